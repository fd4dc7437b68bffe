// Comparing methods: one measurement, the same seeds, one method after another through the engine's queue. What a method drew stays
// as long as measurement, seeds, weights and device do, also while it is not chosen: a second run computes only what is new. A method that fails says why in its row, and the next one runs.
import type { RestoreRequest, RestoreResult } from '../protocol/engine-api.ts';
import { asStudioError, StudioError } from '../protocol/errors.ts';
import { emptyRow, type Comparison, type ComparisonRow, type ComparisonRun, type ComparisonState } from './comparison.ts';
import { psnr, spreadOf } from './compare-metrics.ts';
import { report, type StudioContext } from './context.ts';
import type { Measurer } from './measure.ts';
import { paramsOn } from './meet.ts';
import { firstChoice, keyOf, methodsOf, type Method } from './methods.ts';
import { isOccupied, sliceImage } from './run.ts';
import type { Measured } from './measured.ts';
import type { StudioState } from './state.ts';

export interface CompareActions {
  /** Runs what is chosen and not there yet; everything anew where nothing is open. */
  compare(): Promise<void>;
  /** Ends the method that runs and leaves out those that wait; what was drawn is kept. */
  stopComparing(): void;
  chooseMethod(id: string, isChosen: boolean): void;
  setComparedSamples(samples: number): void;
}

/** Everything that can be compared now, and which of it is chosen. */
export function comparedMethods({ catalogue, settings, model, comparison }: StudioState): { all: Method[]; chosen: Method[] } {
  if (!catalogue) return { all: [], chosen: [] };
  const all = methodsOf(catalogue, settings, model.kind === 'ready' ? model.info.capabilities : null);
  const ids = comparison.chosen ?? firstChoice(all, catalogue);
  return { all, chosen: all.filter(({ id, lacking }) => ids.includes(id) && lacking.length === 0) };
}

/** These end the whole comparison: the next method would meet them too. */
const fatal = new Set(['engine-stopped', 'gpu-lost', 'model-missing']);

export class CompareDesk implements CompareActions {
  readonly #context: StudioContext;
  readonly #measurer: Measurer;
  readonly #loadModel: () => Promise<void>;

  constructor(context: StudioContext, measurer: Measurer, loadModel: () => Promise<void>) {
    this.#context = context;
    this.#measurer = measurer;
    this.#loadModel = loadModel;
  }

  readonly compare = async (): Promise<void> => {
    const { get } = this.#context;
    const { notices } = get();
    if (isOccupied(get())) return;
    this.#patch({ run: { kind: 'preparing' } });
    this.#context.set({ notices: notices.filter(({ retry }) => retry !== 'compare') });
    try {
      const prepared = await this.#prepare();
      if (this.#isStopping()) return;
      this.#patch({ shown: prepared });
      await this.#runAll();
    } catch (error) {
      if (!this.#isStopping()) report(this.#context, error, 'compare', 'What the other methods drew is kept.');
      if (fatal.has(asStudioError(error).code)) this.#context.set({ model: { kind: 'absent' } });
    } finally {
      this.#patch({ run: { kind: 'idle' } });
    }
  };

  readonly stopComparing = (): void => {
    const { run } = this.#context.get().comparison;
    if (run.kind === 'idle' || run.kind === 'stopping') return;
    this.#patch({ run: { kind: 'stopping' } });
    if (run.kind === 'running') this.#context.engine.cancel(run.runId).catch((error: unknown) => report(this.#context, error, null));
  };

  readonly chooseMethod = (id: string, isChosen: boolean): void => {
    const { chosen } = comparedMethods(this.#context.get());
    const others = chosen.map((method) => method.id).filter((other) => other !== id);
    this.#patch({ chosen: isChosen ? [...others, id] : others });
  };

  readonly setComparedSamples = (samples: number): void => this.#patch({ samples });

  #isStopping(): boolean {
    return this.#context.get().comparison.run.kind === 'stopping';
  }

  #patch(patch: Partial<ComparisonState>): void {
    const { get, set } = this.#context;
    set({ comparison: { ...get().comparison, ...patch } });
  }

  async #prepare(): Promise<Comparison> {
    const { get } = this.#context;
    await this.#loadModel();
    const measured = await this.#measurer.settled();
    if (!measured) throw new StudioError('bad-params', 'There is no measurement yet: choose a picture and an operator.');
    const { model, settings, comparison, size, engine } = get();
    if (model.kind !== 'ready') throw new StudioError('engine-stopped', 'The model was unloaded before the comparison began.');
    const { chosen } = comparedMethods(get());
    if (chosen.length === 0) throw new StudioError('bad-params', 'No method is chosen.');
    const seeds = Array.from({ length: comparison.samples }, (_, i) => (settings.firstSeed + i) >>> 0);
    const { weightsSha256 } = model.info;
    const fresh: Comparison = {
      ...{ measured, size, seeds, weightsSha256, device: engine.device?.description ?? null },
      ...{ rows: chosen.map(emptyRow), aside: [] },
    };
    return keepRows(fresh, comparison.shown);
  }

  async #runAll(): Promise<void> {
    const { get } = this.#context;
    for (const { method, state } of get().comparison.shown?.rows ?? []) {
      if (this.#isStopping()) return;
      if (state.kind === 'done') continue;
      try {
        await this.#runOne(method);
      } catch (thrown) {
        const error = asStudioError(thrown);
        this.#patchRow(method.id, { state: { kind: 'failed', error } });
        if (fatal.has(error.code)) throw error;
      }
    }
  }

  async #runOne(method: Method): Promise<void> {
    const { get, engine } = this.#context;
    const { comparison, model } = get();
    const { shown } = comparison;
    if (!shown || model.kind !== 'ready') throw new StudioError('engine-stopped', 'The model was unloaded.');
    const request = requestOf(method, shown, model.info.id);
    this.#patch({ run: { kind: 'running', runId: request.runId } satisfies ComparisonRun });
    const startedAt = performance.now();
    const result = await engine.restore(request, ({ i, total, denoised, evaluations }) => {
      const seconds = (performance.now() - startedAt) / 1000;
      this.#patchRow(method.id, { state: { kind: 'running', i, total }, images: denoised, evaluations, seconds });
    });
    await this.#judge(method, shown, result);
  }

  async #judge(method: Method, shown: Comparison, result: RestoreResult): Promise<void> {
    const { measured, seeds, size } = shown;
    const { truth, operator } = measured;
    const { noise } = measured.request;
    const row = this.#context.get().comparison.shown?.rows.find((one) => one.method.id === method.id);
    const at = row?.state.kind === 'running' ? row.state : { i: 0, total: 0 };
    if (result.samples.length === 0) {
      this.#patchRow(method.id, { state: { kind: 'stopped', i: at.i, total: at.total } });
      return;
    }
    const { y } = measured.measurement;
    // Free draws were judged by the operator that they were drawn with, which measures nothing.
    const fit = method.operator
      ? (await this.#context.engine.judge({ operator, noise, y, size, images: result.samples, project: false })).fit
      : result.fit;
    this.#patchRow(method.id, {
      state: result.finished ? { kind: 'done' } : { kind: 'stopped', i: at.i, total: at.total },
      images: result.samples,
      evaluations: result.evaluations,
      seconds: result.seconds,
      fit,
      psnr: truth ? seeds.map((_, i) => psnr(sliceImage(result.samples, i, size), truth)) : [],
      spread: spreadOf(result.samples, seeds.length),
    });
  }

  #patchRow(id: string, patch: Partial<ComparisonRow>): void {
    const { shown } = this.#context.get().comparison;
    if (shown) this.#patch({ shown: { ...shown, rows: shown.rows.map((row) => (row.method.id === id ? { ...row, ...patch } : row)) } });
  }
}

/** With the rows of the earlier comparison that still hold; where it showed just these methods and all are done, they are to run anew. */
function keepRows(fresh: Comparison, before: Comparison | null): Comparison {
  const isSame =
    before?.measured === fresh.measured &&
    before.weightsSha256 === fresh.weightsSha256 &&
    before.device === fresh.device &&
    before.seeds.join() === fresh.seeds.join();
  if (!isSame) return fresh;
  const isDone = ({ state }: ComparisonRow): boolean => state.kind === 'done';
  const done = new Map([...before.aside, ...before.rows].filter(isDone).map((row) => [keyOf(row.method), row]));
  const rows = fresh.rows.map((row) => {
    const kept = done.get(keyOf(row.method));
    done.delete(keyOf(row.method));
    return kept ? { ...kept, method: row.method } : row;
  });
  const shown = new Set(before.rows.map(({ method }) => keyOf(method)));
  const isAsked = rows.every((row) => isDone(row) && shown.has(keyOf(row.method))) && rows.length === before.rows.length;
  return { ...fresh, rows: isAsked ? fresh.rows : rows, aside: [...done.values()] };
}

function requestOf(method: Method, { measured, seeds }: { measured: Measured; seeds: readonly number[] }, modelId: string): RestoreRequest {
  const { operator } = measured;
  const { noise } = measured.request;
  // Not randomUUID: plain http hosts have no secure context.
  const runId = crypto.getRandomValues(new Uint32Array(4)).join('-');
  return {
    ...{ runId, modelId, seeds: [...seeds], label: null, blind: method.blind },
    sampler: { ...method.sampler, params: paramsOn(measured, method.sampler.params) },
    ...(method.operator
      ? { operator: method.operator, noise: { ...noise, std: 0 }, y: new Float32Array(0) }
      : { operator, noise, y: measured.measurement.y }),
  };
}
