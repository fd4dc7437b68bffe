// What is handed to the queue in pieces goes to it together and in its order; what looks from outside sees all of it. On a real device.
import { expect, it } from 'vitest';
import { countDevice, deviceCounts, since } from '../../bench/device-counts.ts';
import { createStorage, createUniform, writeStorage } from '../../src/gpu/buffer.ts';
import { requestGpu, type Gpu } from '../../src/gpu/device.ts';
import { createFieldKernels } from '../../src/gpu/fields.ts';
import { readFloats } from '../../src/gpu/readback.ts';
import { describeOnGpu } from './gpu.ts';

/** Its own device: the counting has to be there before the device is. */
async function counted(): Promise<Gpu> {
  countDevice();
  return requestGpu();
}

const oneAndNext = Float32Array.of(1, 2, 3, 4);

describeOnGpu('the joined queue', () => {
  it('sends many submissions and small writes as one of each, in order', async () => {
    const gpu = await counted();
    const kernels = await createFieldKernels(gpu);
    const [x, out] = [createStorage(gpu, 16, 'x'), Array.from({ length: 50 }, () => createStorage(gpu, 16, 'out'))];
    const before = deviceCounts();
    // Each write is read by one kernel, then written over.
    out.forEach((to, i) => {
      writeStorage(
        gpu,
        x,
        oneAndNext.map((v) => v + i),
      );
      kernels.combine([{ coefficient: 2, buffer: x }], to, 4);
    });
    const found = await readFloats(gpu, out[7]!, 4);
    expect([...found]).toEqual([16, 18, 20, 22]);
    expect(since(before)).toMatchObject({ submits: 1, maps: 1, dispatches: 50 });
    for (const [i, to] of out.entries()) expect((await readFloats(gpu, to, 4))[3]).toBe(2 * (4 + i));
    gpu.device.destroy();
  });

  it('uploads once what is written again and again', async () => {
    const gpu = await counted();
    const x = createStorage(gpu, 16, 'x');
    writeStorage(gpu, x, oneAndNext);
    await readFloats(gpu, x, 4);
    const before = deviceCounts();
    for (let i = 0; i < 5; i++) {
      writeStorage(
        gpu,
        x,
        oneAndNext.map((v) => v * 0),
      );
      writeStorage(gpu, x, oneAndNext);
    }
    expect([...(await readFloats(gpu, x, 4))]).toEqual([...oneAndNext]);
    expect(since(before).uploaded).toBe(16);
    gpu.device.destroy();
  });

  it('keeps the order of large writes, and forgets what it kept when that is full', async () => {
    const gpu = await counted();
    const kernels = await createFieldKernels(gpu);
    const count = 4096;
    const [x, out] = [createStorage(gpu, 4 * count, 'x'), createStorage(gpu, 4 * count, 'out')];
    writeStorage(gpu, x, new Float32Array(count).fill(1));
    kernels.combine([{ coefficient: 3, buffer: x }], out, count);
    writeStorage(gpu, x, new Float32Array(count).fill(2));
    expect((await readFloats(gpu, out, count)).every((v) => v === 3)).toBe(true);
    // 300 kB of different small writes; what is kept are 64.
    for (let i = 0; i < 300; i++) writeStorage(gpu, x, new Float32Array(256).fill(i));
    expect((await readFloats(gpu, x, 256)).every((v) => v === 299)).toBe(true);
    gpu.device.destroy();
  });

  it('sends what is held when the task ends, and before a buffer of it goes', async () => {
    const gpu = await counted();
    const kernels = await createFieldKernels(gpu);
    const [x, out] = [createStorage(gpu, oneAndNext, 'x'), createStorage(gpu, 16, 'out')];
    const before = deviceCounts();
    kernels.combine([{ coefficient: 1, buffer: x }], out, 4);
    expect(since(before).submits).toBe(0);
    await new Promise((resolve) => setTimeout(resolve, 20));
    expect(since(before).submits).toBe(1);
    kernels.combine([{ coefficient: 5, buffer: x }], out, 4);
    x.destroy();
    expect(since(before).submits).toBe(2);
    expect([...(await gpu.guard(readFloats(gpu, out, 4)))]).toEqual([5, 10, 15, 20]);
    gpu.device.destroy();
  });

  it('refuses a write that does not fit as the queue does, and goes on', async () => {
    const gpu = await counted();
    const uniform = createUniform(gpu, [1n], 'params');
    const waiting = gpu.guard(new Promise(() => undefined));
    gpu.device.queue.writeBuffer(uniform, 16, oneAndNext);
    await expect(waiting).rejects.toMatchObject({ code: 'internal' });
    expect([...(await readFloats(gpu, createStorage(gpu, oneAndNext, 'x'), 4))]).toEqual([...oneAndNext]);
    gpu.device.destroy();
  });
});
