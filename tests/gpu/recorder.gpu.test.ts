// What a piece of work asks of a device, asked again without it: the same on other numbers; what cannot be repeated is not. On a real device.
import { expect, it } from 'vitest';
import { createStorage, createUniform, packScalars, writeStorage } from '../../src/gpu/buffer.ts';
import type { Gpu } from '../../src/gpu/device.ts';
import { Kernel } from '../../src/gpu/kernel.ts';
import { readFloats } from '../../src/gpu/readback.ts';
import { record } from '../../src/gpu/recorder.ts';
import combineCode from '../../shaders/combine.wgsl?raw';
import { describeOnGpu } from './gpu.ts';

const count = 256;
const numbers = (scale: number): Float32Array => Float32Array.from({ length: count }, (_, i) => scale * i);

/** y = 2x, z = y + 3x, copied into w: in two encoders and three passes, as the runtime would. */
async function chain(gpu: Gpu) {
  const [x, y, z, w] = ['x', 'y', 'z', 'w'].map((label) => createStorage(gpu, 4 * count, label));
  const kernel = await Kernel.create(gpu, { label: 'combine', code: combineCode });
  const params = (a: number, b: number) => [{ buffer: createUniform(gpu, [BigInt(count), a, b, 0, 0], 'params') }];
  const [twice, sum] = [params(2, 0), params(1, 3)];
  const work = (): Promise<void> => {
    const first = gpu.device.createCommandEncoder();
    const pass = first.beginComputePass();
    kernel.encode(pass, [x!, x!, x!, x!, y!], twice, count);
    pass.end();
    gpu.device.queue.submit([first.finish()]);
    const second = gpu.device.createCommandEncoder();
    const other = second.beginComputePass();
    kernel.encode(other, [y!, x!, x!, x!, z!], sum, count);
    other.end();
    second.copyBufferToBuffer(z!, 0, w!, 0, 4 * count);
    gpu.device.queue.submit([second.finish()]);
    return Promise.resolve();
  };
  return { x: x!, w: w!, work };
}

describeOnGpu('the recorder', (gpu) => {
  it('asks the same again, of what lies in the buffers then; the device is as it was', async () => {
    const { x, w, work } = await chain(gpu);
    const before = [gpu.device.createCommandEncoder, gpu.device.queue.writeBuffer];
    writeStorage(gpu, x, numbers(1));
    const recorded = await record(gpu.device, work);
    expect([gpu.device.createCommandEncoder, gpu.device.queue.writeBuffer]).toEqual(before);
    expect([...(await readFloats(gpu, w, count))]).toEqual([...numbers(5)]);
    writeStorage(gpu, x, numbers(10));
    const encoder = gpu.device.createCommandEncoder();
    recorded?.(encoder);
    gpu.device.queue.submit([encoder.finish()]);
    expect([...(await readFloats(gpu, w, count))]).toEqual([...numbers(50)]);
  });

  it('records nothing of what uploads, clears or does nothing; work that fails leaves the device as it was', async () => {
    const { x, w, work } = await chain(gpu);
    const uploading = async (): Promise<void> => {
      await work();
      gpu.device.queue.writeBuffer(x, 0, packScalars([1n]));
    };
    expect(await record(gpu.device, uploading)).toBeNull();
    const clearing = (): Promise<void> => {
      const encoder = gpu.device.createCommandEncoder();
      encoder.clearBuffer(w);
      gpu.device.queue.submit([encoder.finish()]);
      return Promise.resolve();
    };
    expect(await record(gpu.device, clearing)).toBeNull();
    expect(await record(gpu.device, () => Promise.resolve())).toBeNull();
    const before = gpu.device.createCommandEncoder;
    await expect(record(gpu.device, () => Promise.reject(new Error('no memory')))).rejects.toThrow('no memory');
    expect(gpu.device.createCommandEncoder).toBe(before);
  });
});
