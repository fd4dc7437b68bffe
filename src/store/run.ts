// Running the network: the MMSE estimate, N samples, live steps, stop and keep, cancel. One run at a time; its state is one union.
// Steps of an older run are dropped; what was drawn before stays until a run has something better.
import type { RestoreRequest, RestoreResult, RestoreStep } from '../protocol/engine-api.ts';
import { asStudioError, StudioError } from '../protocol/errors.ts';
import { initialParams, type Params } from '../protocol/param-spec.ts';
import { report, type StudioContext } from './context.ts';
import type { Measurer } from './measure.ts';
import type { Live, LiveStep, Measured, Posterior, RunPicture, Settings } from './state.ts';

export interface RunActions {
  /** MMSE estimate and samples. */
  draw(): Promise<void>;
  /** The MMSE estimate alone. */
  estimate(): Promise<void>;
  /** @param keep true: the last x̂0 stays; false: what was there before comes back */
  stop(keep: boolean): void;
  changeSettings(patch: Partial<Settings>): void;
}

/** The sampler that is one evaluation and no draw. */
export const mmseId = 'mmse';

export function isBusy(kind: string): boolean {
  return kind === 'preparing' || kind === 'running' || kind === 'stopping';
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

export function createRunActions(context: StudioContext, measurer: Measurer, loadModel: () => Promise<void>): RunActions {
  const { get, set, engine } = context;

  function live(): Live | null {
    const { run } = get();
    return run.kind === 'running' || run.kind === 'stopping' ? run.live : null;
  }

  function onStep(step: RestoreStep, startedAt: number): void {
    const now = live();
    if (now?.runId !== step.runId) return;
    const shown: LiveStep = step;
    const before = now.stepSeconds.reduce((a, b) => a + b, 0);
    const next: Live = {
      ...now,
      step: shown,
      sigmas: [...now.sigmas, step.sigma],
      stepSeconds: [...now.stepSeconds, (performance.now() - startedAt) / 1000 - before],
    };
    const { run } = get();
    if (run.kind === 'running' || run.kind === 'stopping') set({ run: { ...run, live: next } });
  }

  /** One call of the engine; null where it was cancelled before anything came. */
  async function restore(posterior: Posterior, part: Live['part'], seeds: number[], params: Params): Promise<RestoreResult> {
    const { run, model } = get();
    if (run.kind === 'stopping') return emptyResult();
    if (model.kind !== 'ready') throw new StudioError('engine-stopped', 'The model was unloaded before the run began.');
    const runId = crypto.randomUUID();
    set({ run: { kind: 'running', live: { runId, posterior, seeds, part, step: null, sigmas: [], stepSeconds: [] } } });
    const request: RestoreRequest = {
      runId,
      modelId: model.info.id,
      operator: posterior.operator,
      noise: posterior.noise,
      y: posterior.measured.measurement.y,
      sampler: { id: part === 'mmse' ? mmseId : posterior.samplerId, params },
      seeds,
      blind: false,
      label: null,
    };
    const startedAt = performance.now();
    return engine.restore(request, (step) => onStep(step, startedAt));
  }

  async function prepare(): Promise<Posterior> {
    set({ run: { kind: 'preparing', what: 'model' } });
    await loadModel();
    set({ run: { kind: 'preparing', what: 'measurement' } });
    const measured = await measurer.settled();
    if (!measured) throw measureError();
    const { model, settings, catalogue, size, engine: status } = get();
    const sampler = catalogue?.samplers.find(({ id }) => id === settings.samplerId);
    if (!sampler || model.kind !== 'ready') throw new StudioError('internal', 'no sampler is known');
    return {
      ...{ operator: measured.request.operator, noise: measured.request.noise, measured, size, mmse: knownMmse(measured), samples: [] },
      samplerId: sampler.id,
      samplerLabel: sampler.label,
      samplerParams: { ...initialParams(sampler.params), ...settings.samplerParams[sampler.id] },
      ...{ evaluations: 0, seconds: 0, backend: status.device?.description ?? '', weightsSha256: model.info.weightsSha256 },
    };
  }

  function measureError(): StudioError {
    const { measure, photo } = get();
    if (measure.kind === 'failed') return measure.error;
    return new StudioError('bad-params', photo ? 'The operator is not complete yet.' : 'There is no picture yet.');
  }

  /** The estimate of this very measurement, if it was made already. */
  function knownMmse(measured: Measured): Float32Array | null {
    const { posterior, model } = get();
    const isSameModel = model.kind === 'ready' && posterior?.weightsSha256 === model.info.weightsSha256;
    return isSameModel && posterior.measured === measured ? posterior.mmse : null;
  }

  async function withMmse(posterior: Posterior): Promise<Posterior> {
    const exists = get().catalogue?.samplers.some(({ id }) => id === mmseId) ?? false;
    if (posterior.mmse || !exists) return posterior;
    const result = await restore(posterior, 'mmse', [get().settings.firstSeed], {});
    return result.finished ? { ...posterior, mmse: result.samples } : posterior;
  }

  async function withSamples(posterior: Posterior): Promise<void> {
    const { settings, size } = get();
    const seeds = Array.from({ length: settings.samples }, (_, i) => (settings.firstSeed + i) >>> 0);
    const result = await restore(posterior, 'samples', seeds, posterior.samplerParams);
    const drawn = pictures(seeds, result.samples, size, result.fit);
    finish({ ...posterior, samples: drawn, evaluations: result.evaluations, seconds: result.seconds }, result.finished);
  }

  function finish(posterior: Posterior, finished: boolean): void {
    const { run } = get();
    const now = live();
    const sigmas = now?.sigmas ?? [];
    if (run.kind === 'stopping' && !run.keep) return set({ run: { kind: 'cancelled' } });
    const hasNew = posterior.samples.length > 0 || posterior.mmse !== null;
    if (hasNew) set({ posterior });
    const { seconds, evaluations } = posterior;
    if (finished) set({ run: { kind: 'done', sigmas, seconds, evaluations } });
    else set({ run: { kind: 'stopped', step: now?.step?.i ?? 0, total: now?.step?.total ?? 0, sigmas } });
  }

  async function attempt(work: () => Promise<void>, retry: 'draw' | 'estimate'): Promise<void> {
    if (isBusy(get().run.kind)) return;
    try {
      await work();
    } catch (thrown) {
      const error = asStudioError(thrown);
      set({ run: { kind: 'failed', error } });
      if (error.code === 'engine-stopped' || error.code === 'gpu-lost') set({ model: { kind: 'absent' } });
      report(context, error, retry, 'Picture, mask, settings and what was drawn before are kept.');
    }
  }

  return {
    draw: () => attempt(async () => withSamples(await withMmse(await prepare())), 'draw'),
    estimate: () =>
      attempt(async () => {
        const prepared = await prepare();
        const { posterior: before } = get();
        const kept = before?.measured === prepared.measured ? { ...before, mmse: prepared.mmse } : prepared;
        const posterior = await withMmse(kept);
        finish(posterior, posterior.mmse !== null);
      }, 'estimate'),
    stop(keep) {
      const { run } = get();
      if (run.kind !== 'running') return;
      set({ run: { kind: 'stopping', live: run.live, keep } });
      engine.cancel(run.live.runId).catch((error: unknown) => report(context, error, null));
    },
    changeSettings: (patch) => set({ settings: { ...get().settings, ...patch } }),
  };
}

/** What a part gives that was stopped before it began. */
function emptyResult(): RestoreResult {
  return { runId: '', finished: false, samples: new Float32Array(0), fit: [], evaluations: 0, seconds: 0 };
}
