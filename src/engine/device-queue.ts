// One task after another on the device; where that is lost meanwhile, this is what the task fails of, and at once: the runtime may wait
// for an answer that never comes, or throw errors of its own.
import { Fifo } from '../protocol/fifo.ts';
import type { Backend } from './backend.ts';

export class DeviceQueue extends Fifo {
  readonly #backend: () => Promise<Backend> | null;

  /** @param backend the one that computes now; a task may be what starts it */
  constructor(backend: () => Promise<Backend> | null) {
    super();
    this.#backend = backend;
  }

  override run<T>(task: () => Promise<T> | T): Promise<T> {
    return super.run(async () => {
      const work = Promise.resolve(task());
      // It may fail while the back end is still being started; whoever asked hears of it below.
      work.catch(() => undefined);
      const place = await this.#backend()?.catch(() => null);
      return place ? place.watch(work) : work;
    });
  }
}
