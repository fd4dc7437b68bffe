// What a person does with a photograph at its own size: open, say what was lost, restore, save. One run at a time; whatever changes the
// measurement lets the pictures that do not fit it any more go, and never what was painted. Knows no canvas.
import { modelUrlOf } from '../models/model-ports.ts';
import { StudioError } from '../../protocol/errors.ts';
import type { ModelInfo } from '../../protocol/engine-api.ts';
import type { Params, ParamValue } from '../../protocol/param-spec.ts';
import type { Patch, PhotographRequest } from '../../protocol/photograph-api.ts';
import { report, type StudioContext } from '../context.ts';
import type { Mask } from '../measure/mask.ts';
import { composed, firstSeed, type LossId, type OwnPhotograph, type PhotographState, type Restored } from './photograph.ts';

export interface PhotographActions {
  /** Opens a file beside the face studio. */
  openPhotograph(file: Blob, name: string): Promise<void>;
  leavePhotograph(): void;
  /** What was lost of it. */
  chooseLoss(loss: LossId): void;
  setLossParam(id: string, value: ParamValue): void;
  setPhotographNoise(std: number): void;
  /** Another path of the camera. */
  shakeAgain(): void;
  /** After a stroke. */
  paintPhotograph(mask: Mask): void;
  undoStroke(): void;
  /** A part of it, or a smaller copy, in its place. What was painted goes with it. */
  cropPhotograph(box: { top: number; left: number; height: number; width: number }): void;
  shrinkPhotograph(longest: number): Promise<void>;
  /** The MMSE estimate (null), or the next sample. */
  restorePhotograph(seed: number | null): Promise<void>;
  stopPhotograph(): void;
  /** The PNG with its recipe. */
  savePhotograph(restored: Restored): Promise<void>;
}

const mostUndo = 30;
const estimate = { id: 'mmse', params: { meet: 'learned' } };
/** Fresh noise in every step: in holes its samples are better than those of the flow (docs/results.md). */
const sample = { id: 'ddim', params: { steps: 24, eta: 1, meet: 'learned' } };

const firstParams = {
  blur: { stride: 2 },
  'super-resolution': { stride: 2, filter: 'bicubic' },
} as const;

export class PhotographDesk implements PhotographActions {
  readonly #context: StudioContext;
  /** The face studio's model, loaded again. */
  readonly #reload: () => Promise<void>;
  #model: Promise<ModelInfo> | null = null;
  #asked = 0;
  /** The seed of the camera's path. */
  #shakes = 1;

  constructor(context: StudioContext, reload: () => Promise<void>) {
    this.#context = context;
    this.#reload = reload;
  }

  readonly openPhotograph = async (file: Blob, name: string): Promise<void> => {
    const { pictures, set } = this.#context;
    try {
      const recipe = await readRecipeOf(file);
      const opened = await pictures.open(file, name);
      const { width, height, data } = await pictures.pixels(opened.id);
      void pictures.close(opened.id);
      const isReduced = opened.fileWidth !== width;
      const remark = [
        isReduced ? `Reduced from ${opened.fileWidth} × ${opened.fileHeight}, which is more than a tab can hold.` : '',
        opened.transparent ? 'Its transparent parts lie on white.' : '',
      ];
      this.#show({ name, width, height, rgba: data, remark: remark.filter(Boolean).join(' ') });
      if (recipe && recipe.height === height && recipe.width === width) this.#adopt(recipe.operator, recipe.noise);
      set({ welcome: 'left' });
      await this.#replan();
    } catch (error) {
      report(this.#context, error, 'open', this.#get() ? 'The photograph that was open stays.' : '', 'bad-image');
    }
  };

  readonly leavePhotograph = (): void => {
    this.stopPhotograph();
    this.#context.set({ photograph: null });
    if (this.#model) void this.#reload().catch((error: unknown) => report(this.#context, error, null));
    this.#model = null;
  };

  readonly chooseLoss = (loss: LossId): void => {
    this.#change({ loss });
    void this.#prepare();
  };

  readonly setLossParam = (id: string, value: ParamValue): void => {
    const state = this.#get();
    if (!state || state.loss === 'mask') return;
    const { kernel, ...others } = state.params[state.loss];
    // A path is softened by as much as is skipped: another stride takes another kernel.
    const kept = kernel !== undefined && id !== 'stride' ? { kernel } : {};
    this.#change({ params: { ...state.params, [state.loss]: { ...others, ...kept, [id]: value } } });
    void this.#prepare();
  };

  readonly setPhotographNoise = (std: number): void => {
    const state = this.#get();
    if (!state) return;
    this.#change({ noise: { ...state.noise, std } });
    void this.#prepare();
  };

  readonly shakeAgain = (): void => {
    const state = this.#get();
    if (!state) return;
    this.#shakes++;
    this.#change({ params: { ...state.params, blur: { stride: state.params.blur['stride'] ?? firstParams.blur.stride } } });
    void this.#prepare();
  };

  readonly paintPhotograph = (mask: Mask): void => {
    const state = this.#get();
    if (!state) return;
    this.#change({ mask, undo: [...state.undo, state.mask].slice(-mostUndo) });
    void this.#replan();
  };

  readonly undoStroke = (): void => {
    const state = this.#get();
    const before = state?.undo.at(-1);
    if (!state || !before) return;
    this.#change({ mask: before, undo: state.undo.slice(0, -1) });
    void this.#replan();
  };

  readonly cropPhotograph: PhotographActions['cropPhotograph'] = ({ top, left, height, width }) => {
    const state = this.#get();
    if (!state) return;
    const { photo, mask } = state;
    const rgba = new Uint8ClampedArray(4 * height * width);
    const cut = new Uint8Array(height * width);
    for (let row = 0; row < height; row++) {
      const from = (top + row) * photo.width + left;
      rgba.set(photo.rgba.subarray(4 * from, 4 * (from + width)), 4 * row * width);
      cut.set(mask.subarray(from, from + width), row * width);
    }
    this.#show({ ...photo, height, width, rgba, remark: `Cut from ${photo.width} × ${photo.height}.` }, state);
    this.#change({ mask: cut });
    void this.#prepare();
  };

  readonly shrinkPhotograph = async (longest: number): Promise<void> => {
    const state = this.#get();
    if (!state) return;
    try {
      const { photo, mask } = state;
      const small = await this.#context.pictures.resized({ width: photo.width, height: photo.height, data: photo.rgba }, longest);
      const { width, height, data } = small;
      const at = (row: number, column: number): number => {
        const [r, c] = [Math.floor(((row + 0.5) * photo.height) / height), Math.floor(((column + 0.5) * photo.width) / width)];
        return mask[r * photo.width + c] ?? 1;
      };
      this.#show({ ...photo, height, width, rgba: data, remark: `Reduced from ${photo.width} × ${photo.height}.` }, state);
      this.#change({ mask: Uint8Array.from({ length: height * width }, (_, i) => at(Math.floor(i / width), i % width)) });
      await this.#prepare();
    } catch (error) {
      report(this.#context, error, null);
    }
  };

  readonly restorePhotograph = async (seed: number | null): Promise<void> => {
    const state = this.#get();
    if (!state || state.task.kind === 'running') return;
    const runId = crypto.getRandomValues(new Uint32Array(2)).join('-');
    const evaluations = (state.plan?.evaluations ?? 1) * (seed === null ? 1 : sample.params.steps);
    this.#set({ task: { kind: 'running', runId, seed, done: 0, evaluations, secondsLeft: 0, patch: null } });
    try {
      const model = await this.#load();
      const request = await this.#request(model, seed);
      const plan = await this.#context.engine.planPhotograph(request);
      const began = performance.now();
      const result = await this.#context.engine.restorePhotograph({ ...request, runId }, ({ done, evaluations, patch }) => {
        const task = this.#get()?.task;
        if (task?.kind !== 'running' || task.runId !== runId) return;
        const secondsLeft = ((performance.now() - began) / 1000) * (evaluations / done - 1);
        this.#set({ task: { ...task, done, evaluations, secondsLeft, patch: patch ? joined(task.patch, patch) : task.patch } });
      });
      if (this.#isCurrent(runId) && result.finished && result.patch) this.#keep(result.patch, result, seed, model);
      const { tiles } = result;
      if (result.finished) this.#set({ plan: { ...plan, evaluations: tiles, seconds: (result.seconds * tiles) / result.evaluations } });
    } catch (error) {
      if (this.#isCurrent(runId)) report(this.#context, error, null, 'The photograph and what you painted are kept.');
    } finally {
      if (this.#isCurrent(runId)) this.#set({ task: { kind: 'idle' } });
    }
  };

  readonly stopPhotograph = (): void => {
    const task = this.#get()?.task;
    if (task?.kind !== 'running') return;
    void this.#context.engine.cancel(task.runId);
    this.#set({ task: { kind: 'idle' } });
  };

  readonly savePhotograph = async (restored: Restored): Promise<void> => {
    const state = this.#get();
    if (!state?.model) return;
    try {
      const { encodePhotograph, saveFile, fileNameOf } = await import('./save-photograph.ts');
      const request = await this.#request(state.model, restored.seed);
      const device = this.#context.get().engine.device?.description ?? '';
      const recipe = { ...request, seed: request.seed, model: { id: state.model.id, weightsSha256: state.model.weightsSha256 }, device };
      const bytes = await encodePhotograph({ ...state.photo, rgba: composed(state.photo, restored.patch) }, restored, recipe);
      saveFile(bytes, fileNameOf(state.photo.name, restored), 'image/png');
    } catch (error) {
      report(this.#context, error, null);
    }
  };

  readonly actions: PhotographActions = {
    ...{ openPhotograph: this.openPhotograph, leavePhotograph: this.leavePhotograph, chooseLoss: this.chooseLoss },
    ...{ setLossParam: this.setLossParam, setPhotographNoise: this.setPhotographNoise, paintPhotograph: this.paintPhotograph },
    ...{
      shakeAgain: this.shakeAgain,
      undoStroke: this.undoStroke,
      cropPhotograph: this.cropPhotograph,
      shrinkPhotograph: this.shrinkPhotograph,
    },
    ...{ restorePhotograph: this.restorePhotograph, stopPhotograph: this.stopPhotograph, savePhotograph: this.savePhotograph },
  };

  #get(): PhotographState | null {
    return this.#context.get().photograph;
  }

  #set(patch: Partial<PhotographState>): void {
    const state = this.#get();
    if (state) this.#context.setSilently({ photograph: { ...state, ...patch } });
  }

  #isCurrent(runId: string): boolean {
    const task = this.#get()?.task;
    return task?.kind === 'running' && task.runId === runId;
  }

  /** Something that pictures hang on: those that are there fit no more. */
  #change(patch: Partial<PhotographState>): void {
    this.stopPhotograph();
    this.#set({ ...patch, restored: [], plan: null, refusal: '' });
  }

  #show(photo: OwnPhotograph, before?: PhotographState): void {
    this.stopPhotograph();
    const photograph: PhotographState = {
      ...{ photo, loss: before?.loss ?? 'mask', mask: new Uint8Array(photo.width * photo.height).fill(1), undo: [] },
      ...{ params: before?.params ?? firstParams, noise: before?.noise ?? { std: 0, seed: 0 }, measured: null, plan: null, refusal: '' },
      ...{ restored: [], model: before?.model ?? null, task: { kind: 'idle' } },
    };
    this.#context.setSilently({ photograph });
  }

  #adopt({ id, params }: { id: string; params: Params }, noise: PhotographState['noise']): void {
    const { mask } = params;
    if (id === 'mask' && mask instanceof Uint8Array) this.#set({ mask, noise });
  }

  #keep(
    patch: Patch,
    { fit, seconds, evaluations }: Pick<Restored, 'fit' | 'seconds' | 'evaluations'>,
    seed: number | null,
    model: ModelInfo,
  ) {
    const state = this.#get();
    const others = state?.restored.filter((one) => one.seed !== seed) ?? [];
    const restored = [...others, { seed, patch, fit, seconds, evaluations }].sort((a, b) => (a.seed ?? -1) - (b.seed ?? -1));
    this.#set({ restored, model });
  }

  /** The model of photographs. Once for a visit to them; again after a failure. */
  #load(): Promise<ModelInfo> {
    const { engine, library, photographModelId } = this.#context;
    this.#model ??= engine
      .load(modelUrlOf(library, photographModelId), () => undefined)
      .catch((error: unknown) => {
        this.#model = null;
        throw error;
      });
    return this.#model;
  }

  async #request(model: ModelInfo, seed: number | null): Promise<PhotographRequest> {
    const state = this.#get();
    if (!state) throw new StudioError('internal', 'no photograph is open');
    const { photo, noise, loss } = state;
    const shape = { height: photo.height, width: photo.width };
    const isAsItIs = loss === 'mask' && noise.std === 0;
    const measured = isAsItIs ? null : (state.measured ?? (await this.#measure(model)));
    // A camera's path is made with the first measurement.
    const { mask, params } = this.#get() ?? state;
    const operator = { id: loss, params: loss === 'mask' ? { mask } : params[loss] };
    return {
      ...{ runId: '', modelId: model.id, ...shape, operator, noise, y: measured?.y ?? photo.rgba },
      ...{ sampler: seed === null ? estimate : sample, seed: seed ?? firstSeed, label: null },
    };
  }

  /** Y of a blur, a low resolution, or a mask with noise. */
  async #measure(model: ModelInfo) {
    const state = this.#get();
    if (!state) throw new StudioError('internal', 'no photograph is open');
    const { photo, loss, noise } = state;
    if (loss === 'blur' && !(state.params.blur['kernel'] instanceof Float32Array)) await this.#shake(model.size);
    const now = this.#get() ?? state;
    const operator = { id: loss, params: loss === 'mask' ? { mask: now.mask } : now.params[loss] };
    const shape = { height: photo.height, width: photo.width };
    const measured = await this.#context.engine.measurePhotograph({ modelId: model.id, ...shape, operator, noise, photo: photo.rgba });
    this.#set({ measured });
    return measured;
  }

  async #shake(size: number): Promise<void> {
    const state = this.#get();
    const stride = Number(state?.params.blur['stride'] ?? 2);
    const kernel = await this.#context.engine.generate('camera-shake', 'blur', { intensity: 0.5, stride, seed: this.#shakes }, size);
    if (state && kernel instanceof Float32Array) this.#set({ params: { ...state.params, blur: { ...state.params.blur, kernel } } });
  }

  /** Measures anew where Y is not the photograph itself, then plans. */
  async #prepare(): Promise<void> {
    this.#set({ measured: null });
    await this.#replan();
  }

  /** How much an estimate takes, or why it cannot be. The newest question is answered. */
  async #replan(): Promise<void> {
    const asked = ++this.#asked;
    const isNewest = (): boolean => asked === this.#asked;
    const state = this.#get();
    if (!state) return;
    if (state.loss === 'mask' && !state.mask.includes(0)) {
      this.#set({ plan: null, refusal: 'Paint over what should go: a scratch, a word, a person.' });
      return;
    }
    try {
      this.#set({ task: this.#model ? { kind: 'measuring' } : { kind: 'loading' } });
      const model = await this.#load();
      const request = await this.#request(model, null);
      const plan = await this.#context.engine.planPhotograph(request);
      if (isNewest()) this.#set({ plan, refusal: '' });
    } catch (error) {
      if (!isNewest()) return;
      if (error instanceof StudioError && error.code === 'bad-params') this.#set({ plan: null, refusal: error.message });
      else report(this.#context, error, null, 'The photograph and what you painted are kept.');
    } finally {
      const kind = this.#get()?.task.kind;
      if (isNewest() && (kind === 'measuring' || kind === 'loading')) this.#set({ task: { kind: 'idle' } });
    }
  }
}

/** One patch over another, in a rectangle that holds both. */
function joined(below: Patch | null, above: Patch): Patch {
  if (!below) return above;
  const [top, left] = [Math.min(below.top, above.top), Math.min(below.left, above.left)];
  const height = Math.max(below.top + below.height, above.top + above.height) - top;
  const width = Math.max(below.left + below.width, above.left + above.width) - left;
  const rgba = new Uint8ClampedArray(4 * height * width);
  for (const patch of [below, above])
    for (let row = 0; row < patch.height; row++)
      for (let column = 0; column < patch.width; column++) {
        const from = 4 * (row * patch.width + column);
        if (patch.rgba[from + 3] === 0) continue;
        rgba.set(patch.rgba.subarray(from, from + 4), 4 * ((patch.top - top + row) * width + patch.left - left + column));
      }
  return { top, left, height, width, rgba };
}

async function readRecipeOf(file: Blob) {
  const [{ readText }, keep] = await Promise.all([import('../../keep/png-text.ts'), import('../../keep/photograph-recipe.ts')]);
  const text = await readText(file, keep.photographKeyword, keep.photographTextBytes);
  return text === null ? null : keep.parsePhotographRecipe(text);
}
