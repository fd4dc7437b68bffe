// What the engine needs of a place to compute: fields, and D(x; σ) of a network that is told one thing. Two files implement it.
import type { LoadProgress, BackendKind } from '../protocol/engine-api.ts';
import type { ModelFiles } from '../model/fetch-model.ts';
import type { DegradeStep } from '../model/manifest.ts';
import type { Compile } from '../operators/tensor-program.ts';
import type { Field, Fields } from '../samplers/contract.ts';
import type { Told } from './plan.ts';

/** What one feature degradation layer read (a) and wrote (ã), [N, T, width] in token layout. */
export interface LayerFeatures {
  step: DegradeStep;
  a: Float32Array;
  degraded: Float32Array;
}

export interface Run {
  fields: Fields;
  /** D(x; σ | y, H) [N, 3, S, S]; `directions` is NPPC's [N, 3K, S, S], raw, read only when asked for. */
  denoise(x: Field, sigma: number): Promise<Field>;
  /** J_xᵀv of x ↦ D(x; σ), where the model has a graph for it. */
  vjp?(x: Field, sigma: number, v: Field): Promise<Field>;
  /** Raw NPPC channels of the newest evaluation; null where the model has none. */
  directions(): Promise<Float32Array | null>;
  /** Every feature degradation layer of the newest evaluation, in running order; read only when asked for. */
  layers(): Promise<LayerFeatures[]>;
  dispose(): void;
}

export interface Backend {
  readonly kind: BackendKind;
  readonly description: string;
  readonly threads: number;
  /** Tensor programs on the processor, whatever the network runs on. */
  readonly compile: Compile;
  /** Replaces the model that was loaded before. */
  load(model: ModelFiles, onProgress: (progress: LoadProgress) => void): Promise<void>;
  /**
   * Opens what stays open for later runs of this size, so that no method's seconds pay for what the next one finds there.
   * @param gradients the graph for Jᵀv, too
   */
  prepare(batch: number, gradients: boolean): Promise<void>;
  begin(told: Told): Promise<Run>;
  dispose(): Promise<void>;
}
