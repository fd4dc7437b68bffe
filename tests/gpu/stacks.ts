// Stacks of images in and out of a layout, and ã on the device against ã of the float64 twin.
import { createStorage } from '../../src/gpu/buffer.ts';
import type { Gpu } from '../../src/gpu/device.ts';
import { readFloats } from '../../src/gpu/readback.ts';
import type { FeatureTransform, GpuOperator, StackLayout } from '../../src/operators/contract.ts';
import { numbers } from './gpu.ts';

/** Where pixel (n, k, c, row, column) lies; written apart from the product's own, straight from the contract's text. */
export function offsetOf({ patch, strides: s }: StackLayout, n: number, k: number, c: number, row: number, column: number): number {
  const [tokenRow, patchRow] = [Math.floor(row / patch), row % patch];
  const [tokenCol, patchCol] = [Math.floor(column / patch), column % patch];
  return n * s.n + k * s.k + c * s.c + tokenRow * s.tokenRow + patchRow * s.patchRow + tokenCol * s.tokenCol + patchCol * s.patchCol;
}

/** For every number of [N, k, 3, S, S] its place in the layout. */
export function placesOf(layout: StackLayout): Uint32Array {
  const { n, k, size } = layout;
  const places = new Uint32Array(n * k * 3 * size * size);
  let i = 0;
  for (let b = 0; b < n; b++)
    for (let image = 0; image < k; image++)
      for (let c = 0; c < 3; c++)
        for (let row = 0; row < size; row++)
          for (let column = 0; column < size; column++) places[i++] = offsetOf(layout, b, image, c, row, column);
  return places;
}

/** T_ψ of made-up numbers, of the size that trained ones have. */
export function someTransform(k: number): FeatureTransform {
  return { k, weight: Float32Array.from(numbers(k * (k + 1), 11)), bias: Float32Array.from(numbers(k, 12), (v) => 0.1 * v) };
}

export function uploadTransform(gpu: Gpu, { k, weight, bias }: FeatureTransform): { k: number; buffer: GPUBuffer } {
  return { k, buffer: createStorage(gpu, Float32Array.from([...weight, ...bias]), 'T_ψ') };
}

/** ã [N, k, 3, S, S] on the device, of a in the same order, through the layout and back. */
export async function featuresOnGpu(
  gpu: Gpu,
  operator: GpuOperator,
  a: Float64Array,
  transform: FeatureTransform,
  layout: StackLayout,
): Promise<Float64Array> {
  const places = placesOf(layout);
  const input = new Float32Array(a.length);
  places.forEach((place, i) => (input[place] = a[i]!));
  const buffers = {
    a: createStorage(gpu, input, 'a'),
    // Not zeros: every number must be written.
    out: createStorage(gpu, new Float32Array(a.length).fill(777), 'ã'),
    transform: uploadTransform(gpu, transform),
  };
  const encoder = gpu.device.createCommandEncoder({ label: 'features' });
  const pass = encoder.beginComputePass({ label: 'features' });
  operator.encodeFeatures(pass, buffers.a, buffers.transform, buffers.out, layout);
  pass.end();
  gpu.device.queue.submit([encoder.finish()]);
  const found = await readFloats(gpu, buffers.out, a.length);
  for (const buffer of [buffers.a, buffers.out, buffers.transform.buffer]) buffer.destroy();
  return Float64Array.from(places, (place) => found[place]!);
}
