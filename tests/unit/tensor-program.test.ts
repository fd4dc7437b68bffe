// Programs as they are written and as the runtime reads them: shapes are checked while building, numbers against plain arithmetic.
import { expect, it } from 'vitest';
import { ProgramBuilder } from '../../src/operators/tensor-program.ts';
import { compile } from '../helpers/runtime.ts';

it('computes what its operations say', async () => {
  const p = new ProgramBuilder();
  const x = p.input('x', [2, 3]);
  const turned = p.transpose(x, [1, 0]);
  const product = p.matmul(turned, p.constant(Float32Array.of(1, 2, 3, 4), [2, 2]));
  const picked = p.gather(product, 0, [2, 0]);
  const program = await compile(p.build(p.add(p.reshape(picked, [4]), p.constant(Float32Array.of(0.5), [1]))));
  // xᵀ = [[1, 4], [2, 5], [3, 6]]; rows 2 and 0 of xᵀ·[[1, 2], [3, 4]], plus ½
  expect([...(await program.run({ x: Float32Array.of(1, 2, 3, 4, 5, 6) }))]).toEqual([21.5, 30.5, 13.5, 18.5]);
  await program.release();
});

it('has the exact GELU and a·bᵀ', async () => {
  const p = new ProgramBuilder();
  const x = p.input('x', [1, 2]);
  const program = await compile(p.build(p.gelu(p.matmulTransposed(x, p.constant(Float32Array.of(1, 0, 0, -1), [2, 2])))));
  const [a, b] = await program.run({ x: Float32Array.of(1, 1) });
  expect(a).toBeCloseTo(0.8413447, 6);
  expect(b).toBeCloseTo(-0.1586553, 6);
});

it('holds constants of more than 2¹⁴ bytes', async () => {
  const p = new ProgramBuilder();
  const ones = p.constant(new Float32Array(200 * 200).fill(1), [200, 200]);
  const program = await compile(p.build(p.matmul(p.input('x', [1, 200]), ones)));
  expect((await program.run({ x: new Float32Array(200).fill(0.5) }))[199]).toBe(100);
});

it('spends one operation on several changes of shape and none on what nobody reads', () => {
  const p = new ProgramBuilder();
  const x = p.input('x', [2, 6]);
  p.gelu(x);
  const program = p.build(p.reshape(p.reshape(p.gelu(x), [3, 4]), [12]));
  expect(program.nodes.map(({ operation }) => operation)).toEqual(['Gelu', 'Reshape']);
  expect(program.constants).toHaveLength(1);
});

it('refuses shapes that do not fit', () => {
  const p = new ProgramBuilder();
  const [a, b] = [p.input('a', [2, 3]), p.input('b', [2, 3])];
  expect(() => p.matmul(a, b)).toThrow(/\[2,3\] · \[2,3\]/);
  expect(() => p.reshape(a, [5])).toThrow(/read as/);
  expect(() => p.add(a, p.input('c', [2, 2]))).toThrow(/go together/);
});
