// Running the network: the MMSE estimate, N samples, live steps, stop and keep, cancel. One run at a time; its state is one union.
// Steps of an older run are dropped; what was drawn before stays until a run has something better.
import type { Judgement, RestoreRequest, RestoreResult, RestoreStep } from '../../protocol/engine-api.ts';
import { asStudioError, StudioError } from '../../protocol/errors.ts';
import { says as matrixSays } from '../../protocol/own-matrix.words.ts';
import { initialParams, type Params } from '../../protocol/param-spec.ts';
import { knownParams } from '../../protocol/read-params.ts';
import { report, type Needs } from '../context.ts';
import type { Measurer } from '../measure/measure.ts';
import type { Measured } from '../measure/measured.ts';
import { lacksMatrix } from '../measure/setup.ts';
import { freshSeed, withSamplesOf } from './draws.ts';
import { estimateMeets, exactly, paramsOn, samplerOf, type Drawn } from './meet.ts';
import type { Live, Posterior, RunPicture, Settings, StudioState } from '../state.ts';
import { hashesOf } from '../models/made-with.ts';
import { classAsked, inRequest, unguided, type ClassAsked } from './class-asked.ts';
import { withLiveStep } from './live.ts';
import { mostSamples, tooMany } from './room.ts';
import { emptyTrail } from './trail.ts';
import { says as ofStore } from '../store.words.ts';
import { says } from './run-says.words.ts';
import type { Said } from '../../protocol/words.ts';

/** What pictures are held against. */
export type Judged = Pick<Posterior, 'operator' | 'noise' | 'measured' | 'size'>;

export interface RunActions {
  /** MMSE estimate and samples. */
  draw(): Promise<void>;
  /** More samples of the same posterior, with the seeds that follow. */
  drawMore(): Promise<void>;
  /** The MMSE estimate alone. */
  estimate(): Promise<void>;
  /** Goes on with a run that ended in the middle; where its sampler cannot, draws the same seeds anew. */
  resume(): Promise<void>;
  /** Takes the pictures that an interrupted run had reached as they are. */
  keepReached(): void;
  /** @param keep true: the last x̂0 stays; false: what was there before comes back */
  stop(keep: boolean): void;
  /** Hx̂ and fit of any pictures [3, S, S], against the posterior's measurement. Null where it could not be computed. */
  judge(posterior: Judged, images: readonly Float32Array[]): Promise<Judgement | null>;
  /** Moves samples and MMSE estimate onto the measurement; they stand in `posterior.projected` then. */
  project(): Promise<void>;
  changeSettings(patch: Partial<Settings>): void;
}

/** Notices about a run end with the next one. */
const runRetries: ReadonlySet<string> = new Set(['draw', 'estimate', 'resume']);

/** After these the next call starts a new engine, which has no model yet. */
export const engineIsGone: ReadonlySet<string> = new Set(['engine-stopped', 'gpu-lost', 'out-of-memory']);

/** The sampler that is one evaluation and no draw. */
export const mmseId = 'mmse';

export function isBusy(kind: string): boolean {
  return kind === 'preparing' || kind === 'running' || kind === 'stopping';
}

/** Whether a run, a comparison or a batch has the engine: one of them at a time. */
export function isOccupied({ run, comparison, batch }: Pick<StudioState, 'run' | 'comparison' | 'batch'>): boolean {
  return isBusy(run.kind) || comparison.run.kind !== 'idle' || batch.run.kind !== 'idle';
}

/** In words, why there is nothing to restore. */
export function whyNotMeasured(state: Pick<StudioState, 'catalogue' | 'measure' | 'photo' | 'setup'>): StudioError {
  const { measure, photo } = state;
  if (lacksMatrix(state)) return new StudioError('bad-params', matrixSays.noMatrix('H'));
  if (measure.kind === 'failed') return measure.error;
  return new StudioError('bad-params', photo ? says.theOperatorIsNotComplete() : says.thereIsNoPictureYet());
}

/** Sample i of a batch [N, 3, S, S]. */
export function sliceImage(batch: Float32Array, i: number, size: number): Float32Array {
  const length = 3 * size * size;
  return batch.subarray(i * length, (i + 1) * length);
}

function pictures(seeds: readonly number[], batch: Float32Array, size: number, fit: readonly number[] | null): RunPicture[] {
  if (batch.length === 0) return [];
  return seeds.map((seed, i) => ({ seed, image: sliceImage(batch, i, size).slice(), fit: fit?.[i] ?? null }));
}

export function seedsOf(posterior: Posterior): number[] {
  return posterior.samples.map(({ seed }) => seed);
}

/** The posterior with its pictures as they are looked at: raw, or moved onto the measurement as soon as that is there. */
export function asShown(posterior: Posterior, isProjected: boolean): Posterior {
  return isProjected && posterior.projected ? { ...posterior, ...posterior.projected } : posterior;
}

/** x itself, where the measurement was made from a picture. */
export function truthOf(posterior: Posterior): Float32Array | null {
  return posterior.measured.truth;
}

export class RunDesk implements RunActions {
  readonly #context: Needs<'engine'>;
  readonly #measurer: Pick<Measurer, 'settled'>;
  readonly #loadModel: () => Promise<void>;
  /** What is being moved onto its measurement: several views may ask at once. */
  #projecting: Posterior | null = null;

  constructor(context: Needs<'engine'>, measurer: Pick<Measurer, 'settled'>, loadModel: () => Promise<void>) {
    this.#context = context;
    this.#measurer = measurer;
    this.#loadModel = loadModel;
  }

  readonly draw = (): Promise<void> =>
    this.#attempt(async () => {
      this.#lookAtNewest();
      this.#takeNewSeeds();
      const prepared = await this.#prepare();
      this.#countFor(prepared);
      await this.#withSamples(await this.#withMmse(prepared));
    }, 'draw');

  readonly drawMore = (): Promise<void> =>
    this.#attempt(async () => {
      const { get, set } = this.#context;
      this.#lookAtNewest();
      const { posterior } = get();
      if (!posterior) throw new StudioError('bad-params', says.thereAreNoSamplesYet());
      // Before, too: taking over a model of another side ends the samples that are there.
      this.#refuseOtherModel(posterior);
      set({ run: { kind: 'preparing', what: 'model' } });
      await this.#loadModel();
      this.#refuseOtherModel(posterior);
      await this.#withSamples(posterior);
    }, 'draw');

  readonly estimate = (): Promise<void> =>
    this.#attempt(async () => {
      const prepared = await this.#prepare();
      const { catalogue, posterior: before } = this.#context.get();
      const posterior = await this.#withMmse(withSamplesOf(catalogue, before, prepared));
      this.#finish(posterior, posterior.mmse !== null);
    }, 'estimate');

  readonly stop = (keep: boolean): void => {
    const { get, set, engine } = this.#context;
    const { run } = get();
    if (run.kind !== 'running') return;
    set({ run: { kind: 'stopping', live: run.live, keep } });
    engine.cancel(run.live.runId).catch((error: unknown) => report(this.#context, error, null));
  };

  readonly judge = async (posterior: Judged, images: readonly Float32Array[]): Promise<Judgement | null> => {
    try {
      return await this.#judge(posterior, images, false);
    } catch (error) {
      report(this.#context, error, null, ofStore.whatWasDrawnIsKept());
      return null;
    }
  };

  readonly project = async (): Promise<void> => {
    const { get, set } = this.#context;
    const { posterior } = get();
    if (!posterior || posterior.projected || posterior === this.#projecting || posterior.samples.length === 0) return;
    this.#projecting = posterior;
    try {
      const { samples, mmse, size } = posterior;
      const images = samples.map(({ image }) => image);
      const { projected } = await this.#judge(posterior, mmse ? [...images, mmse] : images, true);
      // Pictures that came or went meanwhile make this void; the page asks again.
      if (projected && get().posterior === posterior) {
        const moved = pictures(seedsOf(posterior), projected.images, size, projected.fit);
        set({
          posterior: { ...posterior, projected: { samples: moved, mmse: mmse && sliceImage(projected.images, samples.length, size) } },
        });
      }
    } catch (error) {
      report(this.#context, error, null, says.thePicturesThemselvesAreKept());
    } finally {
      this.#projecting = null;
    }
  };

  #judge({ operator, noise, measured, size }: Judged, images: readonly Float32Array[], project: boolean): Promise<Judgement> {
    const batch = new Float32Array(images.length * 3 * size * size);
    images.forEach((image, i) => batch.set(image, i * image.length));
    return this.#context.engine.judge({ operator, noise, y: measured.measurement.y, size, images: batch, project });
  }

  /** Seeds that were set and not drawn yet (typed, of a link or recipe) are taken as they are. */
  #takeNewSeeds(): void {
    const { settings, posterior, draws } = this.#context.get();
    if (settings.keepsSeeds) return;
    const firstSeed = freshSeed({ posterior, draws }, settings.firstSeed, settings.samples);
    if (firstSeed !== settings.firstSeed) this.changeSettings({ firstSeed });
  }

  #lookAtNewest(): void {
    const { get, set } = this.#context;
    set({ view: { ...get().view, at: null } });
  }

  readonly changeSettings = (patch: Partial<Settings>): void => {
    const { get, set } = this.#context;
    set({ settings: { ...get().settings, ...patch } });
  };

  /** @param going what is lost if nothing better comes of this: the run that is being resumed */
  async #attempt(work: () => Promise<void>, retry: 'draw' | 'estimate', going: Live | null = null): Promise<void> {
    const { get, set } = this.#context;
    if (isOccupied(get())) return;
    set({ notices: get().notices.filter((notice) => !notice.retry || !runRetries.has(notice.retry)) });
    try {
      await work();
    } catch (thrown) {
      const error = asStudioError(thrown);
      const { run } = get();
      const live = run.kind === 'running' || run.kind === 'stopping' ? run.live : null;
      const interrupted = live?.part === 'samples' && live.step ? live : going;
      set({ run: { kind: 'failed', error, interrupted } });
      if (engineIsGone.has(error.code)) set({ model: { kind: 'absent' } });
      if (interrupted) report(this.#context, error, 'resume', this.#keptOf(interrupted));
      else report(this.#context, error, retry, says.pictureMaskSettingsAndWhat());
    }
  }

  readonly resume = (): Promise<void> => {
    const { run } = this.#context.get();
    const interrupted = run.kind === 'failed' ? run.interrupted : null;
    if (!interrupted) return this.draw();
    return this.#attempt(
      async () => {
        this.#context.set({ run: { kind: 'preparing', what: 'model' } });
        await this.#loadModel();
        await this.#withSamples(interrupted.posterior, interrupted);
      },
      'draw',
      interrupted,
    );
  };

  readonly keepReached = (): void => {
    const { get, set } = this.#context;
    const { run, notices } = get();
    const interrupted = run.kind === 'failed' ? run.interrupted : null;
    if (!interrupted?.step) return;
    const { posterior, seeds, step, trail, sigmas } = interrupted;
    const samples = [...posterior.samples, ...pictures(seeds, step.denoised, posterior.size, null)];
    set({
      posterior: { ...posterior, samples, projected: null, trails: [...posterior.trails, trail], evaluations: step.evaluations },
      run: { kind: 'stopped', step: step.i, total: step.total, sigmas },
      notices: notices.filter((notice) => notice.retry !== 'resume'),
    });
  };

  #canResume({ posterior }: Live): boolean {
    const { catalogue } = this.#context.get();
    return catalogue?.samplers.find(({ id }) => id === posterior.samplerId)?.resumes ?? false;
  }

  #keptOf(interrupted: Live): Said {
    const step = interrupted.step?.i ?? 0;
    return this.#canResume(interrupted) ? says.resumesFrom(step) : says.resumesAnew(step);
  }

  async #prepare(): Promise<Posterior> {
    const { get, set } = this.#context;
    set({ run: { kind: 'preparing', what: 'model' } });
    await this.#loadModel();
    set({ run: { kind: 'preparing', what: 'measurement' } });
    const measured = await this.#measurer.settled();
    if (!measured) throw whyNotMeasured(get());
    const { model, settings, catalogue, size, engine: status } = get();
    const sampler = catalogue?.samplers.find(({ id }) => id === settings.samplerId);
    if (!sampler || model.kind !== 'ready') throw new StudioError('internal', 'no sampler is known');
    const samplerParams = paramsOn(measured, sampler, {
      ...initialParams(sampler.params),
      ...knownParams(sampler.params, settings.samplerParams[sampler.id] ?? {}),
    });
    const asked = classAsked(settings, model);
    return {
      ...{ operator: measured.operator, noise: measured.request.noise, measured, size },
      ...{
        mmse: this.#knownMmse(measured, asked, { samplerId: sampler.id, samplerParams }),
        samples: [],
        projected: null,
        trails: [],
        evaluations: 0,
        seconds: 0,
      },
      ...{ samplerId: sampler.id, samplerLabel: sampler.label, samplerParams, asked },
      ...{ backend: status.device?.description ?? '', modelId: model.info.id, ...hashesOf(model.info) },
    };
  }

  #refuseOtherModel({ weightsSha256 }: Posterior): void {
    const { model } = this.#context.get();
    if (model.kind === 'ready' && model.info.weightsSha256 !== weightsSha256)
      throw new StudioError('bad-params', says.theSamplesThereWereDrawn());
  }

  /** The estimate of this very measurement, if it was made already. */
  #knownMmse(measured: Measured, asked: ClassAsked, drawn: Drawn): Float32Array | null {
    const { posterior, preview, model, catalogue } = this.#context.get();
    const weights = model.kind === 'ready' ? model.info.weightsSha256 : null;
    const isMet = estimateMeets(catalogue, measured, drawn);
    const isTheirs = posterior?.measured === measured && posterior.weightsSha256 === weights && posterior.asked.label === asked.label;
    if (isTheirs && posterior.mmse && estimateMeets(catalogue, measured, posterior) === isMet) return posterior.mmse;
    const isPreview = preview?.of === measured && preview.weightsSha256 === weights && preview.label === asked.label;
    return isPreview && preview.isMet === isMet ? preview.mmse : null;
  }

  async #withMmse(posterior: Posterior): Promise<Posterior> {
    const { catalogue, settings } = this.#context.get();
    const mmse = samplerOf(catalogue, mmseId);
    if (posterior.mmse || !mmse) return posterior;
    const params = exactly(mmse, estimateMeets(catalogue, posterior.measured, posterior));
    const result = await this.#restore(posterior, 'mmse', [settings.firstSeed], params);
    return result.finished ? { ...posterior, mmse: result.samples, projected: null } : posterior;
  }

  /** How many samples are drawn next. @throws StudioError bad-params where this device does not hold them */
  #countFor({ samples, size }: Posterior): number {
    const count = Math.min(this.#context.get().settings.samples, mostSamples - samples.length);
    const refusal = tooMany(samples.length + count, size);
    if (refusal) throw new StudioError('bad-params', refusal);
    return count;
  }

  async #withSamples(posterior: Posterior, interrupted: Live | null = null): Promise<void> {
    const { settings, size, draws } = this.#context.get();
    const last = posterior.samples.at(-1);
    const count = interrupted?.seeds.length ?? this.#countFor(posterior);
    const first = last ? freshSeed({ posterior, draws }, last.seed + 1, count) : settings.firstSeed;
    const seeds = interrupted?.seeds ?? Array.from({ length: count }, (_, i) => (first + i) >>> 0);
    const result = await this.#restore(posterior, 'samples', seeds, posterior.samplerParams, interrupted);
    const samples = [...posterior.samples, ...pictures(seeds, result.samples, size, result.fit)];
    const { run } = this.#context.get();
    const trails = run.kind === 'running' || run.kind === 'stopping' ? [...posterior.trails, run.live.trail] : posterior.trails;
    const seconds = posterior.seconds + result.seconds;
    this.#finish({ ...posterior, samples, projected: null, trails, evaluations: result.evaluations, seconds }, result.finished);
  }

  /** One call of the engine; nothing where the run was stopped before this part began. */
  async #restore(
    posterior: Posterior,
    part: Live['part'],
    seeds: number[],
    params: Params,
    interrupted: Live | null = null,
  ): Promise<RestoreResult> {
    const { get, set, engine } = this.#context;
    const { run, model } = get();
    if (run.kind === 'stopping') return emptyResult();
    if (model.kind !== 'ready') throw new StudioError('engine-stopped', says.theModelWasUnloadedBefore2());
    // Not randomUUID: plain http hosts have no secure context.
    const runId = crypto.getRandomValues(new Uint32Array(4)).join('-');
    const fresh: Live = { runId, posterior, seeds, part, step: null, past: [], sigmas: [], trail: emptyTrail(seeds), stepSeconds: [] };
    const going = interrupted?.step && this.#canResume(interrupted) ? { ...interrupted, runId } : fresh;
    set({ run: { kind: 'running', live: going } });
    const request: RestoreRequest = {
      ...{ runId, seeds, blind: false, modelId: model.info.id, everyStep: get().settings.everyStep },
      ...inRequest(part === 'mmse' ? unguided(posterior.asked) : posterior.asked),
      ...{ operator: posterior.operator, noise: posterior.noise, y: posterior.measured.measurement.y },
      sampler: { id: part === 'mmse' ? mmseId : posterior.samplerId, params },
      ...(going.step && { start: { step: going.step.i, evaluations: going.step.evaluations, past: going.past } }),
    };
    const startedAt = performance.now() - 1000 * going.stepSeconds.reduce((a, b) => a + b, 0);
    return engine.restore(request, (step) => this.#onStep(step, startedAt));
  }

  #onStep(step: RestoreStep, startedAt: number): void {
    const { get, set } = this.#context;
    const { run } = get();
    if ((run.kind !== 'running' && run.kind !== 'stopping') || run.live.runId !== step.runId) return;
    set({ run: { ...run, live: withLiveStep(run.live, step, (performance.now() - startedAt) / 1000) } });
  }

  #finish(posterior: Posterior, isFinished: boolean): void {
    const { get, set } = this.#context;
    const { run } = get();
    if (run.kind === 'stopping' && !run.keep) {
      set({ run: { kind: 'cancelled' } });
      return;
    }
    if (posterior.samples.length > 0 || posterior.mmse !== null) set({ posterior });
    if (run.kind !== 'running' && run.kind !== 'stopping') {
      // Nothing had to be computed: the estimate was there already.
      set({ run: { kind: 'idle' } });
      return;
    }
    const { step, sigmas, part } = run.live;
    const { seconds, evaluations } = part === 'samples' ? posterior : { seconds: run.live.stepSeconds[0] ?? 0, evaluations: 1 };
    if (isFinished) set({ run: { kind: 'done', sigmas, seconds, evaluations } });
    else set({ run: { kind: 'stopped', step: step?.i ?? 0, total: step?.total ?? 0, sigmas } });
  }
}

/** What a part gives that was stopped before it began. */
function emptyResult(): RestoreResult {
  return { runId: '', finished: false, samples: new Float32Array(0), fit: [], evaluations: 0, seconds: 0 };
}
