// Factors of matrices that are known: what they solve, and what rank they find.
import { expect, test } from 'vitest';
import { factorPivoted, solveCholesky } from '../../src/math/cholesky.ts';
import { normals } from '../helpers/cases.ts';

/** B Bᵀ, [n, n], of B [n, r]. */
function gram(b: Float32Array, n: number, r: number): Float64Array {
  return Float64Array.from({ length: n * n }, (_, at) => {
    const [i, j] = [Math.floor(at / n), at % n];
    let sum = 0;
    for (let k = 0; k < r; k++) sum += b[i * r + k]! * b[j * r + k]!;
    return sum;
  });
}

test.each([
  [9, 9],
  [40, 7],
  [40, 1],
])('a matrix of %i rows and rank %i: the pivots are as many as its rank, and A u = b', (n, r) => {
  const b = Float32Array.from(normals(n * r, 3));
  const a = gram(b, n, r);
  const { pivots, factor } = factorPivoted(a, n, 1e-10);
  expect(new Set(pivots).size).toBe(r);
  const times = (v: Float64Array) =>
    Float64Array.from({ length: n }, (_, i) => v.reduce((sum, value, j) => sum + a[i * n + j]! * value, 0));
  const wanted = times(Float64Array.from(normals(n, 4)));
  const u = Float64Array.from(pivots, (pivot) => wanted[pivot]!);
  solveCholesky(factor, r, u);
  const whole = new Float64Array(n);
  pivots.forEach((pivot, i) => (whole[pivot] = u[i]!));
  times(whole).forEach((v, i) => expect(v).toBeCloseTo(wanted[i]!, 6));
});

test('of nothing there is no pivot', () => {
  expect(factorPivoted(new Float64Array(9), 3, 1e-5)).toEqual({ pivots: [], factor: new Float64Array() });
});
