// The store of the page: one state, the actions that change it, undo over the measurement's setup (zundo).
// Given its ports by main.tsx; knows no React, no Worker, no DOM.
import { temporal, type TemporalState } from 'zundo';
import { createStore, type StoreApi } from 'zustand/vanilla';
import { asStudioError, StudioError } from '../protocol/errors.ts';
import type { ParamValue } from '../protocol/param-spec.ts';
import { patchPhoto, report, type StudioContext } from './context.ts';
import { resizeMask } from './mask.ts';
import { createMeasurer, type Measurer } from './measure.ts';
import { createPhotoActions, type PhotoActions } from './photo.ts';
import type { BackendChoice } from './ports.ts';
import { createRunActions, mmseId, type RunActions } from './run.ts';
import { samples } from './samples.ts';
import { createSetupActions, initialSetup, type SetupActions } from './setup.ts';
import type { Notice, Setup, StudioState } from './state.ts';

export interface StudioActions extends PhotoActions, SetupActions, RunActions {
  /** First thing: what the engine offers, and the first sample. */
  start(): Promise<void>;
  /** What the engine offers, again after a failure. */
  connect(): Promise<void>;
  loadModel(): Promise<void>;
  chooseBackend(choice: BackendChoice): Promise<void>;
  undo(): void;
  redo(): void;
  dismiss(id: number): void;
  /** Does again what a notice is about. `open` is the page's: it asks for a file. */
  retry(notice: Notice): void;
}

type Undoable = Pick<StudioState, 'setup'>;
export interface Studio {
  store: StoreApi<StudioState>;
  history: StoreApi<TemporalState<Undoable>>;
  actions: StudioActions;
}

export type Ports = Pick<StudioContext, 'engine' | 'pictures' | 'modelUrl' | 'samplesUrl' | 'fetchFile'>;

const firstSize = 64;
const undoSteps = 100;

function initialState(ports: Ports): StudioState {
  return {
    catalogue: null,
    engine: ports.engine.status(),
    model: { kind: 'absent' },
    size: firstSize,
    library: samples,
    photo: null,
    opening: null,
    setup: initialSetup,
    measure: { kind: 'idle', shown: null },
    run: { kind: 'idle' },
    posterior: null,
    notices: [],
    settings: { samples: 4, firstSeed: 2024, samplerId: null, samplerParams: {} },
  };
}

/** Masks and kernels that were made for another side: masks are resized, kernels left out (a generator makes them anew). */
function resizeSetup(setup: Setup, from: number, to: number): Setup {
  const fit = (value: ParamValue): ParamValue[] => {
    if (value instanceof Float32Array) return [];
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

/** Everything of the model and the back end. */
function createEngineActions(
  context: StudioContext,
  photo: { recut(): Promise<void> },
  setup: { fillIn(): void },
): Pick<StudioActions, 'connect' | 'loadModel' | 'chooseBackend'> {
  const { get, set, engine } = context;
  let loading: Promise<void> | null = null;

  async function adopt(size: number): Promise<void> {
    const from = get().size;
    if (size === from) return;
    const { photo: now } = get();
    if (now) patchPhoto(context, now.id, { x: null });
    context.setSilently({ size, setup: resizeSetup(get().setup, from, size), measure: { kind: 'idle', shown: null }, posterior: null });
    setup.fillIn();
    await photo.recut();
  }

  async function load(): Promise<void> {
    set({ model: { kind: 'loading', progress: null } });
    try {
      const info = await engine.load(context.modelUrl, (progress) => {
        if (get().model.kind === 'loading') set({ model: { kind: 'loading', progress } });
      });
      set({ model: { kind: 'ready', info } });
      await adopt(info.size);
    } catch (thrown) {
      const error = asStudioError(thrown, 'model-missing');
      set({ model: { kind: 'failed', error } });
      throw error;
    }
  }

  return {
    async connect() {
      try {
        const catalogue = await engine.catalogue();
        const samplerId = catalogue.samplers.find(({ id }) => id !== mmseId)?.id ?? null;
        set({ catalogue, settings: { ...get().settings, samplerId: get().settings.samplerId ?? samplerId } });
        setup.fillIn();
      } catch (error) {
        report(context, error, 'connect', 'You can choose and crop a picture meanwhile.', 'engine-stopped');
      }
    },
    loadModel() {
      if (get().model.kind === 'ready') return Promise.resolve();
      loading ??= load().finally(() => (loading = null));
      return loading;
    },
    async chooseBackend(choice) {
      try {
        await engine.chooseBackend(choice);
        set({ model: { kind: 'absent' } });
      } catch (error) {
        report(context, error, null, 'The back end that was in use stays.');
      }
    },
  };
}

function redo(notice: Notice, actions: StudioActions, measurer: Measurer): void {
  switch (notice.retry) {
    case 'draw':
      return void actions.draw();
    case 'estimate':
      return void actions.estimate();
    case 'connect':
      return void actions.connect();
    case 'measure':
      return measurer.again();
    case 'load':
      return void actions.loadModel();
    case 'open':
    case null:
      return;
  }
}

export function createStudio(ports: Ports): Studio {
  const store = createStore<StudioState>()(
    temporal(() => initialState(ports), {
      partialize: ({ setup }): Undoable => ({ setup }),
      equality: (a, b) => a.setup === b.setup,
      limit: undoSteps,
    }),
  );
  const history = store.temporal;
  const context: StudioContext = {
    ...ports,
    get: store.getState,
    set: (patch) => store.setState(patch),
    setSilently(patch) {
      history.getState().pause();
      store.setState(patch);
      history.getState().resume();
    },
    subscribe: store.subscribe,
  };
  const measurer = createMeasurer(context);
  const { recut, ...photo } = createPhotoActions(context);
  const { fillIn, ...setup } = createSetupActions(context);
  const engineActions = createEngineActions(context, { recut }, { fillIn });
  ports.engine.onStatus((engine) => store.setState({ engine }));

  const actions: StudioActions = {
    ...photo,
    ...setup,
    ...engineActions,
    ...createRunActions(context, measurer, engineActions.loadModel),
    async start() {
      const [first] = samples;
      if (!first) throw new StudioError('internal', 'there are no samples');
      await Promise.all([engineActions.connect(), photo.openSample(first)]);
    },
    undo: () => history.getState().undo(),
    redo: () => history.getState().redo(),
    dismiss: (id) => store.setState({ notices: store.getState().notices.filter((notice) => notice.id !== id) }),
    retry(notice) {
      actions.dismiss(notice.id);
      redo(notice, actions, measurer);
    },
  };
  return { store, history, actions };
}
