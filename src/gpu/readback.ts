// From the device back to JavaScript. The only place that maps a buffer for reading: nothing inside an evaluation does.
import type { Gpu } from './device.ts';

/**
 * The first `count` floats of a storage buffer, after all work submitted so far.
 *
 * @throws StudioError gpu-lost, out-of-memory
 */
export async function readFloats(gpu: Gpu, buffer: GPUBuffer, count: number): Promise<Float32Array> {
  const size = 4 * count;
  if (size === 0) return new Float32Array(0);
  const label = `readback of ${buffer.label}`;
  const staging = gpu.device.createBuffer({ label, size, usage: GPUBufferUsage.MAP_READ | GPUBufferUsage.COPY_DST });
  try {
    const encoder = gpu.device.createCommandEncoder({ label });
    encoder.copyBufferToBuffer(buffer, 0, staging, 0, size);
    gpu.device.queue.submit([encoder.finish()]);
    await gpu.guard(staging.mapAsync(GPUMapMode.READ));
    return new Float32Array(staging.getMappedRange().slice(0));
  } finally {
    staging.destroy();
  }
}
