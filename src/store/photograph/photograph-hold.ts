// What everything that is done with a photograph works on: its state, its model, the run under way. One run at a time; whatever changes the
// measurement lets the pictures that do not fit it any more go, and never what was painted.
import type { ModelInfo } from '../../protocol/engine-api.ts';
import type { Needs } from '../context.ts';
import { modelUrlOf } from '../models/model-ports.ts';
import type { PhotographState } from './photograph.ts';
import { says } from './photograph-says.words.ts';

export const keptWords = says.photographKept();

export class PhotographHold {
  readonly context: Needs<'engine' | 'library' | 'photographModelId'>;
  /** Settles when the face studio asks the engine for nothing more. */
  readonly #othersRest: () => Promise<void>;
  #model: Promise<ModelInfo> | null = null;

  constructor(context: Needs<'engine' | 'library' | 'photographModelId'>, othersRest: () => Promise<void>) {
    this.context = context;
    this.#othersRest = othersRest;
  }

  get(): PhotographState | null {
    return this.context.get().photograph;
  }

  set(patch: Partial<PhotographState>): void {
    const state = this.get();
    if (state) this.context.setSilently({ photograph: { ...state, ...patch } });
  }

  /** Something that pictures hang on: those that are there fit no more. */
  change(patch: Partial<PhotographState>): void {
    this.stop();
    this.set({ ...patch, restored: [], region: null, plan: null, refusal: null });
  }

  stop(): void {
    const task = this.get()?.task;
    if (task?.kind !== 'running') return;
    // The run itself says what is wrong with its engine.
    this.context.engine.cancel(task.runId).catch(() => undefined);
    this.set({ task: { kind: 'idle' } });
  }

  isCurrent(runId: string): boolean {
    const task = this.get()?.task;
    return task?.kind === 'running' && task.runId === runId;
  }

  get hasModel(): boolean {
    return this.#model !== null;
  }

  /** The model of photographs, in the place of the face studio's. Once for a visit to them; again after a failure. */
  load(): Promise<ModelInfo> {
    const { engine, library, photographModelId } = this.context;
    this.#model ??= this.#othersRest()
      .then(() => engine.load(modelUrlOf(library, photographModelId), () => undefined))
      .then((model) => {
        this.set({ model });
        return model;
      })
      .catch((error: unknown) => {
        this.#model = null;
        throw error;
      });
    return this.#model;
  }

  /** @returns whether one was loaded */
  forgetModel(): boolean {
    const had = this.#model !== null;
    this.#model = null;
    return had;
  }
}
