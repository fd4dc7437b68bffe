// Waits until neither a run, nor a comparison, nor a batch has the engine, and stops them on the way: another model is to take its place.
// What they have reached is theirs to keep. Knows none of them.
import type { StateAccess } from '../context.ts';
import { isOccupied } from './run.ts';

/** @param stops each stops what runs, and does nothing where it stops already or is only made ready; asked again after every change */
export function atRest({ get, subscribe }: Pick<StateAccess, 'get' | 'subscribe'>, stops: readonly (() => void)[]): Promise<void> {
  return new Promise((resolve) => {
    const look = (): void => {
      if (isOccupied(get())) for (const stop of stops) stop();
      else {
        unsubscribe();
        resolve();
      }
    };
    // After whoever has just changed the state has asked the engine: what it was not asked for yet cannot be cancelled.
    const unsubscribe = subscribe(() => queueMicrotask(look));
    look();
  });
}
