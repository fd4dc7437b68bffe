// Sums over a kernel as programs of the runtime against the same sums in loops: every stride, windows that see beyond the plane and windows
// that do not, planes that are seen in part, sides that no block divides.
import { describe, expect, test } from 'vitest';
import { blockedCorrelation } from '../../src/operators/blocked-correlation.ts';
import { correlate, spread, type Correlation } from '../../src/operators/correlation.ts';
import { normals } from '../helpers/cases.ts';
import { relativeDifference } from '../helpers/numbers.ts';
import { compile } from '../helpers/runtime.ts';

const planes = 2;

function mapOf(stride: number, first: number, seen: { height: number; width: number }): Correlation {
  const [rows, columns] = [
    [-3, -3, 0, 4, 7],
    [-6, 2, 1, 0, 5],
  ] as const;
  return {
    taps: { rows: Int32Array.from(rows), columns: Int32Array.from(columns), values: Float64Array.of(0.3, -0.2, 0.5, 0.1, 0.25) },
    ...{ stride, seen, field: { height: 40, width: 48 } },
    rows: { first, count: 13 },
    columns: { first: first + 1, count: 10 },
  };
}

const each = (x: Float32Array, map: (plane: Float32Array) => Float32Array): Float32Array => {
  const length = x.length / planes;
  return Float32Array.from([0, 1].flatMap((p) => [...map(x.subarray(p * length, (p + 1) * length))]));
};

describe.each([1, 2, 4, 8])('stride %i', (stride) => {
  test.each([
    ['beyond the plane', -2, { height: 40, width: 48 }],
    ['within it', 4, { height: 40, width: 48 }],
    ['a part is seen', 0, { height: 37, width: 41 }],
  ])('%s: A, Aᵀ and A·Aᵀ are those of the loops', async (_, first, seen) => {
    const map = mapOf(stride, first, seen);
    const maps = blockedCorrelation(compile, map, planes);
    const x = Float32Array.from(normals(planes * 40 * 48, 1));
    const y = Float32Array.from(normals(planes * 13 * 10, 2));
    const back = each(y, (plane) => spread(map, plane));
    expect(relativeDifference(await maps.apply(x), Float64Array.from(each(x, (plane) => correlate(map, plane))))).toBeLessThan(1e-5);
    expect(relativeDifference(await maps.adjoint(y), Float64Array.from(back))).toBeLessThan(1e-5);
    expect(relativeDifference(await maps.outer(y), Float64Array.from(each(back, (plane) => correlate(map, plane))))).toBeLessThan(1e-5);
    await maps.dispose();
  });
});
