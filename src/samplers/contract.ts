// What a sampler is given and what it gives back. A sampler knows only D(x; σ), linear combinations and noise:
// no operator, no network, no device. Its state lives where the back end keeps it (GPU buffers or arrays).
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
  release(...fields: Field[]): void;
}

export interface Schedule {
  sigmaMin: number;
  sigmaMax: number;
  /** σ at which one evaluation is the MMSE estimate. */
  sigmaMmse: number;
}

export interface SamplerContext extends Schedule {
  fields: Fields;
  /** D(x; σ | y, H): a new field. Rejects when the run is cancelled. σ must be one of `sigmas(...)`. */
  denoise(x: Field, sigma: number): Promise<Field>;
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

/** An entry of the registry: `src/samplers/<id>.sampler.ts` exports one as `sampler`. */
export interface Sampler {
  id: string;
  label: string;
  summary: string;
  params: ParamSpec[];
  /** Every σ at which `denoise` will be called: the conditioning table is computed for these, once. */
  sigmas(params: Params, schedule: Schedule): number[];
  /** Evaluations of the network per sample. */
  evaluations(params: Params): number;
  run(context: SamplerContext, params: Params): AsyncGenerator<SamplerStep, void>;
}
