// Saying what was lost of a photograph: mask, operator, kernel, noise, class; and what follows at once: Y, and what a run will take.
// The newest question is answered. Knows no canvas.
import type { GeneratorEntry, ModelInfo } from '../../protocol/engine-api.ts';
import { StudioError } from '../../protocol/errors.ts';
import { initialParams, type Params, type ParamValue } from '../../protocol/param-spec.ts';
import { tooSmall, type PhotographRequest } from '../../protocol/photograph-api.ts';
import type { Said } from '../../protocol/words.ts';
import { ofFile, report } from '../context.ts';
import type { Mask } from '../measure/mask.ts';
import { classAsked, inRequest, unguided, type ClassAsked } from '../run/class-asked.ts';
import { firstKernel, frameOf, isBrought, isMeasuredAsItIs, noiseOf, operatorOf, takesKernel } from './lost.ts';
import { keptWords, type PhotographHold } from './photograph-hold.ts';
import { firstSeed, undoWith, type LossId, type PhotographKernel, type PhotographOrigin, type PhotographState } from './photograph.ts';
import { says } from './photograph-says.words.ts';

export interface LossActions {
  /** What was lost of it. */
  chooseLoss(loss: LossId): void;
  /** Whether that is done here, or was done to it before. */
  setPhotographOrigin(origin: PhotographOrigin): void;
  setLossParam(id: string, value: ParamValue): void;
  setPhotographNoise(std: number): void;
  /** A kernel by another generator, or by other numbers of it; with none at all one more of the same kind. */
  makePhotographKernel(by: string, params?: Params): void;
  loadPhotographKernel(file: File): Promise<void>;
  loadPhotographMask(file: File): Promise<void>;
  askPhotographFor(asked: ClassAsked): void;
  /** After a stroke. */
  paintPhotograph(mask: Mask): void;
  undoStroke(): void;
}

export const noiseStep = 0.005;
export const mostNoise = 0.1;

/** What the noise is set to of what a photograph shows. */
export const noiseGuess = (seen: number): number => Math.min(mostNoise, Math.round(seen / noiseStep) * noiseStep);

export const estimate = { id: 'mmse', params: { meet: 'learned' } };
/** Fresh noise in every step: in holes its samples are better than those of the flow (docs/results.md). */
export const sample = { id: 'ddim', params: { steps: 24, eta: 1, meet: 'learned' } };

/** What Y is made of. */
const madeOf = ['photo', 'loss', 'params', 'kernel', 'noise'] as const;

/** A photograph that was shaken still has all of its pixels. */
const broughtStride = 1;

/** Generators whose softness is that of the lens: it hides what a stride skips. */
const softness: Readonly<Record<string, string>> = { 'camera-shake': 'stride', 'drawn-path': 'softness' };

/** Evaluations of the network in a sample, for one in the estimate. */
export const costOfSample = ({ asked, model }: Pick<PhotographState, 'asked' | 'model'>): number => {
  const { label, guidance } = classOf({ asked, model });
  return sample.params.steps * (label !== null && guidance !== 1 && guidance !== 0 ? 2 : 1);
};

/** What is asked for, as far as the model knows it. */
export const classOf = ({ asked, model }: Pick<PhotographState, 'asked' | 'model'>): ClassAsked =>
  classAsked({ asked }, model ? { kind: 'ready', info: model } : { kind: 'absent' });

/** A generator's numbers: those that were chosen, else its own; a lens that is as soft as the stride asks for. */
export function kernelParamsOf(entry: GeneratorEntry, { kernel, params, loss }: PhotographState): Params {
  const soft = softness[entry.id];
  const stride = Number(params[loss]['stride'] ?? 1);
  return { ...initialParams(entry.params), ...(soft !== undefined && { [soft]: stride }), ...kernel.params[entry.id] };
}

export class LossDesk {
  readonly #hold: PhotographHold;
  #asked = 0;

  constructor(hold: PhotographHold) {
    this.#hold = hold;
  }

  readonly actions: LossActions = {
    chooseLoss: (loss) => {
      this.#hold.change({ loss });
      void this.prepare();
    },
    setPhotographOrigin: (origin) => {
      const state = this.#hold.get();
      if (!state) return;
      const params = origin === 'brought' ? { ...state.params, blur: { ...state.params.blur, stride: broughtStride } } : state.params;
      this.#hold.change({ origin, params, kernel: remade(state.kernel), noise: { ...state.noise, std: 0 }, noiseSeen: null });
      void this.prepare();
    },
    setLossParam: (id, value) => {
      const state = this.#hold.get();
      if (!state) return;
      const params = { ...state.params, [state.loss]: { ...state.params[state.loss], [id]: value } };
      this.#hold.change({ params, kernel: remade(state.kernel) });
      void this.prepare();
    },
    setPhotographNoise: (std) => {
      const state = this.#hold.get();
      if (!state) return;
      this.#hold.change({ noise: { ...state.noise, std } });
      void this.prepare();
    },
    makePhotographKernel: (by, params) => {
      const state = this.#hold.get();
      if (!state) return;
      const now = state.kernel.params[by] ?? {};
      // A generator without a seed has nothing but its numbers.
      const next = params ?? { seed: (Number(now['seed'] ?? 0) + 1) % 2 ** 32 };
      const chosen = { ...state.kernel.params, [by]: { ...now, ...next } };
      this.#hold.change({ kernel: { by, file: '', params: chosen, values: null } });
      void this.prepare();
    },
    loadPhotographKernel: (file) =>
      this.#read(file, async (size) => {
        const { kernelOfFile } = await import('../../io/kernel-files.ts');
        const values = await kernelOfFile(file, file.name, size / 2);
        const kernel = this.#hold.get()?.kernel ?? firstKernel;
        this.#hold.change({ kernel: { ...kernel, by: null, file: file.name, values } });
        await this.prepare();
      }),
    loadPhotographMask: (file) =>
      this.#read(file, async () => {
        const photo = this.#hold.get()?.photo;
        if (!photo) return;
        const { maskOfFile } = await import('../../io/mask-files.ts');
        const mask = await maskOfFile(file, file.name, photo);
        // Another photograph may have been opened meanwhile.
        if (this.#hold.get()?.photo === photo) this.actions.paintPhotograph(mask);
      }),
    askPhotographFor: (asked) => {
      this.#hold.change({ asked });
      void this.replan();
    },
    paintPhotograph: (mask) => {
      const state = this.#hold.get();
      if (!state || isSameMask(mask, state.mask)) return;
      this.#hold.change({ mask, undo: undoWith(state.undo, state.mask) });
      void this.replan();
    },
    undoStroke: () => {
      const state = this.#hold.get();
      const before = state?.undo.at(-1);
      // Where no stroke is seen, none is taken back.
      if (!state || !before || state.loss !== 'mask') return;
      this.#hold.change({ mask: before, undo: state.undo.slice(0, -1) });
      void this.replan();
    },
  };

  /** A file of the person's own: what cannot be read is said, and nothing that was there goes. */
  async #read({ name }: File, work: (size: number) => Promise<void>): Promise<void> {
    try {
      await work((await this.#hold.load()).size);
    } catch (error) {
      if (!this.#hold.get()) return;
      report(this.#hold.context, ofFile(name, error, 'bad-image'), null, says.photographAndKernelKept());
    }
  }

  /** What the engine is asked for; Y and a kernel that are not there yet are made first. @param seed null: the estimate */
  async request(model: ModelInfo, seed: number | null): Promise<PhotographRequest> {
    await this.#makeKernel(model.size);
    const state = this.#state();
    const y = isMeasuredAsItIs(state) ? state.photo.rgba : (state.measured ?? (await this.#measure(model, state))).y;
    const asked = classOf({ asked: state.asked, model });
    return {
      runId: '',
      modelId: model.id,
      ...frameOf(state),
      inside: isBrought(state),
      operator: operatorOf(state),
      noise: noiseOf(state),
      y,
      sampler: seed === null ? estimate : sample,
      seed: seed ?? firstSeed,
      ...inRequest(seed === null ? unguided(asked) : asked),
    };
  }

  #state(): PhotographState {
    const state = this.#hold.get();
    if (!state) throw new StudioError('internal', 'no photograph is open');
    return state;
  }

  /** Y of a blur or a low resolution. It stays where nothing that it was made of has changed meanwhile. */
  async #measure(model: ModelInfo, state: PhotographState) {
    const { height, width, rgba } = state.photo;
    const request = { modelId: model.id, height, width, operator: operatorOf(state), noise: noiseOf(state), photo: rgba };
    const measured = await this.#hold.context.engine.measurePhotograph(request);
    const now = this.#hold.get();
    if (now && madeOf.every((what) => now[what] === state[what])) this.#hold.set({ measured });
    return measured;
  }

  async #makeKernel(size: number): Promise<void> {
    const state = this.#state();
    const { kernel } = state;
    if (!takesKernel(state) || kernel.values) return;
    const { engine } = this.#hold.context;
    const able = (await engine.catalogue()).generators.filter((one) => one.makes === 'kernel' && one.operators.includes(state.loss));
    const entry = able.find(({ id }) => kernel.by === null || id === kernel.by);
    if (!entry) throw new StudioError('internal', `no kernel is called ${kernel.by ?? 'anything'}`);
    const values = await engine.generate(entry.id, state.loss, kernelParamsOf(entry, state), size);
    // Another one may have been asked for meanwhile.
    if (values instanceof Float32Array && this.#hold.get()?.kernel === kernel)
      this.#hold.set({ kernel: { ...kernel, by: entry.id, values } });
  }

  /** A brought photograph's own noise is the first guess, once. */
  async #lookForNoise(): Promise<void> {
    const state = this.#state();
    if (!isBrought(state) || state.noiseSeen !== null) return;
    const seen = await this.#hold.context.engine.photographNoise(state.photo);
    const now = this.#hold.get();
    if (now?.photo !== state.photo || !isBrought(now)) return;
    const std = now.noise.std > 0 ? now.noise.std : noiseGuess(seen);
    this.#hold.set({ noiseSeen: seen, noise: { ...now.noise, std } });
  }

  /** What is said before a model is fetched. */
  #refusalOf(state: PhotographState): Said | null {
    const { library, photographModelId } = this.#hold.context;
    const size = library.shipped.find(({ id }) => id === photographModelId)?.size ?? 1;
    const nothing = state.loss === 'mask' && !state.mask.includes(0) ? says.paintOver() : null;
    return tooSmall(size, frameOf(state)) ?? nothing;
  }

  /** Measures anew where Y is not the photograph itself, then plans. */
  async prepare(): Promise<void> {
    this.#hold.set({ measured: null });
    await this.replan();
  }

  /** How much an estimate takes, or why it cannot be. The newest question is answered. */
  async replan(): Promise<void> {
    const asked = ++this.#asked;
    const isNewest = (): boolean => asked === this.#asked;
    const state = this.#hold.get();
    if (!state) return;
    const refusal = this.#refusalOf(state);
    if (refusal !== null) {
      this.#hold.set({ plan: null, refusal });
      this.#rest();
      return;
    }
    try {
      this.#hold.set({ task: this.#hold.hasModel ? { kind: 'measuring' } : { kind: 'loading' } });
      const model = await this.#hold.load();
      if (!isNewest()) return;
      await this.#lookForNoise();
      const request = await this.request(model, null);
      const plan = await this.#hold.context.engine.planPhotograph(request);
      if (isNewest()) this.#hold.set({ plan, refusal: null });
    } catch (error) {
      if (!isNewest() || !this.#hold.get()) return;
      if (error instanceof StudioError && error.code === 'bad-params') this.#hold.set({ plan: null, refusal: error.detail });
      else report(this.#hold.context, error, null, keptWords);
    } finally {
      if (isNewest()) this.#rest();
    }
  }

  /** Nothing is being made ready any more; a run is not touched. */
  #rest(): void {
    const kind = this.#hold.get()?.task.kind;
    if (kind === 'measuring' || kind === 'loading') this.#hold.set({ task: { kind: 'idle' } });
  }
}

function isSameMask(a: Mask, b: Mask): boolean {
  for (let i = 0; i < a.length; i++) if (a[i] !== b[i]) return false;
  return a.length === b.length;
}

/** To be made anew where a generator makes it; a file's stays. */
const remade = (kernel: PhotographKernel): PhotographKernel => (kernel.by === null ? kernel : { ...kernel, values: null });
