// The engine's catalogue, the model and the back end: loading, choosing, and what follows when a model has another size.
import type { LoadProgress } from '../protocol/engine-api.ts';
import { asStudioError, StudioError } from '../protocol/errors.ts';
import { isMatrixValue } from '../protocol/own-matrix.ts';
import { isOwnId, ownPrefix } from '../protocol/own-models.ts';
import type { ParamValue } from '../protocol/param-spec.ts';
import { patchPhoto, report, type Needs } from './context.ts';
import { modelUrlOf } from './models/model-ports.ts';
import { ofOwnModel } from './models/own-model-error.ts';
import { resizeMask } from './measure/mask.ts';
import type { BackendChoice } from './ports.ts';
import { withPreset } from './run/presets.ts';
import type { Setup } from './state.ts';
import { says } from './store.words.ts';

export interface EngineActions {
  /** Asks what the engine offers; again after a failure. */
  connect(): Promise<void>;
  /** Loads the model unless it is there; photo, masks and kernels have its side then. Rejects with a StudioError. */
  loadModel(): Promise<void>;
  chooseBackend(choice: BackendChoice): Promise<void>;
  /** Says at once where the model that the address asks for is not there. */
  checkModel(asked: string): Promise<void>;
}

/** What was made for another side: masks are resized, kernels left out (a generator makes them anew), and so are matrices, which fit no other. */
function resizeSetup(setup: Setup, from: number, to: number): Setup {
  const fit = (value: ParamValue): ParamValue[] => {
    if (value instanceof Float32Array || isMatrixValue(value)) return [];
    return [value instanceof Uint8Array ? resizeMask(value, from, to) : value];
  };
  const operatorParams = Object.fromEntries(
    Object.entries(setup.operatorParams).map(([id, params]) => [
      id,
      Object.fromEntries(Object.entries(params).flatMap(([name, value]) => fit(value).map((fitted) => [name, fitted] as const))),
    ]),
  );
  return { ...setup, operatorParams };
}

export class EngineDesk implements EngineActions {
  readonly #context: Needs<'engine' | 'library' | 'shelf'>;
  readonly #photo: { recut(): Promise<void> };
  readonly #setup: { fillIn(): Promise<void> };
  #loading: Promise<void> | null = null;

  constructor(context: Needs<'engine' | 'library' | 'shelf'>, photo: { recut(): Promise<void> }, setup: { fillIn(): Promise<void> }) {
    this.#context = context;
    this.#photo = photo;
    this.#setup = setup;
  }

  readonly connect = async (): Promise<void> => {
    const { get, set, engine } = this.#context;
    try {
      const catalogue = await engine.catalogue();
      const { settings } = get();
      const [first] = catalogue.presets;
      set({ catalogue, settings: settings.samplerId === null && first ? withPreset(settings, first) : settings });
      await this.#setup.fillIn();
    } catch (error) {
      report(this.#context, error, 'connect', says.youCanChooseAndCrop(), 'engine-stopped');
    }
  };

  readonly loadModel = (): Promise<void> => {
    const { model } = this.#context.get();
    // A session or recipe of another side may have come since.
    if (model.kind === 'ready') return this.#adopt(model.info.size);
    this.#loading ??= this.#load().finally(() => (this.#loading = null));
    return this.#loading;
  };

  /** Another model was loaded meanwhile, for photographs. */
  readonly reload = async (): Promise<void> => {
    if (this.#context.get().model.kind === 'ready') await this.#load();
  };

  readonly chooseBackend = async (choice: BackendChoice): Promise<void> => {
    try {
      await this.#context.engine.chooseBackend(choice);
    } catch (error) {
      report(this.#context, error, null, says.pictureMaskAndSettingsAre());
    }
  };

  readonly checkModel = async (asked: string): Promise<void> => {
    const { get, shelf, library } = this.#context;
    const { modelId } = get();
    const without = says.openWithoutModel();
    if (asked !== modelId) {
      const text = says.noNameOfModel(asked.slice(0, 60), modelId);
      report(this.#context, new StudioError('model-missing', text), null, without);
      return;
    }
    try {
      await shelf.look(modelUrlOf(library, modelId));
    } catch (cause) {
      const text = isOwnId(modelId) ? says.modelOfSomebody(modelId.slice(ownPrefix.length)) : says.noModelCalled(modelId);
      report(this.#context, new StudioError('model-missing', text, cause), null, without);
    }
  };

  async #load(): Promise<void> {
    const { get, set, engine, library } = this.#context;
    set({ model: { kind: 'loading', progress: null } });
    try {
      const info = await engine.load(modelUrlOf(library, get().modelId), (progress: LoadProgress) => {
        if (get().model.kind === 'loading') set({ model: { kind: 'loading', progress } });
      });
      set({ model: { kind: 'ready', info } });
      await this.#adopt(info.size);
    } catch (thrown) {
      const failed = asStudioError(thrown, 'model-missing');
      const error = isOwnId(get().modelId) ? ofOwnModel(failed) : failed;
      set({ model: { kind: 'failed', error } });
      throw error;
    }
  }

  /** Photo, masks and kernels follow the model's side. */
  async #adopt(size: number): Promise<void> {
    const { get, setSilently, forgetUndo } = this.#context;
    const { size: from, photo, setup } = get();
    if (size === from) return;
    if (photo) patchPhoto(this.#context, photo.id, { x: null });
    setSilently({ size, setup: resizeSetup(setup, from, size), measure: { kind: 'idle', shown: null }, posterior: null });
    // Every step holds masks and kernels of the side before.
    forgetUndo();
    await Promise.all([this.#setup.fillIn(), this.#photo.recut()]);
  }
}
