// The MMSE estimate of what is being painted, while it is painted: one evaluation after each change that people came to rest on, the
// newest only. No run: nothing that was drawn is touched, and a model that is not here is not fetched for it.
import type { Needs } from '../context.ts';
import type { Measured } from '../measure/measured.ts';
import { estimateMeets, exactly, samplerOf } from './meet.ts';
import { classAsked } from './class-asked.ts';
import { isOccupied, mmseId } from './run.ts';

export interface PreviewActions {
  /** From now on the estimate follows the measurement, or no longer. */
  followEstimate(follows: boolean): void;
}

export class PreviewDesk implements PreviewActions {
  readonly #context: Needs<'engine'>;
  #follows = false;
  #isLooking = false;
  /** What no estimate could be had of; asked no second time. */
  #failed: Measured | null = null;

  constructor(context: Needs<'engine'>) {
    this.#context = context;
    context.subscribe((state, before) => {
      const isOther = state.measure.shown !== before.measure.shown || state.model !== before.model || state.settings !== before.settings;
      if (isOther || state.run.kind !== before.run.kind) void this.#look();
    });
  }

  readonly followEstimate = (follows: boolean): void => {
    this.#follows = follows;
    void this.#look();
  };

  async #look(): Promise<void> {
    if (this.#isLooking) return;
    this.#isLooking = true;
    for (let measured = this.#wanted(); measured; measured = this.#wanted()) await this.#estimate(measured);
    this.#isLooking = false;
  }

  /** What there is no estimate of yet; null where nobody looks, nothing can be asked, or a run or a comparison has the engine. */
  #wanted(): Measured | null {
    const { measure, model, preview } = this.#context.get();
    const { shown } = measure;
    if (!this.#follows || !shown || model.kind !== 'ready' || isOccupied(this.#context.get()) || shown === this.#failed) return null;
    const isThere =
      preview?.of === shown &&
      preview.weightsSha256 === model.info.weightsSha256 &&
      preview.isMet === this.#isMet(shown) &&
      preview.label === this.#label();
    return isThere ? null : shown;
  }

  #isMet(measured: Measured): boolean {
    const { catalogue, settings } = this.#context.get();
    const { samplerId } = settings;
    return estimateMeets(catalogue, measured, { samplerId, samplerParams: settings.samplerParams[samplerId ?? ''] });
  }

  #label(): number | null {
    const { settings, model } = this.#context.get();
    return classAsked(settings, model).label;
  }

  async #estimate(measured: Measured): Promise<void> {
    const { get, set, engine } = this.#context;
    const { model, settings, catalogue } = get();
    const mmse = samplerOf(catalogue, mmseId);
    if (!mmse) this.#failed = measured;
    if (model.kind !== 'ready' || !mmse) return;
    const { id: modelId, weightsSha256 } = model.info;
    const runId = crypto.getRandomValues(new Uint32Array(4)).join('-');
    const { operator, request, measurement } = measured;
    const label = this.#label();
    const problem = { operator, noise: request.noise, y: measurement.y, blind: false, label };
    try {
      const isMet = this.#isMet(measured);
      const sampler = { id: mmseId, params: exactly(mmse, isMet) };
      const { samples } = await engine.restore({ runId, modelId, ...problem, sampler, seeds: [settings.firstSeed] }, () => undefined);
      set({ preview: { of: measured, isMet, label, weightsSha256, mmse: samples } });
    } catch (error) {
      // A look ahead only: Draw says what is wrong, if it still is.
      console.warn('No estimate of what is painted:', error);
      this.#failed = measured;
    }
  }
}
