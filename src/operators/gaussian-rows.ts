// Seeded Gaussian rows of length 1 (docs/operators.md, stream 4).
import { fillNormals, streams } from '../math/rng.ts';
import { denseMatrix, type DenseMatrix } from './dense.reference.ts';

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

let newest: { key: string; matrix: DenseMatrix } | null = null;

/** The matrix that was asked for last is kept: a run asks several times, and 128 rows take a third of a second to make and multiply. */
export function gaussianMatrix(rows: number, seed: number, size: number): DenseMatrix {
  const key = [rows, seed, size].join();
  if (newest?.key !== key)
    newest = { key, matrix: denseMatrix({ rows, colours: 1, a: gaussianRows(rows, seed, size), unit: 1, floor: 0 }) };
  return newest.matrix;
}
