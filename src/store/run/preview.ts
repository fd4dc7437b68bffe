// The MMSE estimate of what is being painted, while it is painted: one evaluation after each change that people came to rest on, and on a
// graphics processor that is quick enough also while a stroke is under way; always of the newest only. No run: nothing that was drawn is
// touched, and a model that is not here is not fetched for it.
import type { DeviceInfo } from '../../protocol/device-api.ts';
import { asStudioError } from '../../protocol/errors.ts';
import type { Params } from '../../protocol/param-spec.ts';
import type { Needs } from '../context.ts';
import type { Measured } from '../measure/measured.ts';
import { estimateMeets, exactly, samplerOf } from './meet.ts';
import { classAsked } from './class-asked.ts';
import { engineIsGone, isOccupied, mmseId } from './run.ts';

export interface PreviewActions {
  /** From now on the estimate follows the measurement, or no longer. */
  followEstimate(follows: boolean): void;
  /** The operator's parameters as they would be if the stroke under way ended here; null where none is. Costs the stroke nothing. */
  sketch(params: Params | null): void;
}

/** An estimate that takes longer does not follow a stroke; the first ones on a device open what later ones find. */
const mostSketchMs = 100;
const triedSketches = 3;

/** How quick estimates of strokes under way are on a device. */
class SketchPace {
  #device: DeviceInfo | null = null;
  #tried = 0;
  #best = Infinity;

  /** On a processor the estimate would take from the stroke what draws it. */
  allows(device: DeviceInfo | null): boolean {
    if (device?.backend !== 'webgpu') return false;
    if (device.description !== this.#device?.description) [this.#device, this.#tried, this.#best] = [device, 0, Infinity];
    return this.#tried < triedSketches || this.#best <= mostSketchMs;
  }

  note(ms: number): void {
    this.#tried++;
    this.#best = Math.min(this.#best, ms);
  }
}

export class PreviewDesk {
  readonly #context: Needs<'engine'>;
  #follows = false;
  #isLooking = false;
  #looking = Promise.resolve();
  /** The newest of the stroke under way that nobody has estimated yet. */
  #sketch: Params | null = null;
  #isSketching = false;
  readonly #pace = new SketchPace();
  /** What no estimate could be had of; asked no second time, but where it was the engine that went. */
  #failed: Measured | null = null;
  #wentWith: Measured | null = null;

  constructor(context: Needs<'engine'>) {
    this.#context = context;
    context.subscribe((state, before) => {
      const isOther = state.measure.shown !== before.measure.shown || state.model !== before.model || state.settings !== before.settings;
      if (isOther || state.run.kind !== before.run.kind || state.measure.kind !== before.measure.kind) this.#look();
    });
  }

  readonly actions: PreviewActions = {
    followEstimate: (follows) => {
      this.#follows = follows;
      this.#look();
    },
    sketch: (params) => {
      this.#sketch = params;
      this.#isSketching = params !== null;
      this.#look();
    },
  };

  /** Settles when nothing that is shown waits for its estimate. */
  readonly settled = (): Promise<void> => this.#looking;

  #look(): void {
    if (this.#isLooking) return;
    this.#isLooking = true;
    this.#looking = this.#estimateAll();
  }

  async #estimateAll(): Promise<void> {
    for (let next = this.#next(); next; next = this.#next()) await next();
    this.#isLooking = false;
  }

  #next(): (() => Promise<void>) | null {
    const { shown } = this.#context.get().measure;
    const sketch = this.#sketch;
    this.#sketch = null;
    if (sketch && shown?.truth && this.#isAskable() && this.#pace.allows(this.#context.get().engine.device))
      return () => this.#estimateSketch(shown, sketch);
    const measured = this.#isSketching ? null : this.#wanted();
    return measured && (() => this.#estimate(measured));
  }

  /** Somebody looks, and neither a run nor a comparison has the engine. */
  #isAskable(): boolean {
    return this.#follows && this.#context.get().model.kind === 'ready' && !isOccupied(this.#context.get());
  }

  async #estimateSketch(shown: Measured, params: Params): Promise<void> {
    const { engine } = this.#context;
    const started = performance.now();
    const operator = { ...shown.operator, params: { ...shown.operator.params, ...params } };
    const { noise, size } = shown.request;
    const { truth } = shown;
    const measurement = truth && (await engine.degrade({ operator, noise, size, image: truth }).catch(() => null));
    // What cannot be measured yet may be when the stroke has ended.
    if (!measurement) return;
    await this.#estimate({ ...shown, request: { ...shown.request, operator }, operator, measurement });
    this.#pace.note(performance.now() - started);
  }

  /** What there is no estimate of yet; null where nobody looks, nothing can be asked, or a run or a comparison has the engine. */
  #wanted(): Measured | null {
    const { measure, model, preview } = this.#context.get();
    const { shown, kind } = measure;
    // What is being measured now is shown next.
    if (!this.#isAskable() || !shown || kind === 'measuring' || model.kind !== 'ready' || shown === this.#failed) return null;
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
      const isOthersFault = engineIsGone.has(asStudioError(error).code) && this.#wentWith !== measured;
      if (isOthersFault) this.#wentWith = measured;
      else this.#failed = measured;
    }
  }
}
