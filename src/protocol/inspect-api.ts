// What one evaluation shows of its inside: every feature degradation layer's numbers, as plain data for the page. Knows no engine.
import type { MeasurementPicture } from './measurement-picture.ts';

/**
 * One feature degradation layer, equation (7): ã = H†(T_ψ([y ; Ha])). Activations, not pictures: their range is open and differs from
 * layer to layer (some units; scale by the largest |value| for display).
 */
export interface BlockInspection {
  /** State-dict name, for example `mid_level.0`; entries come in running order. */
  block: string;
  /** Side of a token in pixels, tokens along a side, and images k that a token stack unfolds to. */
  patch: number;
  tokensPerSide: number;
  k: number;
  /** a: the residual stream as k colour images, [k, 3, S, S]. */
  a: Float32Array;
  /** Ha, the same H on every image: [k, M] in the order of y. */
  measured: Float32Array;
  /** T_ψ([y ; Ha]): k measurements [k, M], what H† is applied to. */
  transformed: Float32Array;
  /** k pictures each; empty where a measurement is no picture (matrix, none). In the units of the activations. */
  measuredPictures: MeasurementPicture[];
  transformedPictures: MeasurementPicture[];
  /** ã: what the block's attention reads, [k, 3, S, S]; zeros where `blind` or with operator none. */
  degraded: Float32Array;
  /** T_ψ itself: weight [k, k+1] row-major (y's column first) and bias [k]; an exact GELU follows. */
  weight: Float32Array;
  bias: Float32Array;
}

export interface Inspection {
  sigma: number;
  /** The input x, and D(x; σ): [3, S, S]. */
  x: Float32Array;
  denoised: Float32Array;
  blocks: BlockInspection[];
}
