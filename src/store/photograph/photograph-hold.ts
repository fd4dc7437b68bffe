// What everything that is done with a photograph works on: its state, its model, the run under way. One run at a time; whatever changes the
// measurement lets the pictures that do not fit it any more go, and never what was painted.
import type { ModelInfo } from '../../protocol/engine-api.ts';
import { StudioError } from '../../protocol/errors.ts';
import type { Needs } from '../context.ts';
import { modelUrlOf } from '../models/model-ports.ts';
import type { PhotographState } from './photograph.ts';
import { says } from './photograph-says.words.ts';

export const keptWords = says.photographKept();

export class PhotographHold {
  readonly context: Needs<'engine' | 'library' | 'photographModelId'>;
  /** Settles when the face studio asks the engine for nothing more. */
  readonly #othersRest: () => Promise<void>;
  /** Since this visit to photographs began: whether the engine was asked for their model, and whether it came. */
  #isAsked = false;
  #hasModel = false;

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
    return this.#hasModel;
  }

  /**
   * The model of photographs, in the place of the face studio's. Asked for before everything that needs it, for who tests the device may
   * have loaded the other one; the engine knows whether it has it.
   */
  async load(): Promise<ModelInfo> {
    const { engine, library, photographModelId } = this.context;
    await this.#othersRest();
    // Somebody went back to the face studio meanwhile: its model stays.
    if (!this.get()) throw new StudioError('internal', 'no photograph is open');
    this.#isAsked = true;
    const model = await engine.load(modelUrlOf(library, photographModelId), () => undefined);
    this.#hasModel = this.#isAsked;
    if (this.get()?.model?.weightsSha256 !== model.weightsSha256) this.set({ model });
    return model;
  }

  /** @returns whether the engine has one, or will have */
  forgetModel(): boolean {
    const wasAsked = this.#isAsked;
    this.#isAsked = this.#hasModel = false;
    return wasAsked;
  }
}
