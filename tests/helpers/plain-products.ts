// Matrix products in plain JavaScript: what `Products` means, for tests that start no runtime.
import type { Products } from '../../src/operators/contract.ts';

function multiply(a: Float32Array, aShape: readonly number[], b: Float32Array, bShape: readonly number[]): Float32Array {
  const [rows, inner] = aShape;
  const columns = bShape[1];
  if (aShape.length !== 2 || bShape.length !== 2 || !rows || !inner || !columns || bShape[0] !== inner)
    throw new Error(`shapes [${aShape.join()}] and [${bShape.join()}] have no product here`);
  if (a.length !== rows * inner || b.length !== inner * columns) throw new Error('an array is not of its shape');
  const out = new Float32Array(rows * columns);
  for (let i = 0; i < rows; i++)
    for (let j = 0; j < inner; j++) {
      const factor = a[i * inner + j]!;
      for (let c = 0; c < columns; c++) out[i * columns + c]! += factor * b[j * columns + c]!;
    }
  return out;
}

export const plainProducts: Products = {
  matmul: (a, aShape, b, bShape) => Promise.resolve(multiply(a, aShape, b, bShape)),
  separable(a, [i, p], x, [n, p2, q, r], b, [j, q2]) {
    if (p2 !== p || q2 !== q || x.length !== n * p * q * r || a.length !== i * p || b.length !== j * q)
      throw new Error('shapes do not fit');
    const out = new Float32Array(n * i * j * r);
    for (let entry = 0; entry < n; entry++) {
      const rows = multiply(a, [i, p], x.subarray(entry * p * q * r, (entry + 1) * p * q * r), [p, q * r]);
      for (let row = 0; row < i; row++)
        out.set(multiply(b, [j, q], rows.subarray(row * q * r, (row + 1) * q * r), [q, r]), (entry * i + row) * j * r);
    }
    return Promise.resolve(out);
  },
};
