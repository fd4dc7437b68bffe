// What an operator is on a photograph larger than the network: Y = A X + n. The photograph is denoised in tiles; each tile is told the
// operator of its own size and a y of its own. Twin: training/photograph.py. Knows no network.
import type { Params } from '../protocol/param-spec.ts';
import type { Box, Corner, Shape, Sheet } from './sheet.ts';
import type { Compile } from './tensor-program.ts';

/** What one tile is told: its operator's parameters, y_t [M], and H†y_t [3, S, S] as the network was trained with it. */
export interface TileTold {
  params: Params;
  y: Float32Array;
  pinv: Float32Array;
}

export interface PhotographOperator {
  /** Numbers of Y; where Y is a picture, [3, rows, columns] of `picture`. */
  readonly measurementSize: number;
  readonly picture: Shape;
  /** The samples of `picture` that lie on the photograph; beyond them are those that only see its border. */
  readonly onFrame: Box;
  /** What a run keeps of the photograph: at least all of it. Its sides are multiples of the step. */
  readonly field: Shape;
  /** Tiles stand on multiples of it. */
  readonly step: number;
  /** Where the photograph lies on the field. */
  readonly frame: Box;
  /** Pixels that Y tells as they are, [height, width] of 0/1; null where it tells none so. */
  readonly seen: Uint8Array | null;
  /** The operator on one sheet: Y is bound once, everything else is arrays on the sheet. */
  bind(binding: PhotographBinding): BoundPhotograph;
  /** A x of a whole photograph [3, height, width]; of all that Y saw where it saw more, the field. */
  apply(x: Float32Array): Float32Array;
  addNoise(y: Float32Array, std: number, seed: number): Float32Array;
}

export interface PhotographBinding {
  sheet: Sheet;
  y: Float32Array;
  regularisation: { std: number; blurFactor: number };
  compile: Compile;
  /** Tiles that are told at once, at most. */
  batch: number;
  /** Before every step of those that lead to A†; rejects where the run is cancelled, and so does what takes the steps. */
  beforeStep?: (() => Promise<void>) | undefined;
}

/** Readings are numbers in measurement space, in an order of the operator's choice. */
export interface BoundPhotograph {
  /** Y − A d */
  residual(d: Float32Array): Promise<Float32Array>;
  /** A†Y, the first estimate, in so many steps where it is solved by steps; else 0. */
  first(): Promise<Float32Array>;
  readonly firstSteps: number;
  /** Aᵀ(A Aᵀ + λ)⁻¹r in at most so many steps, where it is solved by steps, and what is left of r then; λ = 0: A†r. */
  pinv(r: Float32Array, steps: number, damping: number): Promise<{ x: Float32Array; left: Float32Array }>;
  /** What tiles are told: their operator, and y_t = H d_t + window_t(rest), what each would measure plus what the photograph does not explain. */
  tell(corners: readonly Corner[], d: Float32Array, rest: Float32Array): Promise<TileTold[]>;
  /** RMS of a reading over the numbers that were measured. */
  rms(r: Float32Array): number;
  dispose(): Promise<void>;
}
