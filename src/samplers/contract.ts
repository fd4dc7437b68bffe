// What a sampler is given and what it gives back. A sampler knows only D(x; σ), linear combinations and noise:
// no network, no device. Its state lives where the back end keeps it (GPU buffers or arrays). A zero-shot sampler
// also gets the inverse problem, as linear maps: its network is told nothing of the operator.
import type { Capability } from '../protocol/capabilities.ts';
import type { ExactChoice } from '../protocol/engine-api.ts';
import type { Params, ParamSpec } from '../protocol/param-spec.ts';

/** A batch [N, 3, S, S] of f32 in [-1, 1] units, somewhere. Only `Fields` looks inside. */
export interface Field {
  readonly batch: number;
}

/** Arithmetic on fields. Whoever makes a field releases it; a run's end releases what is left. */
export interface Fields {
  /** Σ cᵢ·xᵢ, one to four terms, into a new field. */
  combine(terms: readonly (readonly [coefficient: number, field: Field])[]): Field;
  /** Copies [N, 3, S, S] in. */
  from(data: Float32Array): Field;
  read(field: Field): Promise<Float32Array>;
  /** Several at once, as they are now: of a device by one wait. */
  readAll(fields: readonly Field[]): Promise<Float32Array[]>;
  release(...fields: Field[]): void;
}

export interface Schedule {
  sigmaMin: number;
  sigmaMax: number;
  /** σ at which one evaluation is the MMSE estimate. */
  sigmaMmse: number;
  /** Noise levels σ_0 > … that were fitted to the model for few evaluations, by the sampler that they were fitted with. */
  tuned?: { sampler: string; levels: readonly number[] } | null | undefined;
}

/** Where a run goes on. */
export interface Start {
  /** Steps that were done. */
  step: number;
  x: Field;
  /** The last steps, newest first, as many as there were up to four: x after each and the D that it took. The first x is the one above. */
  past: readonly { x: Field; denoised: Field }[];
}

export interface SamplerContext extends Schedule {
  fields: Fields;
  /** D(x; σ | y, H): a new field. Rejects when the run is cancelled. σ must be one of `sigmas(...)`. */
  denoise(x: Field, sigma: number): Promise<Field>;
  /** A run that goes on in the middle; samplers without `resumes` never see one. */
  start?: Start;
  /** Standard normal x_T, sample i from seed i (Philox stream 0). */
  initialNoise(): Field;
  /** Standard normal noise of step i, sample j from seed j (Philox stream 5). */
  stepNoise(i: number): Field;
}

/** After step i of total, x has noise σ and `denoised` is the newest D. Both stay valid until the generator goes on. */
export interface SamplerStep {
  i: number;
  total: number;
  sigma: number;
  x: Field;
  denoised: Field;
}

/** A batch of readings, numbers in measurement space in coordinates of the operator's choice. Only the problem looks inside. */
export type Reading = Float32Array;

/**
 * Which H†. `projection`: the Moore–Penrose inverse at σ_n = 0, H†_σ at σ_n > 0 (mathematics §2). `as-trained`: the one that the
 * network was trained with. `epsilon`: Hᵀ(HHᵀ + εI)⁻¹, for the blur with HHᵀ as it is on the padded grid. `steps`: Moore–Penrose at σ_n = 0, in
 * at most so many steps where an operator solves it by steps.
 */
export type Inverse = 'projection' | 'as-trained' | { epsilon: number } | { steps: number };

/** y = Hx + n for a batch of N, n ~ N(0, σ_n² I). Where nothing is measured M = 0, and the maps to images give zeros. */
export interface InverseProblem {
  /** σ_n */
  readonly noiseStd: number;
  /** y, once per sample. */
  readonly y: Reading;
  /**
   * ‖Hx‖² in the coordinates of the authors' code over ours: q² for strided convolutions, which they measure in the unnormalised
   * spectrum, else 1. For `reference` variants only.
   */
  readonly referenceGain: number;
  /** Hx */
  apply(x: Field): Promise<Reading>;
  /** y − Hx */
  residual(x: Field): Promise<Reading>;
  /** Hᵀr */
  adjoint(r: Reading): Promise<Field>;
  /** Hᵀ(y − Hx), in one go: it stands in the innermost loops. */
  pull(x: Field): Promise<Field>;
  /** H†r */
  pinv(r: Reading, inverse: Inverse): Promise<Field>;
  /** ‖r‖ of every sample, in measurement pixels. */
  norms(r: Reading): number[];
  /** cⱼ·r of sample j. */
  scale(r: Reading, factors: readonly number[]): Reading;
}

/** What a zero-shot sampler is given. Its fields are arrays of this thread, so that the maps need no device; the collector releases them. */
export interface ZeroShotContext extends SamplerContext {
  /** D(x; σ) of the network without a measurement. */
  denoise(x: Field, sigma: number): Promise<Field>;
  problem: InverseProblem;
  /** For long work between evaluations: lets messages in; rejects when the run is cancelled. */
  stopIfCancelled(): Promise<void>;
  /** J_xᵀv, J_x the Jacobian of x ↦ D(x; σ): there for samplers that require it. σ must be one of `sigmas(...)`. */
  vjp?(x: Field, sigma: number, v: Field): Promise<Field>;
}

interface SamplerEntry {
  id: string;
  label: string;
  summary: string;
  params: ParamSpec[];
  /** What the model must be able to do; a run without it is refused in words. */
  requires?: readonly Capability[];
  /** How it is asked for the exact H†; where the network is told H and there is no noise, `denoise` then gives pictures that meet y. */
  exact?: ExactChoice;
  /** Step i needs nothing of the steps before but what `Start` holds: a run can go on in the middle. */
  resumes?: true;
  /** Every σ at which `denoise` will be called: the conditioning table is computed for these, once. */
  sigmas(params: Params, schedule: Schedule): number[];
  /** Evaluations of the network per sample. */
  evaluations(params: Params): number;
}

/** How the `denoise` of a network that is told H is made. */
export interface Denoising {
  /** Where every D meets y, the network is told H only at the noise levels at which the model is better for it. */
  toldWhereFitted: boolean;
  /** It is moved away from that of the model's weaker network. */
  guided: boolean;
}

/** The network is told the operator and sees y in every block. */
export interface ConditionedSampler extends SamplerEntry {
  zeroShot?: false;
  denoising(params: Params): Denoising;
  run(context: SamplerContext, params: Params): AsyncGenerator<SamplerStep, void>;
}

/** The network runs with operator `none`; the sampler itself pulls x towards y. */
export interface ZeroShotSampler extends SamplerEntry {
  zeroShot: true;
  run(context: ZeroShotContext, params: Params): AsyncGenerator<SamplerStep, void>;
}

/** An entry of the registry: `src/samplers/<id>.sampler.ts` exports one as `sampler`. */
export type Sampler = ConditionedSampler | ZeroShotSampler;
