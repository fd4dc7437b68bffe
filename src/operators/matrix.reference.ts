// r seeded Gaussian rows of length 1 (docs/operators.md, stream 4): H x = A·vec(x), H† = Aᵀ(AAᵀ + εI)⁻¹. The float64 twin.
import { factorCholesky, solveCholesky } from '../math/cholesky.ts';
import { fillNormals, streams } from '../math/rng.ts';
import type { ReferenceOperator, Regularisation } from './contract.ts';
import { addMeasurementNoise, noiseRatio, rootMeanSquare, transformEntries } from './feature-transform.ts';

/** A, [rows, 3S²]: normals of stream 4, every row divided by its length. */
export function gaussianRows(rows: number, seed: number, size: number): Float64Array {
  const width = 3 * size * size;
  const a = new Float64Array(rows * width);
  fillNormals(a, seed, streams.matrix);
  for (let i = 0; i < rows; i++) {
    const row = a.subarray(i * width, (i + 1) * width);
    let square = 0;
    for (const v of row) square += v * v;
    const length = Math.sqrt(square);
    for (let j = 0; j < width; j++) row[j] = row[j]! / length;
  }
  return a;
}

/** AAᵀ, [rows, rows]. */
export function gramOf(a: Float64Array, rows: number): Float64Array {
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

/** A of one operator, and AAᵀ for whoever solves with it. */
export interface GaussianMatrix {
  a: Float64Array;
  gram(): Float64Array;
}

let newest: { key: string; matrix: GaussianMatrix } | null = null;

/** The matrix that was asked for last is kept: a run asks several times, and 128 rows take a third of a second to make and multiply. */
export function matrixOf(rows: number, seed: number, size: number): GaussianMatrix {
  const key = [rows, seed, size].join();
  if (newest?.key === key) return newest.matrix;
  const a = gaussianRows(rows, seed, size);
  let gram: Float64Array | null = null;
  const matrix = { a, gram: () => (gram ??= gramOf(a, rows)) };
  newest = { key, matrix };
  return matrix;
}

/** The Cholesky factor of AAᵀ + εI, ε = (σ_n / 0.5)². */
export function factorRegularised(gram: Float64Array, rows: number, std: number): Float64Array {
  const factor = gram.slice();
  for (let i = 0; i < rows; i++) factor[i * rows + i] = factor[i * rows + i]! + noiseRatio(std);
  return factorCholesky(factor, rows);
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

export function createMatrixReference(rows: number, seed: number, size: number): ReferenceOperator {
  const { a, gram } = matrixOf(rows, seed, size);
  const apply = (x: Float64Array): Float64Array => applyRows(a, rows, x);
  const adjoint = (y: Float64Array): Float64Array => applyTransposed(a, rows, y);
  const pinv = (y: Float64Array, { std }: Pick<Regularisation, 'std'>): Float64Array => {
    const factor = factorRegularised(gram(), rows, std);
    const solved = y.slice();
    for (let start = 0; start < y.length; start += rows) solveCholesky(factor, rows, solved, start);
    return adjoint(solved);
  };
  return {
    measurementSize: rows,
    rank: rows,
    apply,
    adjoint,
    pinv,
    pinvExact: (y) => ({ x: pinv(y, { std: 0 }), residual: 0, iterations: 0 }),
    transformed: (input, y, transform) => transformEntries(y, apply(input), transform),
    features: (input, y, transform, regularisation) => pinv(transformEntries(y, apply(input), transform), regularisation),
    addNoise: (y, std, seed) => addMeasurementNoise(y, std, seed),
    rms: (residual) => rootMeanSquare(residual, rows),
    toPicture: () => null,
  };
}
