// The contract between the page and the engine: plain data only, arrays are transferred. Imports nothing but types.
// Images are Float32Array of 3·S·S in [-1, 1], order (channel, row, column). Batches are N of them, one after another.
import type { Params, ParamSpec } from './param-spec.ts';

export type BackendKind = 'webgpu' | 'wasm';

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
}

/** Makes the value of a mask or kernel parameter from a seed and a few numbers. */
export interface GeneratorEntry extends CatalogueEntry {
  makes: 'mask' | 'kernel';
  /** Ids of the operators whose parameter it can fill. */
  operators: string[];
}

/** What a model may offer beyond D(x; σ): `vjp`, vector–Jacobian products of its denoiser. */
export type Capability = 'vjp';

export interface SamplerEntry extends CatalogueEntry {
  /** The network is not told the operator; the method itself pulls towards y. */
  zeroShot: boolean;
  /** A model without these cannot run it. */
  requires: readonly Capability[];
}

export interface ModelEntry {
  id: string;
  title: string;
}

export interface Catalogue {
  operators: OperatorEntry[];
  generators: GeneratorEntry[];
  samplers: SamplerEntry[];
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
  /** y as a picture: RGB, row-major interleaved, [-1, 1]; `null` where it is no picture (matrix, none). `shown` 0 marks what is not measured. */
  picture: { width: number; height: number; rgb: Float32Array; shown: Uint8Array } | null;
  /** H†y, [3, S, S], regularised where σ_n > 0. */
  pinv: Float32Array;
  /** Rank of H: how many independent numbers were measured, of `unknowns` = 3S². */
  measured: number;
  unknowns: number;
}

export interface RestoreRequest {
  runId: string;
  modelId: string;
  operator: OperatorSpec;
  noise: NoiseSpec;
  y: Float32Array;
  sampler: { id: string; params: Params };
  /** One sample per seed; sample i depends on seeds[i] alone. */
  seeds: number[];
  /** Drop the joint features but keep H†y: the Palette-style baseline. */
  blind: boolean;
  /** Class label for class-conditional models; null = unconditional. */
  label: number | null;
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
  /** Batches [N, 3, S, S]. */
  x: Float32Array;
  denoised: Float32Array;
}

export interface RestoreResult {
  runId: string;
  /** False where it was cancelled; `samples` then is the last x̂0 that was reached (empty before the first step). */
  finished: boolean;
  samples: Float32Array;
  /** ‖Hx̂ − y‖ per sample: RMS over measured numbers, in units of σ_n where σ_n > 0. */
  fit: number[];
  evaluations: number;
  seconds: number;
}

export interface DeviceInfo {
  backend: BackendKind;
  /** Words for people: adapter or processor, threads. */
  description: string;
  threads: number;
}

/** What a Worker exposes. Calls run in order, one at a time; `cancel` alone overtakes. Rejections are StudioErrors by name. */
export interface EngineApi {
  catalogue(): Promise<Catalogue>;
  device(): Promise<DeviceInfo>;
  /** @param folderUrl absolute URL of the model's folder, the one that holds manifest.json */
  load(folderUrl: string, onProgress: (progress: LoadProgress) => void): Promise<ModelInfo>;
  /** A mask or kernel, S = size. */
  generate(generatorId: string, operatorId: string, params: Params, size: number): Promise<Uint8Array | Float32Array>;
  degrade(request: DegradeRequest): Promise<Measurement>;
  /** Every onStep is awaited before the next step starts. */
  restore(request: RestoreRequest, onStep: (step: RestoreStep) => void | Promise<void>): Promise<RestoreResult>;
  cancel(runId: string): Promise<void>;
  /** Seconds per evaluation of the loaded model, median of `rounds`, operator blur, N = 1. */
  measure(rounds: number): Promise<number>;
  dispose(): Promise<void>;
}
