// Comparing methods: one measurement, the same seeds, one method after another through the engine's queue. What a method drew stays
// as long as measurement, seeds, weights and device do, also while it is not chosen: a second run computes only what is new, and replaces
// what there is when it has something better. A method that fails says why in its row, and the next one runs.
import { says as lacks } from '../../protocol/capabilities.words.ts';
import type { RestoreResult } from '../../protocol/engine-api.ts';
import { asStudioError, StudioError } from '../../protocol/errors.ts';
import type { Said } from '../../protocol/words.ts';
import {
  emptyRow,
  isDone,
  isSameProblem,
  withKnownRows,
  withUndrawn,
  type Comparison,
  type ComparisonRow,
  type ComparisonRun,
  type ComparisonState,
} from './comparison.ts';
import { report, type Needs } from '../context.ts';
import type { Measurer } from '../measure/measure.ts';
import { firstChoice, keyOf, methodsOf, type Method } from './methods.ts';
import { says as methodSays } from './methods.words.ts';
import { requestOf, scoresOf } from './run-method.ts';
import { classAsked, isSameClass } from '../run/class-asked.ts';
import { whyStale } from '../run/staleness.ts';
import { isOccupied, whyNotMeasured } from '../run/run.ts';
import type { Measured } from '../measure/measured.ts';
import type { StudioState } from '../state.ts';
import { says } from './compare-says.words.ts';

export interface CompareActions {
  /** Runs what is chosen and not there yet; everything anew where nothing is open. */
  compare(): Promise<void>;
  /** Ends the method that runs and leaves out those that wait; what was drawn is kept. */
  stopComparing(): void;
  /** Ends this method alone, keeping what it reached, or takes it out of those that wait; the others go on. */
  dropMethod(id: string): void;
  chooseMethod(id: string, isChosen: boolean): void;
  setComparedSamples(samples: number): void;
}

interface Compared {
  all: Method[];
  /** What will run. */
  chosen: Method[];
  /** What was chosen before it was known that this model cannot run it. */
  refused: Method[];
}

/** Everything that can be compared now, and which of it is chosen. */
export function comparedMethods({ catalogue, settings, model, comparison, measure }: StudioState): Compared {
  if (!catalogue) return { all: [], chosen: [], refused: [] };
  const { shown } = measure;
  const canMeet = !shown || (shown.truth !== null && shown.request.noise.std === 0);
  const all = methodsOf(catalogue, settings, model.kind === 'ready' ? model.info.capabilities : null, canMeet);
  const ids = comparison.chosen ?? firstChoice(all, catalogue);
  const asked = all.filter(({ id }) => ids.includes(id));
  return { all, chosen: asked.filter(({ lacking }) => lacking.length === 0), refused: asked.filter(({ lacking }) => lacking.length > 0) };
}

/** Why what is shown is no answer to what the page asks now; null where it is. */
export function whyOld(state: StudioState): Said | string | null {
  const { comparison, settings } = state;
  const { shown } = comparison;
  if (!shown || comparison.run.kind !== 'idle') return null;
  const stale = whyStale(state, shown);
  if (stale !== null) return stale;
  if (shown.seeds.join() !== seedsOf(state).join())
    return settings.firstSeed === shown.seeds[0] ? methodSays.ofOtherNumber() : methodSays.ofOtherSeeds();
  return isSameClass(shown.asked, classAsked(settings, state.model)) ? null : methodSays.ofOtherClass();
}

const seedsOf = ({ comparison, settings }: StudioState): number[] =>
  Array.from({ length: comparison.samples }, (_, i) => (settings.firstSeed + i) >>> 0);

/** These end the whole comparison: the next method would meet them too. */
const fatal = new Set(['engine-stopped', 'gpu-lost', 'model-missing']);

export class CompareDesk implements CompareActions {
  readonly #context: Needs<'engine'>;
  readonly #measurer: Pick<Measurer, 'settled'>;
  readonly #loadModel: () => Promise<void>;
  /** Of the newest call: one that was stopped while it got ready has no say any more. */
  #turn = 0;

  constructor(context: Needs<'engine'>, measurer: Pick<Measurer, 'settled'>, loadModel: () => Promise<void>) {
    this.#context = context;
    this.#measurer = measurer;
    this.#loadModel = loadModel;
  }

  readonly compare = async (): Promise<void> => {
    const { get } = this.#context;
    const { notices } = get();
    if (isOccupied(get())) return;
    const turn = ++this.#turn;
    const isOurs = (): boolean => turn === this.#turn;
    this.#patch({ run: { kind: 'preparing' } });
    this.#context.set({ notices: notices.filter(({ retry }) => retry !== 'compare') });
    try {
      await this.#loadModel();
      const measured = isOurs() ? await this.#measurer.settled() : null;
      if (!isOurs()) return;
      this.#show(measured);
      await this.#runAll();
    } catch (error) {
      if (!isOurs()) return;
      if (!this.#isStopping()) report(this.#context, error, 'compare', says.whatTheOtherMethodsDrew());
      if (fatal.has(asStudioError(error).code)) this.#context.set({ model: { kind: 'absent' } });
    } finally {
      if (isOurs()) {
        const { shown } = get().comparison;
        this.#patch({ run: { kind: 'idle' }, shown: shown && withUndrawn(shown) });
      }
    }
  };

  readonly stopComparing = (): void => {
    const { run } = this.#context.get().comparison;
    if (run.kind === 'idle' || run.kind === 'stopping') return;
    if (run.kind === 'preparing') {
      this.#turn++;
      this.#patch({ run: { kind: 'idle' } });
      return;
    }
    this.#patch({ run: { kind: 'stopping' } });
    this.#context.engine.cancel(run.runId).catch((error: unknown) => report(this.#context, error, null));
  };

  readonly dropMethod = (id: string): void => {
    const { run, shown } = this.#context.get().comparison;
    const row = shown?.rows.find(({ method }) => method.id === id);
    if (!shown || !row) return;
    if (row.state.kind === 'waiting') this.#patch({ shown: { ...shown, rows: shown.rows.filter((one) => one !== row) } });
    if (row.state.kind === 'running' && run.kind === 'running')
      this.#context.engine.cancel(run.runId).catch((error: unknown) => report(this.#context, error, null));
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

  /** The rows that are to run stand there, with what is known of them already. */
  #show(measured: Measured | null): void {
    const state = this.#context.get();
    const { model, comparison, size, engine } = state;
    if (!measured) throw whyNotMeasured(state);
    if (model.kind !== 'ready') throw new StudioError('engine-stopped', says.theModelWasUnloadedBefore());
    const { all, chosen, refused } = comparedMethods(state);
    if (chosen.length + refused.length === 0) throw new StudioError('bad-params', says.noMethodIsChosen());
    const rows = all.flatMap((method) =>
      chosen.includes(method) ? [emptyRow(method)] : refused.includes(method) ? [refusedRow(method)] : [],
    );
    const fresh: Comparison = {
      measured,
      size,
      seeds: seedsOf(state),
      weightsSha256: model.info.weightsSha256,
      asked: classAsked(state.settings, model),
      rows,
      aside: [],
    };
    const { shown, earlier } = comparison;
    const isAnother = shown && !isSameProblem(shown, fresh) && [...shown.rows, ...shown.aside].some(isDone);
    this.#patch({
      shown: withKnownRows(fresh, comparison, engine.device?.description ?? null),
      earlier: isAnother ? shown : earlier,
      // It was said once; it cannot be ticked off where it cannot be ticked.
      ...(refused.length > 0 && { chosen: chosen.map(({ id }) => id) }),
    });
  }

  async #runAll(): Promise<void> {
    const { get } = this.#context;
    for (let method = nextOf(get().comparison.shown); method && !this.#isStopping(); method = nextOf(get().comparison.shown)) {
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
    const { comparison, model, catalogue } = get();
    const { shown } = comparison;
    if (!shown || model.kind !== 'ready') throw new StudioError('engine-stopped', says.theModelWasUnloaded());
    const request = requestOf(method, shown, model.info.id, catalogue);
    this.#patch({ run: { kind: 'running', runId: request.runId } satisfies ComparisonRun });
    const startedAt = performance.now();
    const result = await engine.restore(request, ({ i, total, denoised, evaluations }) => {
      const seconds = (performance.now() - startedAt) / 1000;
      this.#patchRow(method.id, { state: { kind: 'running', i, total }, images: denoised, evaluations, seconds });
    });
    await this.#judge(method, shown, result);
  }

  async #judge(method: Method, shown: Comparison, result: RestoreResult): Promise<void> {
    const row = this.#context.get().comparison.shown?.rows.find((one) => one.method.id === method.id);
    const at = row?.state.kind === 'running' ? row.state : { i: 0, total: 0 };
    if (result.samples.length === 0) {
      this.#patchRow(method.id, { state: { kind: 'stopped', i: at.i, total: at.total } });
      return;
    }
    const scores = await scoresOf(this.#context.engine, method, shown, result);
    this.#patchRow(method.id, {
      state: result.finished ? { kind: 'done' } : { kind: 'stopped', i: at.i, total: at.total },
      device: this.#context.get().engine.device?.description ?? null,
      images: result.samples,
      ...scores,
    });
  }

  #patchRow(id: string, patch: Partial<ComparisonRow>): void {
    const { shown } = this.#context.get().comparison;
    if (!shown) return;
    const rows = shown.rows.map((row) => (row.method.id === id ? { ...row, ...patch } : row));
    // What is done anew takes the place of what was kept of it.
    const drawn = new Set(rows.filter((row) => row.method.id === id && isDone(row)).map(({ method }) => keyOf(method)));
    this.#patch({ shown: { ...shown, rows, aside: shown.aside.filter(({ method }) => !drawn.has(keyOf(method))) } });
  }
}

/** The quickest of those that wait: nobody waits for minutes for what takes a second. */
function nextOf(shown: Comparison | null): Method | null {
  const waiting = (shown?.rows ?? []).filter(({ state }) => state.kind === 'waiting').map(({ method }) => method);
  return waiting.reduce<Method | null>((least, one) => (least && least.evaluations <= one.evaluations ? least : one), null);
}

function refusedRow(method: Method): ComparisonRow {
  const error = new StudioError('bad-params', lacks.cannotRun(method.label, method.lacking));
  return { ...emptyRow(method), state: { kind: 'failed', error } };
}
