// Looking at what the estimate of one part of a photograph may be wrong by: the model's directions of a square as large as a tile. The newest
// place is answered; whatever changes the measurement lets it go. Knows no canvas.
import { report } from '../context.ts';
import type { LossDesk } from './loss-desk.ts';
import { isBrought } from './lost.ts';
import { keptWords, type PhotographHold } from './photograph-hold.ts';

export interface RegionActions {
  /** The square with this pixel of the photograph in its middle; null: none. Nothing where the model has no directions. */
  lookAtRegion(middle: { x: number; y: number } | null): Promise<void>;
}

export class RegionDesk {
  readonly #hold: PhotographHold;
  readonly #loss: Pick<LossDesk, 'request'>;

  constructor(hold: PhotographHold, loss: Pick<LossDesk, 'request'>) {
    this.#hold = hold;
    this.#loss = loss;
  }

  readonly actions: RegionActions = {
    lookAtRegion: async (middle) => {
      const state = this.#hold.get();
      const model = state?.model;
      if (!model || model.directions === 0 || !middle) {
        this.#hold.set({ region: null });
        return;
      }
      const [top, left] = [Math.round(middle.y - model.size / 2), Math.round(middle.x - model.size / 2)];
      const region = { top, left, found: null };
      this.#hold.set({ region });
      const isNewest = (): boolean => this.#hold.get()?.region === region;
      try {
        const request = await this.#loss.request(model, null);
        const found = await this.#hold.context.engine.photographDirections({ ...request, top, left, exact: !isBrought(state) });
        if (isNewest()) this.#hold.set({ region: { top: found.top, left: found.left, found } });
      } catch (error) {
        if (!isNewest()) return;
        this.#hold.set({ region: null });
        report(this.#hold.context, error, null, keptWords);
      }
    },
  };
}
