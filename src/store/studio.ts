// The store of the page: one state, the actions that change it, undo over the measurement's setup (zundo).
// Given its ports by main.tsx; knows no React, no Worker, no DOM.
import { temporal, type TemporalState, type ZundoOptions } from 'zundo';
import { createStore, type StoreApi } from 'zustand/vanilla';
import { AutosaveDesk, type AutosaveActions } from './keep/autosave.ts';
import type { BatchActions } from './batch/batch-desk.ts';
import { BatchDoor } from './batch/batch-door.ts';
import { initialBatch } from './batch/batch.ts';
import type { Crop } from '../protocol/picture-api.ts';
import { IntakeDesk, type IntakeActions } from './bring/intake.ts';
import { noIntake } from './bring/intake-state.ts';
import { CompareDesk, type CompareActions } from './compare/compare.ts';
import { initialComparison } from './compare/comparison.ts';
import { report, type StateAccess, type StudioPorts } from './context.ts';
import { EngineDesk, type EngineActions } from './engine.ts';
import { DeviceDesk, type DeviceActions } from './device.ts';
import { InsideDesk, type InsideActions } from './explore/inside.ts';
import { holdsLink } from '../keep/link-text.ts';
import { KeepDesk, type KeepActions } from './keep/keep.ts';
import { Measurer } from './measure/measure.ts';
import { PhotoDesk, type PhotoActions } from './photo/photo.ts';
import { PhotographDesk, type PhotographActions } from './photograph/photograph-desk.ts';
import { PreviewDesk, type PreviewActions } from './run/preview.ts';
import { EarlierDrawsDesk, type EarlierDrawsActions } from './run/earlier-draws.ts';
import { atRest } from './run/at-rest.ts';
import { RunDesk, type RunActions } from './run/run.ts';
import { samples } from './photo/samples.ts';
import { noClass } from './run/class-asked.ts';
import { initialSetup, SetupDesk, type SetupActions } from './measure/setup.ts';
import { made } from './measure/measured.ts';
import { ModelsDesk, type ModelActions } from './models/models.ts';
import type { Notice, Offline, Setup, StudioState } from './state.ts';
import { sceneSeed } from './visit/scenes.ts';
import { OwnScenesDesk, type OwnSceneActions } from './visit/own-scenes.ts';
import { VisitDesk, type VisitActions } from './visit/visit.ts';
import { createViewActions, initialView, type ViewActions } from './explore/view.ts';

export interface StudioActions
  extends
    PhotoActions,
    SetupActions,
    RunActions,
    EarlierDrawsActions,
    CompareActions,
    BatchActions,
    OwnSceneActions,
    EngineActions,
    ViewActions,
    AutosaveActions,
    KeepActions,
    DeviceActions,
    ModelActions,
    VisitActions,
    IntakeActions,
    InsideActions,
    PhotographActions,
    PreviewActions {
  /** Very first, before anything is fetched: whether this is a first visit. */
  arrive(): Promise<void>;
  /** First thing: what the engine offers, and what a link asks for, else the session of the last visit, else the first sample. */
  start(): Promise<void>;
  /** @param why the page will not open without a network, or null where it will */
  reportOffline(offline: Offline): void;
  /** @param isOut false: it was said, and can wait */
  reportNewVersion(isOut: boolean): void;
  /** What a control needed could not be fetched, and nobody else says so. */
  reportMissing(error: unknown): void;
  undo(): void;
  redo(): void;
  dismiss(id: number): void;
  /** Does again what a notice is about. `open` is the page's: it asks for a file. */
  retry(notice: Notice): void;
}

/** What a person makes: the photo and its square, where y comes from, the operator. */
type Undoable = Pick<StudioState, 'setup' | 'origin' | 'photo'>;

export interface Studio {
  store: StoreApi<StudioState>;
  history: StoreApi<TemporalState<Undoable>>;
  actions: StudioActions;
}

export type Ports = StudioPorts & {
  /** The model that the page opens with. */
  modelId: string;
};

const firstSize = 64;
const undoSteps = 100;

function initialState(ports: Ports): StudioState {
  return {
    welcome: 'deciding',
    photograph: null,
    photographAside: null,
    photographKeeping: 'starting',
    recorded: null,
    offline: { kind: 'unknown' },
    hasNewVersion: false,
    device: { facts: null, speed: null, test: { kind: 'none' } },
    guest: null,
    intake: noIntake,
    keeping: { kind: 'starting' },
    catalogue: null,
    engine: ports.engine.status(),
    models: ports.library.shipped,
    switching: { kind: 'none' },
    saidOfModel: [],
    modelId: ports.modelId,
    model: { kind: 'absent' },
    size: firstSize,
    library: samples,
    photo: null,
    opening: null,
    setup: initialSetup,
    origin: made,
    measure: { kind: 'idle', shown: null },
    nullShare: null,
    run: { kind: 'idle' },
    posterior: null,
    draws: [],
    preview: null,
    notices: [],
    settings: { samples: 4, firstSeed: sceneSeed, keepsSeeds: false, everyStep: false, samplerId: null, samplerParams: {}, asked: noClass },
    comparison: initialComparison,
    ...{ batch: initialBatch, ownScenes: null, view: initialView },
    inside: { kind: 'idle', inspection: null },
  };
}

function redo(notice: Notice, actions: StudioActions, measurer: Measurer): void {
  switch (notice.retry) {
    case 'draw':
      void actions.draw();
      return;
    case 'resume':
      void actions.resume();
      return;
    case 'estimate':
      void actions.estimate();
      return;
    case 'compare':
      void actions.compare();
      return;
    case 'batch':
      void actions.startBatch();
      return;
    case 'connect':
      void actions.connect();
      return;
    case 'measure':
      measurer.again();
      return;
    case 'open':
    case null:
      return;
  }
}

type UndoStore = StoreApi<StudioState> & { temporal: Studio['history'] };

function createContext(store: UndoStore, ports: Ports): StateAccess & StudioPorts {
  return {
    ...ports,
    get: store.getState,
    set: (patch) => store.setState(patch),
    setSilently(patch) {
      store.temporal.getState().pause();
      store.setState(patch);
      store.temporal.getState().resume();
    },
    subscribe: store.subscribe,
    forgetUndo: () => store.temporal.getState().clear(),
  };
}

async function begin(context: StateAccess & StudioPorts, actions: StudioActions, { keep, autosave, photo, models }: Desks): Promise<void> {
  void models.listModels();
  const [mine, recipe] = await Promise.all([autosave.begin(), keep.recipeOfPlace(), actions.arrive()]);
  const connected = actions.connect();
  const { library, photo: brought, opening } = context.get();
  // What was brought before the page was ready stays.
  const first = brought || opening !== null ? null : library[0];
  // Behind a link the own session stays where it is kept; without one the first sample is what "Back to mine" shows.
  if (mine && !recipe) await keep.restore(mine, connected);
  else if (first && !mine) await photo.openSample(first);
  await connected;
  if (recipe) await keep.openLink(recipe, mine);
}

function createDesks(context: StateAccess & StudioPorts, steps: () => number) {
  const measurer = new Measurer(context, () => preview.settled());
  const photo = new PhotoDesk(context);
  const setup = new SetupDesk(context);
  const engine = new EngineDesk(context, photo, setup);
  const run = new RunDesk(context, measurer, engine.loadModel);
  const earlier = new EarlierDrawsDesk(context);
  const comparison = new CompareDesk(context, measurer, engine.loadModel);
  const autosave = new AutosaveDesk(context);
  const batch = new BatchDoor(context, engine.loadModel);
  const stopOthers = (): void => {
    comparison.stopComparing();
    batch.actions.pauseBatch();
  };
  const keep = new KeepDesk(context, { photo, measurer, setup, draw: run.draw, stop: run.stop, stopOthers });
  const device = new DeviceDesk(context, engine.loadModel);
  const models = new ModelsDesk(context, { load: engine.loadModel, quiet: keep.quiet, turnTo: autosave.turnTo });
  const inside = new InsideDesk(context, measurer, engine.loadModel);
  const visiting = new VisitDesk(context, { photo, setup, measurer, draw: run.draw, quiet: keep.quiet });
  const preview = new PreviewDesk(context);
  const photographs = new PhotographDesk(context, engine.reload, () => atRest(context, [() => run.stop(true), stopOthers]));
  const ownScenes = new OwnScenesDesk(context);
  const { openIfModel, openFolder } = models;
  const intake = new IntakeDesk(context, {
    keep,
    setup,
    steps,
    openIfModel,
    openFolder,
    addPictures: batch.actions.addPictures,
    openTalk: ownScenes.openTalk,
  });
  return {
    ...{ intake, ownScenes, photographs, visiting, preview, measurer, photo, setup, engine, run, earlier },
    ...{ comparison, batch, autosave, inside, keep, device, models },
  };
}

type Desks = ReturnType<typeof createDesks>;

/** What a person brings or changes, instead of an example that is still on its way. */
function changesOf({ visiting, photo, setup, keep, intake }: Desks) {
  const instead =
    <A extends unknown[], R>(action: (...args: A) => R) =>
    (...args: A): R => {
      visiting.giveWay();
      return action(...args);
    };
  return {
    ...{ bring: instead(intake.bring), bringFolder: instead(intake.bringFolder) },
    ...{ bringText: instead(intake.bringText), bringNumbers: instead(intake.bringNumbers) },
    ...{ bringMask: instead(intake.bringMask), bringKernel: instead(intake.bringKernel) },
    ...{ bringMatrix: instead(intake.bringMatrix), takeMatrix: intake.takeMatrix, sayLeftOut: intake.sayLeftOut },
    ...{ openFile: instead(keep.openFile), openNumbers: instead(keep.openNumbers), openSample: instead(photo.openSample) },
    ...{ setCrop: instead(photo.setCrop), frameFace: instead(photo.frameFace), setOrigin: instead(photo.setOrigin) },
    ...{ chooseOperator: instead(setup.chooseOperator), setParam: instead(setup.setParam), setNoise: instead(setup.setNoise) },
    ...{ setGeneratorParam: instead(setup.setGeneratorParam), generate: instead(setup.generate) },
    ...{ backToMine: instead(keep.backToMine), takeBack: instead(keep.takeBack) },
  };
}

function actionsOf(desks: Desks) {
  const { visiting, photo, setup, engine, run, earlier, comparison, autosave, keep, device, photographs, intake, models } = desks;
  const { connect, loadModel, chooseBackend, checkModel } = engine;
  const { draw, drawMore, resume, keepReached, estimate, stop, judge, project, changeSettings } = run;
  const { compare, stopComparing, dropMethod, chooseMethod, setComparedSamples } = comparison;
  const { describeRun, formOf, makeLink, openPlace, putAside, stage } = keep;
  const { visit, arrange, showWelcome, leaveWelcome } = visiting;
  return {
    ...{ visit, arrange, showWelcome, leaveWelcome },
    ...changesOf(desks),
    ...{ answer: intake.answer, pasteBack: photo.pasteBack, fail: setup.fail },
    showDraw: earlier.showDraw,
    ...{
      checkModel,
      connect,
      loadModel,
      chooseBackend,
      draw,
      drawMore,
      resume,
      keepReached,
      estimate,
      stop,
      judge,
      project,
      changeSettings,
    },
    ...{ compare, stopComparing, dropMethod, chooseMethod, setComparedSamples },
    ...{ lookAtDevice: device.lookAtDevice, testDevice: device.testDevice, deleteModel: device.deleteModel },
    ...{ stopDownload: device.stopDownload },
    ...photographs.actions,
    ...{ ...desks.batch.actions, ...desks.ownScenes.actions },
    ...models.actions,
    ...{ describeRun, formOf, makeLink, openPlace, putAside, stage, keepHere: autosave.keepHere },
  };
}

function isSameCrop(a: Crop | undefined, b: Crop | undefined): boolean {
  return a?.x === b?.x && a?.y === b?.y && a?.side === b?.side && (a?.turn ?? 0) === (b?.turn ?? 0);
}

/** @param asMade a setup as undo goes back to it */
const undoOptions = (asMade: (setup: Setup) => Setup): ZundoOptions<StudioState, Undoable> => ({
  partialize: ({ setup, origin, photo }) => ({ setup, origin, photo }),
  handleSet: (record) => (past) => record('setup' in past ? { ...past, setup: asMade(past.setup) } : past),
  // What the page adds to a photo by itself (its pixels, a face) is no step.
  equality: (a, b) =>
    a.setup === b.setup && a.origin === b.origin && a.photo?.file === b.photo?.file && isSameCrop(a.photo?.crop, b.photo?.crop),
  limit: undoSteps,
});

/** What the page hears of its host. */
function hostActionsOf(context: StateAccess): Pick<StudioActions, 'reportNewVersion' | 'reportMissing' | 'reportOffline'> {
  return {
    reportNewVersion: (hasNewVersion) => context.set({ hasNewVersion }),
    reportMissing: (error) => report(context, error, null, '', 'part-missing'),
    reportOffline: (offline) => context.set({ offline }),
  };
}

/** What was kept is back; a link and a scene of a talk stand before a photograph, which then lies aside. Who asks for a view gets it. */
async function isFirstVisit({ place }: StudioPorts, { autosave, photographs }: Desks): Promise<boolean> {
  const hasLink = holdsLink(place.fragment());
  const { searchParams } = new URL(place.address());
  const isScene = searchParams.has('scene');
  const isView = searchParams.has('view');
  const [isOpen, session] = [await photographs.begin(!hasLink && !isScene), await autosave.begin()];
  return session === null && !hasLink && !isView && !isOpen;
}

export function createStudio(ports: Ports): Studio {
  const options = undoOptions((setup) => desks.setup.asMade(setup));
  const store = createStore<StudioState>()(temporal(() => initialState(ports), options));
  const context = createContext(store, ports);
  const desks = createDesks(context, () => store.temporal.getState().pastStates.length);
  const actions: StudioActions = {
    ...actionsOf(desks),
    ...createViewActions(context),
    ...desks.inside.actions,
    ...desks.preview.actions,
    async arrive() {
      const isFirst = await isFirstVisit(context, desks);
      if (store.getState().welcome === 'deciding') store.setState({ welcome: isFirst ? 'open' : 'left' });
    },
    async start() {
      await begin(context, actions, desks);
      desks.autosave.follow();
    },
    ...hostActionsOf(context),
    undo() {
      desks.visiting.giveWay();
      if (!desks.setup.endEdit()) store.temporal.getState().undo();
      void desks.photo.revive();
    },
    redo() {
      desks.visiting.giveWay();
      desks.setup.endEdit();
      store.temporal.getState().redo();
      void desks.photo.revive();
    },
    dismiss: (id) => store.setState({ notices: store.getState().notices.filter((notice) => notice.id !== id) }),
    retry(notice) {
      actions.dismiss(notice.id);
      redo(notice, actions, desks.measurer);
    },
  };
  ports.engine.onStatus((status) => store.setState({ engine: status }));
  return { store, history: store.temporal, actions };
}
