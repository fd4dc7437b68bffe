// (HHᵀ)⁻¹ on readings by a factor of HHᵀ, for runs that ask often: making it costs as much as a few dozen solves by steps, and each solve
// with it is exact to single precision and many times as quick. Knows only that HHᵀ acts on each of three colours alike.
import { factorPivoted, solveCholesky } from '../math/cholesky.ts';

/** Beyond so many rows the factor takes seconds. */
export const mostFactoredRows = 1500;

/** Of the largest pivot: what is below was never measured, or is lost in single precision. */
const tolerance = 1e-6;

/**
 * @param outer HHᵀ on readings [batch, rows, 3]
 * @returns r ↦ u with HHᵀu = r for r in the range of H, any number of readings one after another
 */
export async function factorOuter(
  outer: (u: Float32Array) => Promise<Float32Array>,
  rows: number,
  batch: number,
): Promise<(r: Float32Array) => Float32Array> {
  const matrix = new Float32Array(rows * rows);
  const vectors = 3 * batch;
  /** Where number `row` of vector k stands among readings. */
  const at = (k: number, row: number): number => (Math.floor(k / 3) * rows + row) * 3 + (k % 3);
  for (let first = 0; first < rows; first += vectors) {
    const count = Math.min(vectors, rows - first);
    const units = new Float32Array(vectors * rows);
    for (let k = 0; k < count; k++) units[at(k, first + k)] = 1;
    const columns = await outer(units);
    for (let k = 0; k < count; k++) for (let row = 0; row < rows; row++) matrix[(first + k) * rows + row] = columns[at(k, row)]!;
  }
  const { pivots, factor } = factorPivoted(matrix, rows, tolerance);
  return (r) => {
    const u = new Float32Array(r.length);
    for (let k = 0; k < r.length / rows; k++) {
      const one = Float64Array.from(pivots, (pivot) => r[at(k, pivot)]!);
      solveCholesky(factor, pivots.length, one);
      pivots.forEach((pivot, i) => (u[at(k, pivot)] = one[i]!));
    }
    return u;
  };
}
