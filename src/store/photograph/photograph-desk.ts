// What a person does with a photograph at its own size: open, crop, restore, save. What was lost of it is said at loss-desk.ts.
// Knows no canvas.
import type { ModelInfo } from '../../protocol/engine-api.ts';
import type { Patch, PhotographResult } from '../../protocol/photograph-api.ts';
import type { Said } from '../../protocol/words.ts';
import { ofFile, report, type Needs } from '../context.ts';
import { remarksOnModel } from '../models/made-with.ts';
import { noClass } from '../run/class-asked.ts';
import { costOfSample, LossDesk, type LossActions } from './loss-desk.ts';
import { firstKernel, firstParams, frameOf, groundOf } from './lost.ts';
import { keptWords, PhotographHold } from './photograph-hold.ts';
import { PhotographKeeper } from './photograph-keeper.ts';
import { RegionDesk, type RegionActions } from './region-desk.ts';
import {
  composed,
  firstSeed,
  isOfOtherWeights,
  joined,
  undoWith,
  type OwnPhotograph,
  type PhotographState,
  type Restored,
} from './photograph.ts';
import { says } from './photograph-says.words.ts';
import type { Saved } from './saved-photograph.ts';

export interface PhotographActions extends LossActions, RegionActions {
  /** Opens a file beside the face studio. */
  openPhotograph(file: Blob, name: string): Promise<void>;
  /** It lies aside, as it is. */
  leavePhotograph(): void;
  /** The one that lies aside. */
  returnToPhotograph(): void;
  /** What lies aside goes, also from this browser. */
  forgetPhotograph(): void;
  /** The same photograph as if it had just been opened; what was painted comes back by undo. */
  beginPhotographAnew(): void;
  /** A part of it, or a smaller copy, in its place. What was painted goes with it. */
  cropPhotograph(box: { top: number; left: number; height: number; width: number }): void;
  shrinkPhotograph(longest: number): Promise<void>;
  /** The MMSE estimate (null), or the next sample. */
  restorePhotograph(seed: number | null): Promise<void>;
  stopPhotograph(): void;
  /** The PNG with its recipe. */
  savePhotograph(restored: Restored): Promise<void>;
}

type PhotographNeeds = Needs<'engine' | 'library' | 'photographModelId' | 'photographSessions' | 'pictures'>;

export class PhotographDesk {
  readonly #context: PhotographNeeds;
  readonly #hold: PhotographHold;
  readonly #loss: LossDesk;
  readonly #region: RegionDesk;
  readonly #keeper: PhotographKeeper;
  /** The face studio's model, loaded again. */
  readonly #reload: () => Promise<void>;
  readonly actions: PhotographActions;
  /** Files that were opened so far. */
  #opened = 0;

  constructor(context: PhotographNeeds, reload: () => Promise<void>, othersRest: () => Promise<void>) {
    this.#context = context;
    this.#hold = new PhotographHold(context, othersRest);
    this.#loss = new LossDesk(this.#hold);
    this.#region = new RegionDesk(this.#hold, this.#loss);
    this.#keeper = new PhotographKeeper(context);
    this.#reload = reload;
    const { returnToPhotograph, forgetPhotograph, beginPhotographAnew } = this;
    const { openPhotograph, leavePhotograph, cropPhotograph, shrinkPhotograph, restorePhotograph, savePhotograph } = this;
    this.actions = {
      openPhotograph,
      leavePhotograph,
      cropPhotograph,
      shrinkPhotograph,
      restorePhotograph,
      savePhotograph,
      returnToPhotograph,
      forgetPhotograph,
      beginPhotographAnew,
      stopPhotograph: () => this.#hold.stop(),
      ...this.#loss.actions,
      ...this.#region.actions,
    };
  }

  /** The photograph of the last visit. @returns whether it is open */
  async begin(mayOpen: boolean): Promise<boolean> {
    const isOpen = await this.#keeper.begin(mayOpen);
    if (isOpen) void this.#loss.prepare();
    return isOpen;
  }

  readonly openPhotograph = async (file: Blob, name: string): Promise<void> => {
    const opened = ++this.#opened;
    try {
      const { readSaved, settingsOf, savedWords } = await import('./saved-photograph.ts');
      const saved = await readSaved(file);
      const photo = await this.#decode(saved?.source ?? file, name);
      const settings = saved ? settingsOf(saved, photo) : null;
      // A later one was read faster.
      if (opened !== this.#opened) return;
      const remarks = saved ? [savedWords(saved), ...this.#remarksOn(saved)] : photo.remarks;
      const before = this.#hold.get();
      // What is known of another photograph's noise says nothing of this one's.
      const own = before?.origin === 'brought' ? { noise: { ...before.noise, std: 0 } } : {};
      this.#show({ ...photo, remarks }, before, settings ?? own);
      this.#context.set({ welcome: 'left' });
      await this.#loss.prepare();
    } catch (error) {
      report(this.#context, ofFile(name, error, 'bad-image'), 'open', this.#hold.get() ? says.openPhotographStays() : '');
    }
  };

  /** Where the pictures will be others than they were. */
  #remarksOn({ recipe: { model, sampler } }: Saved): Said[] {
    const { models } = this.#context.get();
    const known = { models, model: { kind: 'absent' as const }, modelId: this.#context.photographModelId, catalogue: null };
    return remarksOnModel({ model: { ...model, guideSha256: null }, sampler }, known);
  }

  async #decode(file: Blob, name: string): Promise<OwnPhotograph> {
    const { pictures } = this.#context;
    const opened = await pictures.open(file, name);
    const { width, height, data } = await pictures.pixels(opened.id);
    void pictures.close(opened.id);
    const remarks = [
      ...(opened.fileWidth === width ? [] : [says.reducedToFit(opened.fileWidth, opened.fileHeight)]),
      ...(opened.transparent ? [says.liesOnWhite()] : []),
      ...(opened.moves ? [says.isFirstFrame()] : []),
      ...(opened.deep ? [says.isRounded()] : []),
    ];
    return { name, width, height, rgba: data, remarks };
  }

  readonly leavePhotograph = (): void => {
    this.#hold.stop();
    const { photograph } = this.#context.get();
    this.#context.set({
      photograph: null,
      photographAside: photograph && { ...photograph, model: null, measured: null, task: { kind: 'idle' } },
    });
    if (this.#hold.forgetModel()) void this.#reload().catch((error: unknown) => report(this.#context, error, null));
  };

  readonly returnToPhotograph = (): void => {
    const { photographAside: photograph } = this.#context.get();
    if (!photograph) return;
    this.#context.set({ photograph, photographAside: null, welcome: 'left' });
    void this.#loss.prepare();
  };

  readonly forgetPhotograph = (): void => this.#context.set({ photographAside: null });

  readonly beginPhotographAnew = (): void => {
    const state = this.#hold.get();
    if (!state) return;
    this.#show(state.photo, null, { model: state.model, undo: undoWith(state.undo, state.mask) });
    void this.#loss.prepare();
  };

  readonly cropPhotograph: PhotographActions['cropPhotograph'] = ({ top, left, height, width }) => {
    const state = this.#hold.get();
    if (!state) return;
    const { photo, mask } = state;
    const rgba = new Uint8ClampedArray(4 * height * width);
    const cut = new Uint8Array(height * width);
    for (let row = 0; row < height; row++) {
      const from = (top + row) * photo.width + left;
      rgba.set(photo.rgba.subarray(4 * from, 4 * (from + width)), 4 * row * width);
      cut.set(mask.subarray(from, from + width), row * width);
    }
    this.#show({ ...photo, height, width, rgba, remarks: [says.cut(photo.width, photo.height)] }, state, { mask: cut });
    void this.#loss.prepare();
  };

  readonly shrinkPhotograph = async (longest: number): Promise<void> => {
    const state = this.#hold.get();
    if (!state) return;
    try {
      const { photo } = state;
      const small = await this.#context.pictures.resized({ width: photo.width, height: photo.height, data: photo.rgba }, longest);
      const now = this.#hold.get();
      // Another one stands here, or it was cut meanwhile.
      if (now?.photo !== photo) return;
      const { mask } = now;
      const { width, height, data } = small;
      const at = (row: number, column: number): number => {
        const [r, c] = [Math.floor(((row + 0.5) * photo.height) / height), Math.floor(((column + 0.5) * photo.width) / width)];
        return mask[r * photo.width + c] ?? 1;
      };
      const less = Uint8Array.from({ length: height * width }, (_, i) => at(Math.floor(i / width), i % width));
      this.#show({ ...photo, height, width, rgba: data, remarks: [says.reduced(photo.width, photo.height)] }, now, {
        mask: less,
      });
      await this.#loss.prepare();
    } catch (error) {
      report(this.#context, error, null);
    }
  };

  readonly restorePhotograph = async (seed: number | null): Promise<void> => {
    const state = this.#hold.get();
    if (!state || state.task.kind === 'running') return;
    const runId = crypto.getRandomValues(new Uint32Array(2)).join('-');
    const evaluations = (state.plan?.evaluations ?? 1) * (seed === null ? 1 : costOfSample(state));
    this.#hold.set({ task: { kind: 'running', runId, seed, done: 0, evaluations, secondsLeft: 0, patch: null } });
    try {
      const model = await this.#hold.load();
      const request = await this.#loss.request(model, seed);
      const plan = await this.#context.engine.planPhotograph(request);
      // Stopped while it was made ready: the engine never hears of it.
      if (!this.#hold.isCurrent(runId)) return;
      const began = performance.now();
      const result = await this.#context.engine.restorePhotograph({ ...request, runId }, ({ done, evaluations, patch }) => {
        const task = this.#hold.get()?.task;
        if (task?.kind !== 'running' || task.runId !== runId) return;
        const secondsLeft = ((performance.now() - began) / 1000) * (evaluations / done - 1);
        const shown = patch ? joined(task.patch, patch) : task.patch;
        this.#hold.set({ task: { ...task, done, evaluations, secondsLeft, patch: shown } });
      });
      // What was changed meanwhile has a plan of its own.
      if (!this.#hold.isCurrent(runId) || !result.finished) return;
      if (result.patch) this.#keep(result.patch, result, seed, model);
      const kind = seed === null ? 'estimate' : 'sample';
      const secondsPerTile = { ...plan.secondsPerTile, [kind]: result.seconds / result.evaluations };
      this.#hold.set({ plan: { ...plan, evaluations: result.tiles, secondsPerTile } });
    } catch (error) {
      if (this.#hold.isCurrent(runId)) report(this.#context, error, null, keptWords);
    } finally {
      if (this.#hold.isCurrent(runId)) this.#hold.set({ task: { kind: 'idle' } });
    }
  };

  readonly savePhotograph = async (restored: Restored): Promise<void> => {
    const state = this.#hold.get();
    if (!state?.model) return;
    try {
      const { encodePhotograph, saveFile, fileNameOf } = await import('./saved-photograph.ts');
      const recipe = await this.#recipeOf(state.model, restored);
      const ground = groundOf(state.photo, frameOf(state));
      const bytes = await encodePhotograph({ ...ground, rgba: composed(ground, restored.patch) }, restored, recipe, state.photo);
      saveFile(bytes, fileNameOf(state.photo.name, restored), 'image/png');
    } catch (error) {
      report(this.#context, error, null);
    }
  };

  async #recipeOf(model: ModelInfo, { seed, weightsSha256 }: Restored) {
    const request = await this.#loss.request(model, seed);
    const device = this.#context.get().engine.device?.description ?? '';
    return {
      ...request,
      guidance: request.guidance ?? 1,
      device,
      model: { id: model.id, weightsSha256: weightsSha256 ?? model.weightsSha256 },
    };
  }

  #show(photo: OwnPhotograph, before: PhotographState | null, patch: Partial<PhotographState>): void {
    this.#hold.stop();
    const photograph: PhotographState = {
      photo,
      loss: before?.loss ?? 'mask',
      mask: new Uint8Array(photo.width * photo.height).fill(1),
      undo: [],
      params: before?.params ?? firstParams,
      origin: before?.origin ?? 'made',
      kernel: before?.kernel ?? firstKernel,
      noise: before?.noise ?? { std: 0, seed: 0 },
      seed: firstSeed,
      noiseSeen: null,
      asked: before?.asked ?? noClass,
      measured: null,
      plan: null,
      refusal: null,
      restored: [],
      region: null,
      model: before?.model ?? null,
      task: { kind: 'idle' },
      ...patch,
    };
    this.#context.setSilently({ photograph, photographAside: null });
  }

  #keep(patch: Patch, { fit, unexplained, seconds, evaluations }: PhotographResult, seed: number | null, model: ModelInfo) {
    const others = this.#hold.get()?.restored.filter((one) => one.seed !== seed && !isOfOtherWeights(one, model)) ?? [];
    const { weightsSha256 } = model;
    const restored = [...others, { seed, weightsSha256, patch, fit, unexplained, seconds, evaluations }];
    this.#hold.set({ restored: restored.sort((a, b) => (a.seed ?? -1) - (b.seed ?? -1)) });
  }
}
