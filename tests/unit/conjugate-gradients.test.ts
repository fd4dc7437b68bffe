// Several systems together: against the exact answer, and of what A does not pass.
import { expect, test } from 'vitest';
import { solveTogether } from '../../src/operators/conjugate-gradients.ts';

const spectrum = [4, 1, 0.25, 1e-3];
const apply = (v: Float32Array) => Promise.resolve(v.map((value, i) => spectrum[i % 4]! * value));
const plain = new Float32Array(4).fill(1);

test('A u = y, each system with scalars of its own', async () => {
  const u = Float32Array.of(1, -2, 3, 4, 0, 0, 0, 0, 5, 1, 1, 1);
  const found = await solveTogether(apply, plain, await apply(u), 4, { tolerance: 1e-6, steps: 8 });
  found.forEach((value, i) => expect(value).toBeCloseTo(u[i]!, 2));
});

test('fewer steps come less far, none come nowhere', async () => {
  const y = Float32Array.of(4, 1, 0.25, 1e-3);
  const missing = async (steps: number) => {
    const image = await apply(await solveTogether(apply, plain, y, 4, { tolerance: 1e-6, steps }));
    return Math.hypot(...image.map((v, i) => y[i]! - v));
  };
  expect(await missing(0)).toBeCloseTo(Math.hypot(...y));
  expect(await missing(2)).toBeLessThan(await missing(1));
});

test('of what A does not pass nothing is made', async () => {
  const half = (v: Float32Array) => Promise.resolve(v.map((value, i) => (i % 2 === 0 ? value : 0)));
  const found = await solveTogether(half, plain, Float32Array.of(1, 1, 0, 0, 3, 0, -2, 0), 4, { tolerance: 1e-2, steps: 32 });
  expect([...found]).toEqual([0, 0, 0, 0, 3, 0, -2, 0]);
});
