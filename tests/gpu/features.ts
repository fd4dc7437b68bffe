// ã of several stacks on the device, encoded into one pass as the blocks of a network are.
import { createStorage } from '../../src/gpu/buffer.ts';
import type { Gpu } from '../../src/gpu/device.ts';
import { readFloats } from '../../src/gpu/readback.ts';
import type { FeatureTransform, GpuOperator, StackLayout } from '../../src/operators/contract.ts';
import { layoutIndices } from '../helpers/layouts.ts';

export interface Stack {
  layout: StackLayout;
  /** [N, k, 3, S, S] */
  a: Float32Array;
  transform: FeatureTransform;
}

/** ã [N, k, 3, S, S] of each stack, through its layout and back. */
export async function featuresOnGpu(gpu: Gpu, operator: GpuOperator, stacks: readonly Stack[]): Promise<Float32Array[]> {
  const uploaded = stacks.map(({ layout, a, transform: { k, weight, bias } }) => {
    const places = layoutIndices(layout);
    const input = new Float32Array(a.length);
    a.forEach((value, i) => (input[places[i]!] = value));
    return {
      layout,
      places,
      a: createStorage(gpu, input, 'a'),
      // Not zeros: every number must be written.
      out: createStorage(gpu, new Float32Array(a.length).fill(777), 'ã'),
      transform: { k, buffer: createStorage(gpu, Float32Array.from([...weight, ...bias]), 'T_ψ') },
    };
  });
  const encoder = gpu.device.createCommandEncoder({ label: 'features' });
  const pass = encoder.beginComputePass({ label: 'features' });
  for (const { a, transform, out, layout } of uploaded) operator.encodeFeatures(pass, a, transform, out, layout);
  pass.end();
  gpu.device.queue.submit([encoder.finish()]);
  const results: Float32Array[] = [];
  for (const { places, a, transform, out } of uploaded) {
    const found = await readFloats(gpu, out, places.length);
    results.push(Float32Array.from(places, (place) => found[place]!));
    for (const buffer of [a, out, transform.buffer]) buffer.destroy();
  }
  return results;
}
