// What the page knows, as plain data. Every process is one union, never a set of flags.
// Large arrays (x, y, samples) are values like any other: replaced, never written into.
import type { SelfTest } from '../protocol/device-api.ts';
import type { Catalogue, LoadProgress, ModelInfo, NoiseSpec, OperatorSpec, PastStep } from '../protocol/engine-api.ts';
import type { Inspection } from '../protocol/inspect-api.ts';
import type { StudioError } from '../protocol/errors.ts';
import type { Params } from '../protocol/param-spec.ts';
import type { Said } from '../protocol/words.ts';
import type { Crop, Face, OpenedPicture } from '../protocol/picture-api.ts';
import type { MatrixReference } from '../keep/matrix-reference.ts';
import type { PictureReference, Recipe } from '../keep/recipe.ts';
import type { BatchState } from './batch/batch.ts';
import type { Intake } from './bring/intake-state.ts';
import type { ComparisonState } from './compare/comparison.ts';
import type { OwnScene } from './visit/own-scene.ts';
import type { Recorded, Welcome } from './visit/examples.ts';
import type { Measured, Origin, Preview } from './measure/measured.ts';
import type { PhotographState } from './photograph/photograph.ts';
import type { ModelFacts } from './model-facts.ts';
import type { ModelCard, Switching } from './models/model-ports.ts';
import type { EngineStatus } from './ports.ts';
import type { Sample } from './photo/samples.ts';
import type { ClassAsked } from './run/class-asked.ts';
import type { Trail } from './run/trail.ts';
import type { ViewState } from './explore/view.ts';

/** What the face detector said; `unknown` where it could not run. */
export type FaceFinding = { kind: 'looking' } | { kind: 'unknown' } | { kind: 'looked'; faces: Face[] };

export interface Photo extends OpenedPicture {
  /** Of the studio's own pictures; null for a person's. */
  sampleId: string | null;
  /** As it was opened: the session is kept with it. */
  file: Blob;
  name: string;
  credit: string;
  /** A sentence that the picture must carry, for example that the model generated it. */
  remark: string;
  crop: Crop;
  /** A person placed the square, or a sample brought it: no proposal replaces it. */
  cropIsChosen: boolean;
  face: FaceFinding;
  /** [3, S, S] of the crop; null until it is cut for the first time. */
  x: Float32Array | null;
}

/** What undo goes back over: the operator, its parameters (mask and kernel included) and the noise. */
export interface Setup {
  operatorId: string | null;
  /** Parameters by operator and by generator: choosing another and coming back keeps them. */
  operatorParams: Readonly<Record<string, Params>>;
  generatorParams: Readonly<Record<string, Params>>;
  /** By operator.parameter: the generator that made this mask or kernel; null where it was painted or loaded. */
  madeBy: Readonly<Record<string, string | null>>;
  noise: NoiseSpec;
}

export type ModelState =
  | { kind: 'absent' }
  | { kind: 'loading'; progress: LoadProgress | null }
  | { kind: 'ready'; info: ModelInfo }
  | { kind: 'failed'; error: StudioError };

export type MeasureState =
  | { kind: 'idle'; shown: Measured | null }
  | { kind: 'measuring'; shown: Measured | null }
  | { kind: 'failed'; error: StudioError; shown: Measured | null };

/** Pictures that fit one measurement, with what was measured. */
export interface Posterior {
  operator: OperatorSpec;
  noise: NoiseSpec;
  measured: Measured;
  size: number;
  samplerId: string;
  samplerLabel: string;
  samplerParams: Params;
  asked: ClassAsked;
  mmse: Float32Array | null;
  samples: RunPicture[];
  /** The same pictures moved onto the measurement, once somebody asked for it. */
  projected: { mmse: Float32Array | null; samples: RunPicture[] } | null;
  /** What each batch of samples went through; a batch is one run. */
  trails: readonly Trail[];
  evaluations: number;
  seconds: number;
  backend: string;
  modelId: string;
  weightsSha256: string;
  /** Of the model's guide; null where it brings none, or nobody kept which. */
  guideSha256: string | null;
}

export interface RunPicture {
  seed: number;
  /** [3, S, S] */
  image: Float32Array;
  /** ‖Hx̂ − y‖; null until the run ended. */
  fit: number | null;
}

/** One step as it is shown. */
export interface LiveStep {
  i: number;
  total: number;
  evaluations: number;
  sigma: number;
  /** [N, 3, S, S] */
  x: Float32Array;
  denoised: Float32Array;
  moved: Float32Array | null;
}

export interface Live {
  runId: string;
  posterior: Posterior;
  seeds: number[];
  /** What is being computed now: the MMSE estimate comes first. */
  part: 'mmse' | 'samples';
  step: LiveStep | null;
  /** The last steps, newest first: what a run that goes on is told. */
  past: readonly PastStep[];
  /** Noise level after each step done. */
  sigmas: number[];
  trail: Trail;
  /** Seconds that each step done took, measured. */
  stepSeconds: number[];
}

export type RunState =
  | { kind: 'idle' }
  | { kind: 'preparing'; what: 'model' | 'measurement' }
  | { kind: 'running'; live: Live }
  | { kind: 'stopping'; live: Live; keep: boolean }
  | { kind: 'done'; sigmas: number[]; seconds: number; evaluations: number }
  | { kind: 'stopped'; step: number; total: number; sigmas: number[] }
  | { kind: 'cancelled' }
  /** `interrupted`: the run that ended in the middle, as far as it came; it can be resumed or kept. */
  | { kind: 'failed'; error: StudioError; interrupted: Live | null };

/** What a notice offers to do again. */
export type Retry = 'draw' | 'resume' | 'compare' | 'batch' | 'estimate' | 'open' | 'measure' | 'connect';

export interface Notice {
  id: number;
  error: StudioError;
  /** What was refused for the same reason before and still stands, oldest first: other files, not the same thing tried again. */
  earlier: readonly StudioError[];
  retry: Retry | null;
  /** What was kept, or what else matters. */
  kept: Said | '';
}

/** The newest look inside an evaluation; it stays while another is computed. */
export interface InsideState {
  kind: 'idle' | 'waiting' | 'failed';
  inspection: Inspection | null;
}

export interface Settings {
  /** For models that know classes. */
  asked: ClassAsked;
  samples: number;
  /** Of the newest draw, or of the next one where nothing was drawn with it yet. */
  firstSeed: number;
  /** The next draw takes the same seeds again, so that only what was changed differs; else every draw takes new ones. */
  keepsSeeds: boolean;
  /** A graphics processor waits until each step has been shown: looking back, films and recordings then have all of them. */
  everyStep: boolean;
  samplerId: string | null;
  samplerParams: Readonly<Record<string, Params>>;
}

/** The picture by its file, so that it can be cropped again. */
export type SessionPicture = Pick<Photo, 'name' | 'credit' | 'remark' | 'sampleId' | 'file' | 'crop' | 'cropIsChosen'>;

export interface Session {
  /** Side of the square that masks and kernels are made for. */
  size: number;
  picture: SessionPicture | null;
  origin: Origin;
  setup: Setup;
  settings: Settings;
  posterior: Posterior | null;
  draws: readonly Posterior[];
  /** At rest; null in sessions of the version before it was kept. */
  comparison: ComparisonState | null;
}

/** A session that came by a link, a PNG or a file and lies beside the person's own. */
export interface Guest {
  from: 'link' | 'file';
  recipe: Recipe;
  /** What it was made with and is not here: the person is asked for it. */
  awaits: PictureReference | null;
  /** The same of a measurement in numbers, by its hash. */
  awaitsY: string | null;
  /** The matrix that it measures with, where that is too large to travel and not kept in this browser. */
  awaitsH: MatrixReference | null;
  /** What cannot be as it was, in sentences. */
  remarks: (Said | string)[];
  mine: Session;
}

/** Where the session is kept. `elsewhere`: another tab keeps its own; `aside`: it waits for the end of a talk. */
export type Keeping = { kind: 'starting' | 'kept' | 'elsewhere' | 'aside' } | { kind: 'failed'; why: string };

/** Whether the page will open without a network: `kept`; `no-worker`, nothing here could keep it; or what the browser said. */
export type Offline = { kind: 'unknown' } | { kind: 'kept' } | { kind: 'no-worker' } | { kind: 'not-kept'; why: string };

export type DeviceTest =
  { kind: 'none' } | { kind: 'testing' } | { kind: 'tested'; result: SelfTest } | { kind: 'failed'; why: Said | string };

/** What was found out about this device and the model on it, when somebody asked. */
export interface DeviceState {
  facts: ModelFacts | null;
  /** Seconds per evaluation, N = 1, measured. */
  speed: number | null;
  test: DeviceTest;
}

export interface StudioState {
  intake: Intake;
  /** A photograph at its own size, in front of the face studio; null where that is shown. */
  photograph: PhotographState | null;
  /** The one that was left, as it was. */
  photographAside: PhotographState | null;
  /** Whether photographs are kept in this browser: not where another tab keeps its own, or there is no storage. */
  photographKeeping: 'starting' | 'kept' | 'elsewhere' | 'failed';
  welcome: Welcome;
  recorded: Recorded | null;
  device: DeviceState;
  offline: Offline;
  /** The host has another build than this page is of. */
  hasNewVersion: boolean;
  guest: Guest | null;
  keeping: Keeping;
  catalogue: Catalogue | null;
  engine: EngineStatus;
  /** What there is to choose from. */
  models: readonly ModelCard[];
  switching: Switching;
  /** What stayed and what did not when the model was switched. */
  saidOfModel: readonly Said[];
  /** The model's folder by name, also before it is loaded. */
  modelId: string;
  model: ModelState;
  /** Side of the model's square; what masks and kernels are made for. */
  size: number;
  library: readonly Sample[];
  photo: Photo | null;
  /** Name of the file that is being opened. */
  opening: string | null;
  setup: Setup;
  origin: Origin;
  measure: MeasureState;
  /** Share of the truth's energy in the null space of H, of the measurement it was computed for. */
  nullShare: { of: Measured; share: number } | null;
  run: RunState;
  posterior: Posterior | null;
  /** What was drawn before it, newest last, at most `mostDraws`. */
  draws: readonly Posterior[];
  /** The newest estimate of what is being painted. */
  preview: Preview | null;
  notices: readonly Notice[];
  settings: Settings;
  comparison: ComparisonState;
  batch: BatchState;
  /** Of a talk that is made here; null while they were not read. */
  ownScenes: readonly OwnScene[] | null;
  view: ViewState;
  inside: InsideState;
}
