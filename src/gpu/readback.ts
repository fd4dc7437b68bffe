// From the device back to JavaScript. The only place that maps a buffer for reading: nothing inside an evaluation does.
import type { Gpu } from './device.ts';

/**
 * The first `count` floats of a storage buffer, after all work submitted so far.
 *
 * @throws StudioError gpu-lost, out-of-memory
 */
export async function readFloats(gpu: Gpu, buffer: GPUBuffer, count: number): Promise<Float32Array> {
  const [only] = await readBack(gpu, [buffer], count);
  return only ?? new Float32Array(0);
}

/** The same of several buffers, `count` of each, staged together: one submission and one wait. The copies are queued before this returns. */
export async function readBack(gpu: Gpu, buffers: readonly GPUBuffer[], count: number): Promise<Float32Array[]> {
  const size = 4 * count;
  if (size === 0) return buffers.map(() => new Float32Array(0));
  const label = `readback of ${buffers.map((buffer) => buffer.label).join(', ')}`;
  const usage = GPUBufferUsage.MAP_READ | GPUBufferUsage.COPY_DST;
  const staging = gpu.device.createBuffer({ label, size: size * buffers.length, usage });
  try {
    const encoder = gpu.device.createCommandEncoder({ label });
    buffers.forEach((buffer, i) => encoder.copyBufferToBuffer(buffer, 0, staging, i * size, size));
    gpu.device.queue.submit([encoder.finish()]);
    await gpu.guard(staging.mapAsync(GPUMapMode.READ));
    const all = staging.getMappedRange();
    return buffers.map((_, i) => new Float32Array(all.slice(i * size, (i + 1) * size)));
  } finally {
    staging.destroy();
  }
}
