// The contract between the page and the engine: plain data only, arrays are transferred. Imports nothing but the parameters.
// Images are Float32Array of 3·S·S in [-1, 1], order (channel, row, column). Batches are N of them, one after another.
import type { Capability } from './capabilities.ts';
import type { DeviceInfo, SelfTest } from './device-api.ts';
import type { Inspection } from './inspect-api.ts';
import type { BroughtNumbers, NaturalShape, NumbersReading } from './number-array.ts';
import type { OperatorForm } from './operator-form.ts';
import type { MeasurementPicture } from './measurement-picture.ts';
import type { ModelParcel, OwnModel } from './own-models.ts';
import { initialParams, type Params, type ParamSpec } from './param-spec.ts';
import type {
  PhotographMeasureRequest,
  PhotographMeasurement,
  PhotographPlan,
  PhotographRequest,
  PhotographResult,
  PhotographStep,
} from './photograph-api.ts';

/** An operator H by id with its parameters (mask and kernel included). */
export interface OperatorSpec {
  id: string;
  params: Params;
}

/** How y came to be: y = Hx + n, n ~ N(0, σ_n² I) on the numbers that are measured. */
export interface NoiseSpec {
  /** σ_n in data units, 0…0.3. */
  std: number;
  seed: number;
}

export interface CatalogueEntry {
  id: string;
  label: string;
  /** One sentence for people. */
  summary: string;
  params: ParamSpec[];
}

export interface OperatorEntry extends CatalogueEntry {
  /** `exact`: H† as the network sees it is the Moore–Penrose inverse. `as-trained`: it is not (mathematics §2). */
  pinv: 'exact' | 'as-trained';
  /** False where σ_n must be 0: nothing is measured that noise could reach. */
  takesNoise: boolean;
  /** The mask that says which pixels are lost, where all others are measured as they are: then only these are set into a photo. Else null. */
  hides: string | null;
  /** What networks were examined with of this kind. */
  examined: readonly ExaminedFamily[];
}

/** A family of questions that a network is examined with (training/evaluate.py). */
export interface ExaminedFamily {
  family: string;
  /** In words: what was done to the picture. */
  name: string;
  /** It speaks for the operator where each of these parameters has one of these values. */
  where?: Readonly<Record<string, readonly (string | number)[]>>;
}

/** Makes the value of a mask or kernel parameter from a seed and a few numbers. */
export interface GeneratorEntry extends CatalogueEntry {
  makes: 'mask' | 'kernel';
  /** Ids of the operators whose parameter it can fill. */
  operators: readonly string[];
}

/** The parameter by which a sampler is asked for the exact H†, and its two answers. What was brought is never inverted exactly. */
export interface ExactChoice {
  param: string;
  asked: string;
  spared: string;
}

/** Whether these parameters ask for the exact H†; what is left out has its initial value. */
export function asksExact(
  { exact, params: specs }: { exact?: ExactChoice | null | undefined; params: readonly ParamSpec[] },
  params: Params,
): boolean {
  return exact ? (params[exact.param] ?? initialParams(specs)[exact.param]) === exact.asked : false;
}

export interface SamplerEntry extends CatalogueEntry {
  /** The network is not told the operator; the method itself pulls towards y. */
  zeroShot: boolean;
  /** A model without these cannot run it. */
  requires: readonly Capability[];
  /** How it is asked for the exact H†; null where it never is. Where the network is told the operator, each D then meets y. */
  exact: ExactChoice | null;
  /** Evaluations of the network per sample with the initial parameters. */
  evaluations: number;
  /** An interrupted run goes on in the middle; others draw the same seeds anew. */
  resumes: boolean;
}

/** A sampler with settings that are worth a name. */
export interface SamplerPreset {
  id: string;
  label: string;
  summary: string;
  sampler: { id: string; params: Params };
}

export interface ModelEntry {
  id: string;
  title: string;
}

export interface Catalogue {
  operators: OperatorEntry[];
  generators: GeneratorEntry[];
  samplers: SamplerEntry[];
  /** The first is the default. */
  presets: readonly SamplerPreset[];
}

export interface ModelInfo {
  id: string;
  title: string;
  description: string;
  licence: string;
  size: number;
  parameters: number;
  /** Operator ids that the network saw in training. */
  families: string[];
  noise: 'none' | 'conditioned';
  capabilities: readonly Capability[];
  weightsSha256: string;
  /** Of the weaker network that guides it; null where it brings none. */
  guideSha256: string | null;
  /** K of NPPC: how many principal directions `directions` gives; 0 = the model has none. */
  directions: number;
  /** Class labels 0 … classes − 1 that the model can be asked for; 0 = it knows no classes. */
  classes: number;
  /** One name a class, where the model has them. */
  classNames: readonly string[] | null;
}

export interface LoadProgress {
  phase: 'download' | 'verify' | 'compile';
  /** Bytes while downloading or verifying, graphs while compiling. */
  done: number;
  total: number;
}

export interface DegradeRequest {
  operator: OperatorSpec;
  noise: NoiseSpec;
  size: number;
  /** The truth x. */
  image: Float32Array;
}

/** y, and what can be shown and said of it before any network ran. */
export interface Measurement {
  /** y in the operator's own order; real numbers (for the blur: the strided image, not its spectrum). */
  y: Float32Array;
  /** In [-1, 1] but for noise and negative kernels; `null` where y is no picture (matrix, none). */
  picture: MeasurementPicture | null;
  natural: NaturalShape;
  /** H†y, [3, S, S], regularised where σ_n > 0. */
  pinv: Float32Array;
  /** Rank of H: how many independent numbers were measured, of `unknowns` = 3S². */
  measured: number;
  unknowns: number;
}

/** A measurement that was not made here: y is what was brought, there is no truth. */
export interface AdoptRequest {
  operator: OperatorSpec;
  /** σ_n, as the person says or as it was estimated; nothing is added to what was brought. */
  noiseStd: number;
  size: number;
  /** A photo that is degraded already, cut to [3, S, S]; or y itself, for an operator without a picture. */
  from: { kind: 'photo'; image: Float32Array } | ({ kind: 'numbers' } & BroughtNumbers);
}

export interface Adopted {
  /** What describes y truly: for a blurred photo, blur and then the mask of the samples whose window lies in the frame. */
  operator: OperatorSpec;
  measurement: Measurement;
  /** σ_n from the photo's finest diagonal differences, where there is a photo; detail counts as noise, so it is rather too large. */
  noiseEstimate: number | null;
  /** Null where a photo was brought. */
  reading: NumbersReading | null;
}

export interface RestoreRequest {
  runId: string;
  modelId: string;
  operator: OperatorSpec;
  noise: NoiseSpec;
  y: Float32Array;
  sampler: { id: string; params: Params };
  /** One sample per seed; sample i depends on seeds[i] alone (but for DPS's variant `reference`, one norm over the whole batch). */
  seeds: number[];
  /** Drop the joint features but keep H†y: the Palette-style baseline. */
  blind: boolean;
  /** Class label for class-conditional models; null = unconditional. */
  label: number | null;
  /**
   * Class guidance g: D_ref + g·(D − D_ref), D_ref without the label. Left out or 1: none. Else 0…10, with a label; every D of which both
   * are part counts as two evaluations.
   */
  guidance?: number;
  /**
   * Where a run that was interrupted goes on: after `step` steps, from the newest of `past`. Samplers that cannot begin in the middle
   * (their catalogue entry says so) begin anew; with the same seeds the samples are the same.
   */
  start?: { step: number; evaluations: number; past: readonly PastStep[] };
  /**
   * Every step comes, and the sampler waits for the page to take each but the newest. Left out or false: on a graphics processor steps that
   * come while the page is busy are not read back; the last one always is.
   */
  everyStep?: boolean;
}

/** So many steps before, newest first, are what a run that goes on is told: multistep samplers take their history from them, and begin at a
 * lower order with fewer. */
export const mostPastSteps = 4;

/** x after a step, the D that it took, and what that was moved by to meet the measurement, if it was: all [N, 3, S, S]. */
export interface PastStep {
  x: Float32Array;
  denoised: Float32Array;
  moved?: Float32Array | null;
}

export interface RestoreStep {
  runId: string;
  /** Steps done, of `total`. */
  i: number;
  total: number;
  /** Evaluations of the network spent so far, per sample. */
  evaluations: number;
  /** The noise level that x now has. */
  sigma: number;
  /** The same after each of the steps since the one that came before, where some did not come. */
  unseen?: readonly number[];
  /** Batches [N, 3, S, S], as in `PastStep`. */
  x: Float32Array;
  denoised: Float32Array;
  moved: Float32Array | null;
}

export interface RestoreResult {
  runId: string;
  /** False where it was cancelled; `samples` then is the last x̂0 that was reached (empty before the first step). */
  finished: boolean;
  samples: Float32Array;
  /** ‖Hx̂ − y‖ per sample: RMS over measured numbers, in units of σ_n where σ_n > 0. */
  fit: number[];
  evaluations: number;
  /** Of this run, without what stays open for the next one of its size (graphs that are compiled or fetched the first time). */
  seconds: number;
}

/** What single evaluations of the network, outside a run, have in common: one picture, no sampler. */
export interface EvaluationRequest {
  modelId: string;
  operator: OperatorSpec;
  noise: NoiseSpec;
  y: Float32Array;
  /** Drop the joint features but keep H†y. */
  blind: boolean;
  label: number | null;
  /** Seed of the noise z (Philox stream 0, the one that runs start from). */
  seed: number;
}

export interface DirectionsRequest extends EvaluationRequest {
  /**
   * Nothing is in y that H did not make: it was not brought. Where σ_n = 0, too, the directions lie in the null space of H, where alone an
   * error can, as principal axes of what is left of them.
   */
  exact: boolean;
  /** Then the mean is moved onto y, too, as the estimate beside the samples is. */
  meets: boolean;
}

export interface InspectRequest extends EvaluationRequest {
  /** Noise level of the evaluation, 0.002…100. */
  sigma: number;
  /** The network's input x = x₀ + σz, [3, S, S] in data units, as a step of a run streamed it (RestoreStep.x); null: pure noise σz of `seed`. */
  x: Float32Array | null;
}

/** NPPC (mathematics §6): the MMSE estimate and the principal directions of its error, from one evaluation. */
export interface Directions {
  /** [3, S, S]. */
  mean: Float32Array;
  /** w_1 … w_K [K, 3, S, S], orthogonal, in the order of the model, or the longest first where they are confined; show mean ± α·w_i, α ∈ [-3, 3]. */
  directions: Float32Array;
  /** ‖w_i‖: the predicted standard deviation along w_i, in data units over all 3S² numbers. */
  norms: number[];
}

/** Of the tile of a photograph that lies nearest to (top, left) and within it; seed and sampler are those of the estimate. */
export interface PhotographDirectionsRequest extends PhotographRequest, Pick<DirectionsRequest, 'exact'> {
  top: number;
  left: number;
}

/** [3, S, S] and [K, 3, S, S] as in `Directions`, and where on the photograph the tile begins; a tile of a shake may reach beyond it. */
export interface PhotographDirections extends Directions {
  top: number;
  left: number;
}

/** Pictures to be held against a measurement. */
export interface JudgeRequest {
  operator: OperatorSpec;
  noise: NoiseSpec;
  y: Float32Array;
  size: number;
  /** [N, 3, S, S] */
  images: Float32Array;
  /** Also move them onto the measurement; costs an exact H† each. */
  project: boolean;
}

export interface Judgement {
  /** Hx̂ of each as a picture, as `Measurement.picture` shows y. */
  remeasured: Measurement['picture'][];
  /** As `RestoreResult.fit`. */
  fit: number[];
  /**
   * x̂ + H†(y − Hx̂) of each, [N, 3, S, S]: with the exact H† where σ_n = 0, else with H†_σ, which leaves the noise be.
   * Null where it was not asked for.
   */
  projected: { images: Float32Array; fit: number[] } | null;
}

/** What a Worker exposes. Calls run in order, one at a time; `cancel` alone overtakes. Rejections are StudioErrors by name. */
export interface EngineApi {
  catalogue(): Promise<Catalogue>;
  device(): Promise<DeviceInfo>;
  /** @param folderUrl absolute URL of the model's folder, the one that holds manifest.json */
  load(folderUrl: string, onProgress: (progress: LoadProgress) => void): Promise<ModelInfo>;
  /**
   * Checks what somebody brought and keeps it in this browser, whole or not at all; `load` and `selfTest` are for the caller.
   * @param modelsUrl absolute URL of the folder of models, with a slash at the end
   */
  addModel(parcel: ModelParcel, modelsUrl: string, onProgress: (progress: LoadProgress) => void): Promise<OwnModel>;
  /** A mask or kernel, S = size. */
  generate(generatorId: string, operatorId: string, params: Params, size: number): Promise<Uint8Array | Float32Array>;
  degrade(request: DegradeRequest): Promise<Measurement>;
  /** Hx̂, fit and projection of any pictures; no network. Answers during a run too. */
  judge(request: JudgeRequest): Promise<Judgement>;
  /** ‖x − H†Hx‖² / ‖x‖², H† exact: the share of the picture's energy that lies in the null space of H. */
  nullShare(request: Omit<DegradeRequest, 'noise'>): Promise<number>;
  adopt(request: AdoptRequest): Promise<Adopted>;
  /** The shape of y, and how many numbers it has in the operator's own order. @throws StudioError bad-params */
  shapeOf(request: { operator: OperatorSpec; size: number }): Promise<{ natural: NaturalShape; measurementSize: number }>;
  /** @throws StudioError bad-params */
  formOf(request: { operator: OperatorSpec; size: number }): Promise<OperatorForm>;
  /** Steps come in order, the next when onStep has taken the one before; a sampler on the graphics processor does not wait for that (`everyStep`). */
  restore(request: RestoreRequest, onStep: (step: RestoreStep) => void | Promise<void>): Promise<RestoreResult>;
  /** Ends a run of either kind, whether it waits or runs. */
  cancel(runId: string): Promise<void>;
  /** What a run of a photograph will take. The first time on a device it asks the network a few times how long it takes. */
  planPhotograph(request: PhotographRequest): Promise<PhotographPlan>;
  /** σ of the noise that a photograph shows by itself, in [−1, 1]; detail counts as noise, so it is rather too large. */
  photographNoise(photo: { height: number; width: number; rgba: Uint8ClampedArray }): Promise<number>;
  /** Y = A X + n of a whole photograph; no network. */
  measurePhotograph(request: PhotographMeasureRequest): Promise<PhotographMeasurement>;
  /** One sample of a photograph larger than the network, in tiles. Every onStep is awaited before the next batch of tiles. */
  restorePhotograph(request: PhotographRequest, onStep: (step: PhotographStep) => void | Promise<void>): Promise<PhotographResult>;
  /** What the estimate of a part of a photograph may be wrong by. @throws StudioError bad-params where the model has none */
  photographDirections(request: PhotographDirectionsRequest): Promise<PhotographDirections>;
  /** One evaluation with everything that its feature degradation layers saw; slow (float64 twins), for looking only. */
  inspect(request: InspectRequest): Promise<Inspection>;
  /** @throws StudioError bad-params where the model has none (ModelInfo.directions) */
  directions(request: DirectionsRequest): Promise<Directions>;
  /** Seconds per evaluation of the loaded model, median of `rounds`, operator blur, N = 1. */
  measure(rounds: number): Promise<number>;
  /** Holds the loaded model on this device against numbers that PyTorch wrote. */
  selfTest(): Promise<SelfTest>;
  dispose(): Promise<void>;
}
