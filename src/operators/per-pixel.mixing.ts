// The arithmetic of operators that see every pixel alone: mixtures of its colours, the way back, and which pixels take part.
import { factorCholesky, solveCholesky } from '../math/cholesky.ts';
import type { Params } from '../protocol/param-spec.ts';
import { noiseRatio } from './feature-transform.ts';

export interface PerPixel {
  /** C: what is measured of the three colours, [c, 3]; rows that do not depend on one another. */
  mixtures: readonly (readonly [red: number, green: number, blue: number])[];
  /** [S, S], 1 = visible; null where all are. @throws StudioError bad-params */
  visible(params: Params, size: number): Uint8Array | null;
}

/** Every colour alone. */
export const colours: PerPixel['mixtures'] = [
  [1, 0, 0],
  [0, 1, 0],
  [0, 0, 1],
];

/** C, and Cᵀ(CCᵀ + εI)⁻¹, as [out, in] matrices over colours. */
export interface Mixing {
  rows: number;
  columns: number;
  weights: readonly number[];
}

export function forwardOf({ mixtures }: PerPixel): Mixing {
  return { rows: mixtures.length, columns: 3, weights: mixtures.flat() };
}

export function transposed({ rows, columns, weights }: Mixing): Mixing {
  const out = Array.from({ length: rows * columns }, (_, i) => weights[(i % rows) * columns + Math.floor(i / rows)]!);
  return { rows: columns, columns: rows, weights: out };
}

/** (CCᵀ + εI)⁻¹C is made row by row; its transpose goes back to colours. */
export function backwardOf({ mixtures }: PerPixel, std: number): Mixing {
  const c = mixtures.length;
  const gram = Float64Array.from({ length: c * c }, (_, i) => {
    const [a, b] = [mixtures[Math.floor(i / c)]!, mixtures[i % c]!];
    return a[0] * b[0] + a[1] * b[1] + a[2] * b[2] + (Math.floor(i / c) === i % c ? noiseRatio(std) : 0);
  });
  factorCholesky(gram, c);
  const byColour = [0, 1, 2].map((colour) => Float64Array.from(mixtures, (mixture) => mixture[colour]!));
  for (const column of byColour) solveCholesky(gram, c, column);
  return { rows: 3, columns: c, weights: byColour.flatMap((column) => [...column]) };
}

/** Where one of the entries is visible; every pixel where it hides none. */
export function visiblePixels(of: PerPixel, params: Params, size: number): Uint32Array {
  const visible = of.visible(params, size);
  const all = Uint32Array.from({ length: size * size }, (_, pixel) => pixel);
  return visible ? all.filter((pixel) => visible[pixel] === 1) : all;
}

/** The mixing at the visible pixels of pictures [N, columns, S, S] → [N, rows, S, S]; hidden ones become 0. @param seen one for all, or one each */
export function mix<Numbers extends Float32Array | Float64Array>(
  v: Numbers,
  out: Numbers,
  { rows, columns, weights }: Mixing,
  seen: readonly Uint32Array[],
  plane: number,
): Numbers {
  for (let n = 0; n * rows * plane < out.length; n++) {
    const own = seen[seen.length === 1 ? 0 : n]!;
    weights.forEach((weight, i) => {
      if (weight === 0) return;
      const [to, from] = [(n * rows + Math.floor(i / columns)) * plane, (n * columns + (i % columns)) * plane];
      for (let p = 0; p < own.length; p++) out[to + own[p]!] = out[to + own[p]!]! + weight * v[from + own[p]!]!;
    });
  }
  return out;
}
