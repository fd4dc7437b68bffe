// AAᵀ of a dense matrix and what is made of it in float64: regularised solves, and the exact inverse where rows depend on one another.
// Knows no pictures and no operator.
import { factorCholesky, factorPivoted, invertLower, solveCholesky } from '../math/cholesky.ts';

/** What A sees, in orthonormal coordinates: the rows of BA are orthonormal and span those of A, and (AAᵀ)† = BᵀB. */
export interface RowSpace {
  rank: number;
  /** B, [rank, rows]. */
  whitener: Float64Array;
}

/** Pivots of AAᵀ below this part of the largest are rounding: singular values of A below 3·10⁻⁵ of the largest, single precision's own. */
const tolerance = 1e-9;

/** Numbers of four rows that are summed at once: neighbours share what they are multiplied with. */
const rowsAtOnce = 4;

/** AAᵀ, [rows, rows]. */
export function gramOf(a: Float64Array, rows: number): Float64Array {
  const width = a.length / rows;
  const gram = new Float64Array(rows * rows);
  for (let i = 0; i < rows; i++) {
    const row = a.subarray(i * width, (i + 1) * width);
    const filled = filledOf(row);
    for (let j = 0; j <= i; j += rowsAtOnce) {
      const sums = filled.length < width / 2 ? sparseSums(row, filled, a, j * width, width) : denseSums(row, a, j * width, width);
      for (let k = 0; k < rowsAtOnce && j + k <= i; k++) gram[i * rows + j + k] = gram[(j + k) * rows + i] = sums[k]!;
    }
  }
  return gram;
}

/** Where it is not 0. */
function filledOf(row: Float64Array): Uint32Array {
  const out = new Uint32Array(row.length);
  let count = 0;
  for (let e = 0; e < row.length; e++) if (row[e] !== 0) out[count++] = e;
  return out.subarray(0, count);
}

/** Products with the four rows of a from `start` on; beyond the last it is that one again. */
function denseSums(row: Float64Array, a: Float64Array, start: number, width: number): [number, number, number, number] {
  let [s0, s1, s2, s3] = [0, 0, 0, 0];
  const last = a.length - width;
  const [b, c, d] = [Math.min(start + width, last), Math.min(start + 2 * width, last), Math.min(start + 3 * width, last)];
  for (let e = 0; e < width; e++) {
    const v = row[e]!;
    s0 += v * a[start + e]!;
    s1 += v * a[b + e]!;
    s2 += v * a[c + e]!;
    s3 += v * a[d + e]!;
  }
  return [s0, s1, s2, s3];
}

function sparseSums(row: Float64Array, filled: Uint32Array, a: Float64Array, start: number, width: number): number[] {
  const last = a.length - width;
  return Array.from({ length: rowsAtOnce }, (_, k) => {
    const from = Math.min(start + k * width, last);
    let sum = 0;
    for (const e of filled) sum += row[e]! * a[from + e]!;
    return sum;
  });
}

/** The Cholesky factor of AAᵀ + ridge·I. @throws RangeError where rows depend on one another and nothing is added */
export function factorRidge(gram: Float64Array, rows: number, ridge: number): Float64Array {
  const factor = gram.slice();
  for (let i = 0; i < rows; i++) factor[i * rows + i] = factor[i * rows + i]! + ridge;
  return factorCholesky(factor, rows);
}

/** Of any A, by its AAᵀ = LLᵀ with L of full column rank: B = (LᵀL)⁻¹Lᵀ, which is L⁻¹ where the rows are independent. */
export function rowSpaceOf(gram: Float64Array, rows: number): RowSpace {
  const { pivots, factor } = factorPivoted(gram, rows, tolerance);
  const rank = pivots.length;
  if (rank === rows) return { rank, whitener: invertLower(factorRidge(gram, rows, 0), rows) };
  const l = columnsOf(gram, rows, pivots, factor);
  const inner = new Float64Array(rank * rank);
  for (let i = 0; i < rows; i++)
    for (let a = 0; a < rank; a++)
      for (let b = 0; b <= a; b++) inner[a * rank + b] = inner[a * rank + b]! + l[i * rank + a]! * l[i * rank + b]!;
  factorCholesky(inner, rank);
  const whitener = new Float64Array(rank * rows);
  for (let i = 0; i < rows; i++) {
    solveCholesky(inner, rank, l, i * rank);
    for (let k = 0; k < rank; k++) whitener[k * rows + i] = l[i * rank + k]!;
  }
  return { rank, whitener };
}

/** L of all rows, [rows, rank]: row i is F⁻¹·G[pivots, i]. */
function columnsOf(gram: Float64Array, rows: number, pivots: readonly number[], factor: Float64Array): Float64Array {
  const rank = pivots.length;
  const l = new Float64Array(rows * rank);
  for (let i = 0; i < rows; i++)
    for (let k = 0; k < rank; k++) {
      let sum = gram[pivots[k]! * rows + i]!;
      for (let j = 0; j < k; j++) sum -= factor[k * rank + j]! * l[i * rank + j]!;
      l[i * rank + k] = sum / factor[k * rank + k]!;
    }
  return l;
}

/** BᵀB v, in place on `rows` numbers from `start` on: (AAᵀ)†v. */
export function solveExactly({ rank, whitener }: RowSpace, rows: number, v: Float64Array, start: number): void {
  const inner = whiten({ rank, whitener }, v.subarray(start, start + rows));
  v.fill(0, start, start + rows);
  for (let k = 0; k < rank; k++) for (let i = 0; i < rows; i++) v[start + i] = v[start + i]! + whitener[k * rows + i]! * inner[k]!;
}

/** B v, [rank]. */
export function whiten({ rank, whitener }: RowSpace, v: Float64Array): Float64Array {
  const out = new Float64Array(rank);
  for (let k = 0; k < rank; k++) for (let i = 0; i < v.length; i++) out[k] = out[k]! + whitener[k * v.length + i]! * v[i]!;
  return out;
}
