// Choosing among models: what there is, switching with everything that can stay, bringing one's own and deleting it. One model at a time:
// what is asked for meanwhile waits for its turn.
import type { RestoreRequest } from '../../protocol/engine-api.ts';
import { asStudioError, StudioError } from '../../protocol/errors.ts';
import { Fifo } from '../../protocol/fifo.ts';
import { isOwnId, type ModelParcel, type OwnModel } from '../../protocol/own-models.ts';
import { withoutRows } from '../compare/comparison.ts';
import { ofFile, report, type Needs } from '../context.ts';
import type { StudioState } from '../state.ts';
import { modelUrlOf } from './model-ports.ts';
import { wordsOfSwitch } from './switch-words.ts';
import { ofOwnModel } from './own-model-error.ts';
import { recogniseFolder, recogniseModel, type FolderOfFiles } from './recognise.ts';
import { says as ofStore } from '../store.words.ts';
import { says } from './models-says.words.ts';

export interface ModelActions {
  /** Asks again what there is, here and in this browser. */
  listModels(): Promise<void>;
  switchModel(id: string): Promise<void>;
  /** A zip or folder of the exporter: checked, kept, tested against PyTorch's numbers, and switched to. Anything else is refused in words. */
  openModel(parcel: ModelParcel): Promise<void>;
  /** @returns whether the file was a model, or weights that one can be made of: then what had to be done or said was */
  openIfModel(file: Blob, name: string): Promise<boolean>;
  /** A file that is meant to be a model: refused in words where it is none. */
  openOwn(file: Blob, name: string): Promise<void>;
  /** A folder that was dropped: a model's, or refused in words. */
  openFolder(folder: FolderOfFiles): Promise<void>;
  /** Takes a model that was brought out of this browser, or what is stored of a shipped one. */
  deleteStored(id: string): Promise<void>;
}

/** E[x]: nothing is measured. */
const nothingTold = (id: string, modelId: string): RestoreRequest => ({
  runId: `portrait-${id}`,
  modelId,
  operator: { id: 'none', params: {} },
  noise: { std: 0, seed: 0 },
  y: new Float32Array(0),
  sampler: { id: 'mmse', params: { meet: 'learned' } },
  seeds: [1],
  blind: false,
  label: null,
});

interface Others {
  load: () => Promise<void>;
  quiet: () => Promise<void>;
  turnTo: (modelId: string) => Promise<void>;
}

export class ModelsDesk implements ModelActions {
  readonly #context: Needs<'engine' | 'library' | 'place' | 'shelf'>;
  readonly #others: Others;
  readonly #turns = new Fifo();

  constructor(context: Needs<'engine' | 'library' | 'place' | 'shelf'>, others: Others) {
    this.#context = context;
    this.#others = others;
  }

  readonly listModels = async (): Promise<void> => {
    const { library, set } = this.#context;
    const own = await library.own().catch((error: unknown) => {
      console.warn('The models that were brought cannot be listed:', error);
      return [];
    });
    set({ models: [...library.shipped, ...own] });
  };

  readonly switchModel = (id: string): Promise<void> =>
    this.#turns.run(async () => {
      if (id === this.#context.get().modelId) return;
      try {
        await this.#switch(id);
      } catch (error) {
        report(this.#context, error, null, says.theModelBeforeIsIn());
      } finally {
        this.#context.set({ switching: { kind: 'none' } });
      }
    });

  readonly openIfModel = async (file: Blob, name: string): Promise<boolean> => {
    try {
      const parcel = await recogniseModel(file, name);
      if (parcel) await this.openModel(parcel);
      return parcel !== null;
    } catch (error) {
      report(this.#context, ofFile(name, error), null, ofStore.nothingElseWasTouched());
      return true;
    }
  };

  readonly openOwn = async (file: Blob, name: string): Promise<void> => {
    if (await this.openIfModel(file, name)) return;
    const detail = says.isNoModel(name);
    report(this.#context, new StudioError('model-damaged', detail), null, says.nothingOfItWasKept());
  };

  readonly openFolder = async (folder: FolderOfFiles): Promise<void> => {
    try {
      await this.openModel(await recogniseFolder(folder));
    } catch (error) {
      report(this.#context, ofFile(folder.name, error), null, says.nothingOfItWasKept());
    }
  };

  readonly openModel = (parcel: ModelParcel): Promise<void> => this.#turns.run(() => this.#open(parcel));

  readonly deleteStored = (id: string): Promise<void> => this.#turns.run(() => this.#delete(id));

  get actions(): ModelActions {
    const { listModels, switchModel, openModel, openIfModel, openOwn, openFolder, deleteStored } = this;
    return { listModels, switchModel, openModel, openIfModel, openOwn, openFolder, deleteStored };
  }

  async #open(parcel: ModelParcel): Promise<void> {
    const { set, engine, library } = this.#context;
    const { name } = parcel;
    set({ switching: { kind: 'checking', title: name, share: 0 } });
    try {
      const model = await engine.addModel(parcel, library.modelsUrl, ({ phase, done, total }) =>
        set({ switching: { kind: 'checking', title: name, share: ((phase === 'verify' ? 0 : total) + done) / (2 * total) } }),
      );
      await this.#tryOut(model);
    } catch (thrown) {
      report(this.#context, ofFile(name, ofOwnModel(asStudioError(thrown))), null, says.nothingOfItWasKept());
    } finally {
      set({ switching: { kind: 'none' } });
      await this.listModels();
    }
  }

  async #delete(id: string): Promise<void> {
    const { get, set, shelf, library } = this.#context;
    try {
      const [first] = library.shipped;
      // The page goes on with a model that it can load again; where that one cannot be had, this one stays.
      if (isOwnId(id) && id === get().modelId && first) await this.#switch(first.id);
      await shelf.clear(modelUrlOf(library, id));
    } catch (error) {
      report(this.#context, error, null, ofStore.nothingElseWasTouched());
    } finally {
      set({ switching: { kind: 'none' } });
    }
    await this.listModels();
  }

  /** A model that was brought stays only where it computes here what PyTorch computed. */
  async #tryOut({ id, title }: OwnModel): Promise<void> {
    const { get, engine, shelf, library } = this.#context;
    const { modelId: before, model } = get();
    // An address may ask for a model before it is brought: then it is not loaded yet.
    if (before === id && model.kind === 'ready') return;
    try {
      await this.#switch(id);
      this.#context.set({ switching: { kind: 'testing', title } });
      const { passed, error, tolerance } = await engine.selfTest();
      if (!passed) throw new StudioError('model-damaged', says.itDoesNotComputeHere(error.toExponential(1), tolerance));
      await this.#portray(id);
    } catch (error) {
      await shelf.clear(modelUrlOf(library, id));
      const [first] = library.shipped;
      const back = before === id ? first?.id : before;
      if (get().modelId === id && back !== undefined) await this.#switch(back);
      throw error;
    }
  }

  /** The picture of its card: what it expects when it is told nothing, the mean of what it was trained on. One evaluation; without it there is none. */
  async #portray(id: string): Promise<void> {
    const { get, engine, library } = this.#context;
    const { model } = get();
    if (model.kind !== 'ready') return;
    const { info } = model;
    try {
      const { samples } = await engine.restore(nothingTold(id, info.id), () => undefined);
      await library.keepPicture(id, samples, info.size);
    } catch (error) {
      console.warn('There is no picture of this model:', error);
    }
  }

  /** Loads first: where that fails nothing has changed. */
  async #switch(id: string): Promise<void> {
    const { get, set, engine, library, place } = this.#context;
    const { models, model: before } = get();
    const title = models.find((card) => card.id === id)?.title ?? id;
    await this.#others.quiet();
    set({ switching: { kind: 'switching', title }, model: { kind: 'loading', progress: null } });
    try {
      const info = await engine.load(modelUrlOf(library, id), (progress) => set({ model: { kind: 'loading', progress } }));
      const said = wordsOfSwitch(get(), info);
      await this.#others.turnTo(id);
      set({ ...nothingOfTheOther(get()), modelId: id, model: { kind: 'ready', info }, saidOfModel: said });
      place.nameModel(id);
      await this.#others.load();
    } catch (error) {
      const isGone = ['engine-stopped', 'gpu-lost', 'out-of-memory'].includes(asStudioError(error).code);
      set({ model: isGone ? { kind: 'absent' } : before });
      throw error;
    }
  }
}

/** Pictures and measures of one model say nothing of another. */
function nothingOfTheOther({ comparison, device }: StudioState): Partial<StudioState> {
  return {
    posterior: null,
    preview: null,
    run: { kind: 'idle' },
    inside: { kind: 'idle', inspection: null },
    comparison: withoutRows(comparison),
    device: { ...device, facts: null, speed: null, test: { kind: 'none' } },
  };
}
