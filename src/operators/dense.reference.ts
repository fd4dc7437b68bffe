// H of an operator that is a small dense matrix, Hx = A·vec(x), H† = Aᵀ(AAᵀ + εI)⁻¹: the float64 twin.
import { factorCholesky, solveCholesky } from '../math/cholesky.ts';
import type { ReferenceOperator, Regularisation } from './contract.ts';
import { deriveReference } from './derive-reference.ts';
import { noiseRatio } from './feature-transform.ts';

/** A of one operator, and AAᵀ for whoever solves with it. */
export interface DenseMatrix {
  rows: number;
  /** [rows, 3S²], of full rank. */
  a: Float64Array;
  gram(): Float64Array;
}

/** AAᵀ is made when it is first asked for. */
export function denseMatrix(a: Float64Array, rows: number): DenseMatrix {
  let gram: Float64Array | null = null;
  return { rows, a, gram: () => (gram ??= gramOf(a, rows)) };
}

/** AAᵀ, [rows, rows]. */
function gramOf(a: Float64Array, rows: number): Float64Array {
  const width = a.length / rows;
  const gram = new Float64Array(rows * rows);
  for (let i = 0; i < rows; i++) {
    for (let j = 0; j <= i; j++) {
      let sum = 0;
      for (let e = 0; e < width; e++) sum += a[i * width + e]! * a[j * width + e]!;
      gram[i * rows + j] = sum;
      gram[j * rows + i] = sum;
    }
  }
  return gram;
}

/** The Cholesky factor of AAᵀ + εI, ε = (σ_n / 0.5)². */
export function factorRegularised(gram: Float64Array, rows: number, std: number): Float64Array {
  const factor = gram.slice();
  for (let i = 0; i < rows; i++) factor[i * rows + i] = factor[i * rows + i]! + noiseRatio(std);
  return factorCholesky(factor, rows);
}

/** (AAᵀ + εI)⁻¹, symmetric: [rows, rows]. */
export function inverseRegularised({ gram, rows }: DenseMatrix, std: number): Float64Array {
  const factor = factorRegularised(gram(), rows, std);
  const out = new Float64Array(rows * rows);
  for (let i = 0; i < rows; i++) {
    out[i * rows + i] = 1;
    solveCholesky(factor, rows, out, i * rows);
  }
  return out;
}

/** x [K, width] → A x [K, rows]. */
function applyRows(a: Float64Array, rows: number, x: Float64Array): Float64Array {
  const width = a.length / rows;
  const images = x.length / width;
  const y = new Float64Array(images * rows);
  for (let k = 0; k < images; k++) {
    for (let i = 0; i < rows; i++) {
      let sum = 0;
      for (let e = 0; e < width; e++) sum += a[i * width + e]! * x[k * width + e]!;
      y[k * rows + i] = sum;
    }
  }
  return y;
}

/** y [K, rows] → Aᵀ y [K, width]. */
function applyTransposed(a: Float64Array, rows: number, y: Float64Array): Float64Array {
  const width = a.length / rows;
  const images = y.length / rows;
  const x = new Float64Array(images * width);
  for (let k = 0; k < images; k++) {
    for (let i = 0; i < rows; i++) {
      const factor = y[k * rows + i]!;
      for (let e = 0; e < width; e++) x[k * width + e] = x[k * width + e]! + factor * a[i * width + e]!;
    }
  }
  return x;
}

export function denseReference({ a, rows, gram }: DenseMatrix): ReferenceOperator {
  const adjoint = (y: Float64Array): Float64Array => applyTransposed(a, rows, y);
  return deriveReference({
    measurementSize: rows,
    rank: rows,
    form: () => ({ h: { kind: 'matrix', rows, values: a }, seen: null }),
    apply: (x) => applyRows(a, rows, x),
    adjoint,
    pinv(y: Float64Array, { std }: Pick<Regularisation, 'std'>) {
      const factor = factorRegularised(gram(), rows, std);
      const solved = y.slice();
      for (let start = 0; start < y.length; start += rows) solveCholesky(factor, rows, solved, start);
      return adjoint(solved);
    },
  });
}
