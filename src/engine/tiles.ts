// D(x; σ) of a photograph that is larger than the network, made of the network's D of its tiles. With D the last estimate:
//   R = Y − A·D
//   every tile is denoised, told its own H and y_t = H·D_t + window_t(R): what it would measure and what is not explained yet
//   the tiles are blended, and the photograph is moved towards Y as far as Y is known, D + Aᵀ(A·Aᵀ + λ)⁻¹(Y − A·D), λ = (σ_Y / σ_D)²
// Samplers know none of it. Twin: training/photograph.py. Knows no back end and no operator.
import type { BoundPhotograph, TileTold } from '../operators/photograph.ts';
import { addTile, cutTile, windowOf, type Blend, type Corner, type Sheet } from '../operators/sheet.ts';
import type { SamplerContext } from '../samplers/contract.ts';
import { ArrayField, dataOf } from './array-fields.ts';

/** Above it D is vague. */
const sigmaSettled = 4;

/**
 * Steps of conjugate gradients at a level, where A† is solved by steps: each level goes on from the last one's move, so few are enough; an
 * estimate has one level only.
 */
const stepsAt = (sigma: number, isOnly: boolean): number => (isOnly ? stepsOfEstimate : sigma > sigmaSettled ? 2 : 5);
export const stepsOfEstimate = 24;

export interface TileNetwork {
  readonly batch: number;
  /** Another batch may be asked for before the one before was read: a device computes while this thread makes the next one ready. */
  readonly computesMeanwhile: boolean;
  /** Asks for the network's D of up to `batch` tiles x [n, 3, S, S], each told its own; settles when that is asked. */
  denoise(x: Float32Array, sigma: number, told: readonly TileTold[]): Promise<{ reading: Promise<Float32Array> }>;
}

export interface Tiling {
  network: TileNetwork;
  sheet: Sheet;
  problem: BoundPhotograph;
  /** λ of the move; null where D stays as it is. */
  damping: number | null;
  /** There is one level. */
  isOnly: boolean;
  /** Before every batch of tiles; rejects where the run is cancelled. */
  beforeBatch(): Promise<void>;
  /** After it: which tiles were its, and all so far. */
  afterBatch(corners: readonly Corner[], blend: Blend): Promise<void>;
}

export interface Tiled {
  denoise: SamplerContext['denoise'];
  /** Y − A·D of the newest D before it was moved: what the network leaves of Y. Null where nothing was moved. */
  missing(): Float32Array | null;
}

/** @param first A†Y */
export function tiled(tiling: Tiling, first: Float32Array): Tiled {
  const { problem } = tiling;
  const meet = meeting(tiling);
  let d = first;
  /** Y − A·D, before D was moved and after. */
  let [missing, left]: [Float32Array | null, Float32Array | null] = [null, null];
  return {
    async denoise(x, sigma) {
      d = await blendTiles(tiling, dataOf(x), sigma, d, left ?? (await problem.residual(d)));
      if (meet) ({ d, missing, left } = await meet(d, sigma));
      else left = null;
      return new ArrayField(d, 1);
    },
    missing: () => missing,
  };
}

/** What was missing at one level is nearly what is missing at the next: the rest alone is solved for. */
function meeting({ problem, damping, isOnly }: Pick<Tiling, 'problem' | 'damping' | 'isOnly'>) {
  if (damping === null) return null;
  /** What D was moved by, and A of it. */
  let moved: { by: Float32Array; image: Float32Array } | null = null;
  return async (blended: Float32Array, sigma: number) => {
    const missing = await problem.residual(blended);
    const near = moved && sum(missing, moved.image, -1);
    // Where D has changed so much that the last move leads away, it is left.
    if (near && lengthOf(near) >= lengthOf(missing)) moved = null;
    const rest = near && moved ? near : missing;
    const { x, left } = await problem.pinv(rest, stepsAt(sigma, isOnly), damping);
    const image = sum(rest, left, -1);
    moved = moved ? { by: sum(moved.by, x), image: sum(moved.image, image) } : { by: x, image };
    return { d: sum(blended, moved.by), missing, left };
  };
}

async function blendTiles(tiling: Tiling, x: Float32Array, sigma: number, d: Float32Array, rest: Float32Array): Promise<Float32Array> {
  const { network, sheet, problem } = tiling;
  const { side, count, corners } = sheet;
  const window = windowOf(side);
  const blend = { total: new Float32Array(3 * count), weight: new Float32Array(count) };
  const length = 3 * side * side;
  const take = async (batch: readonly Corner[], reading: Promise<Float32Array>): Promise<void> => {
    const denoised = await reading;
    batch.forEach((corner, n) => addTile(sheet, blend, window, corner, denoised, n * length));
    await tiling.afterBatch(batch, blend);
  };
  let takeBefore = (): Promise<void> => Promise.resolve();
  for (let at = 0; at < corners.length; at += network.batch) {
    await tiling.beforeBatch();
    const batch = corners.slice(at, at + network.batch);
    const told = await problem.tell(batch, d, rest);
    const tiles = new Float32Array(batch.length * length);
    batch.forEach((corner, n) => cutTile(sheet, x, corner, tiles, n * length));
    const { reading } = await network.denoise(tiles, sigma, told);
    await takeBefore();
    if (network.computesMeanwhile) takeBefore = () => take(batch, reading);
    else await take(batch, reading);
  }
  await takeBefore();
  return blend.total.map((value, i) => value / blend.weight[i % count]!);
}

function lengthOf(a: Float32Array): number {
  let square = 0;
  for (const v of a) square += v * v;
  return Math.sqrt(square);
}

/** a + factor·b */
function sum(a: Float32Array, b: Float32Array, factor = 1): Float32Array {
  const out = new Float32Array(a.length);
  for (let i = 0; i < out.length; i++) out[i] = a[i]! + factor * b[i]!;
  return out;
}
