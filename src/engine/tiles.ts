// D(x; σ) of a photograph that is larger than the network, made of the network's D of its tiles. With D the last estimate:
//   R = Y − A·D
//   every tile is denoised, told its own H and y_t = H·D_t + window_t(R): what it would measure and what is not explained yet
//   the tiles are blended, and where Y has no noise the photograph is moved onto it, D + A†(Y − A·D)
// Samplers know none of it. Twin: training/photograph.py. Knows no back end and no operator.
import type { BoundPhotograph, TileTold } from '../operators/photograph.ts';
import { addTile, cutTile, windowOf, type Blend, type Corner, type Sheet } from '../operators/sheet.ts';
import type { SamplerContext } from '../samplers/contract.ts';
import { ArrayField, dataOf } from './array-fields.ts';

/** Of conjugate gradients, where A† is solved by steps: at every level. */
const meetingSteps = 6;

/** The network's D of up to `batch` tiles x [n, 3, S, S], each told its own. */
export interface TileNetwork {
  readonly batch: number;
  denoise(x: Float32Array, sigma: number, told: readonly TileTold[]): Promise<Float32Array>;
}

export interface Tiling {
  network: TileNetwork;
  sheet: Sheet;
  problem: BoundPhotograph;
  /** Y has no noise: every D is moved onto it. */
  meets: boolean;
  /** Before every batch of tiles; rejects where the run is cancelled. */
  beforeBatch(): Promise<void>;
  /** After it: which tiles were its, and all so far. */
  afterBatch(corners: readonly Corner[], blend: Blend): Promise<void>;
}

export function tiled(tiling: Tiling): SamplerContext['denoise'] {
  const { problem, meets } = tiling;
  let d = problem.first();
  return async (x, sigma) => {
    const blended = await blendTiles(tiling, dataOf(x), sigma, d, problem.residual(d));
    d = meets ? sum(blended, problem.pinv(problem.residual(blended), meetingSteps)) : blended;
    return new ArrayField(d, 1);
  };
}

async function blendTiles(tiling: Tiling, x: Float32Array, sigma: number, d: Float32Array, rest: Float32Array): Promise<Float32Array> {
  const { network, sheet, problem } = tiling;
  const { side, count, corners } = sheet;
  const window = windowOf(side);
  const blend = { total: new Float32Array(3 * count), weight: new Float32Array(count) };
  const length = 3 * side * side;
  for (let at = 0; at < corners.length; at += network.batch) {
    await tiling.beforeBatch();
    const batch = corners.slice(at, at + network.batch);
    const told = batch.map((corner) => problem.tell(corner, d, rest));
    const tiles = new Float32Array(batch.length * length);
    batch.forEach((corner, n) => cutTile(sheet, x, corner, tiles, n * length));
    const denoised = await network.denoise(tiles, sigma, told);
    batch.forEach((corner, n) => addTile(sheet, blend, window, corner, denoised, n * length));
    await tiling.afterBatch(batch, blend);
  }
  return blend.total.map((value, i) => value / blend.weight[i % count]!);
}

function sum(a: Float32Array, b: Float32Array): Float32Array {
  const out = new Float32Array(a.length);
  for (let i = 0; i < out.length; i++) out[i] = a[i]! + b[i]!;
  return out;
}
