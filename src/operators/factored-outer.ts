// (HHᵀ)⁻¹ on readings by a factor of HHᵀ, for runs that ask often: making it costs as much as a few dozen solves by steps, and each solve
// with it is exact to single precision and many times as quick. Knows only that HHᵀ acts on each of three colours alike.
import { factorPivoted, solveCholesky } from '../math/cholesky.ts';

/** Beyond so many rows the factor takes seconds. */
export const mostFactoredRows = 1500;

/** Of the largest pivot: what is below was never measured, or is lost in single precision. */
const tolerance = 1e-6;

/** Where number `row` of vector k stands among readings [batch, rows, 3], three vectors a reading. */
const place = (rows: number, k: number, row: number): number => (Math.floor(k / 3) * rows + row) * 3 + (k % 3);

/** What a map makes of the unit readings of these rows, `3·batch` at a time: called with the rows and where vector k of the result is one of them. */
export async function eachUnit(
  map: (u: Float32Array) => Promise<Float32Array>,
  of: readonly number[],
  rows: number,
  batch: number,
  use: (result: Float32Array, first: number, count: number) => void,
): Promise<void> {
  const vectors = 3 * batch;
  for (let first = 0; first < of.length; first += vectors) {
    const count = Math.min(vectors, of.length - first);
    const units = new Float32Array(vectors * rows);
    for (let k = 0; k < count; k++) units[place(rows, k, of[first + k]!)] = 1;
    use(await map(units), first, count);
  }
}

/** HHᵀ factored on the rows that span the others. @param outer HHᵀ on readings [batch, rows, 3] */
export async function factorRows(
  outer: (u: Float32Array) => Promise<Float32Array>,
  rows: number,
  batch: number,
): Promise<ReturnType<typeof factorPivoted>> {
  const matrix = new Float32Array(rows * rows);
  const all = Array.from({ length: rows }, (_, row) => row);
  await eachUnit(outer, all, rows, batch, (columns, first, count) => {
    for (let k = 0; k < count; k++) for (let row = 0; row < rows; row++) matrix[(first + k) * rows + row] = columns[place(rows, k, row)]!;
  });
  return factorPivoted(matrix, rows, tolerance);
}

/**
 * @param outer HHᵀ on readings [batch, rows, 3]
 * @returns r ↦ u with HHᵀu = r for r in the range of H, any number of readings one after another
 */
export async function factorOuter(
  outer: (u: Float32Array) => Promise<Float32Array>,
  rows: number,
  batch: number,
): Promise<(r: Float32Array) => Float32Array> {
  const { pivots, factor } = await factorRows(outer, rows, batch);
  const at = (k: number, row: number): number => place(rows, k, row);
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
