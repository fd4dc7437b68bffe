// Conditioning tables on the device: made once for the same levels, the ones used last stay, and all go with the model.
import { expect, test, vi } from 'vitest';
import { openScaleTables } from '../../src/engine/scale-tables.ts';
import type { Gpu } from '../../src/gpu/device.ts';
import type { ModelFiles } from '../../src/model/fetch-model.ts';
import type { WebGpuRuntime } from '../../src/model/runtime-webgpu.ts';

const told = (sigma: number) => ({ sigmas: [sigma], regularisation: { std: 0, blurFactor: 4 }, label: null });

function opened() {
  vi.stubGlobal('GPUBufferUsage', { STORAGE: 1, COPY_SRC: 2, COPY_DST: 4 });
  const [made, destroyed]: [number[], number[]] = [[], []];
  const limits = { maxBufferSize: 1e6, maxStorageBufferBindingSize: 1e6 };
  const device = {
    limits,
    createBuffer: () => {
      const id = made.length;
      return { id, getMappedRange: () => new ArrayBuffer(16), unmap: () => undefined, destroy: () => destroyed.push(id) };
    },
  };
  const runtime = {
    runOnce(_graph: unknown, _weights: unknown, { c_noise }: Record<string, { data: Float32Array }>) {
      made.push(c_noise!.data[0]!);
      return Promise.resolve(new Float32Array(4));
    },
  };
  const model = { manifest: { config: { classes: 0, conditions: 0 }, cond: { file: 'cond.onnx' } }, files: new Map(), weights: [] };
  const tables = openScaleTables({ device } as unknown as Gpu, runtime as unknown as WebGpuRuntime, model as unknown as ModelFiles);
  return { tables, made, destroyed };
}

test('the same levels are made once, also when they are asked for at the same time', async () => {
  const { tables, made } = opened();
  const [first, second] = await Promise.all([tables.of(told(1)), tables.of(told(1))]);
  expect(await tables.of(told(1))).toBe(first);
  expect(second).toBe(first);
  expect(made).toHaveLength(1);
});

test('of many levels the ones used last stay, and all go with the model', async () => {
  const { tables, made, destroyed } = opened();
  for (let sigma = 1; sigma <= 8; sigma++) await tables.of(told(sigma));
  await tables.of(told(1));
  await tables.of(told(9));
  // Number 2 was not asked for the longest time.
  expect(destroyed).toEqual([2]);
  await tables.of(told(1));
  expect(made).toHaveLength(9);
  await tables.release();
  expect([...destroyed].sort((a, b) => a - b)).toEqual([1, 2, 3, 4, 5, 6, 7, 8, 9]);
});
