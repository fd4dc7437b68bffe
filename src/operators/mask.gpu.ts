// The mask on the device: H, T_ψ and H† act on each pixel alone, so one kernel does all three.
import geluCode from '../../shaders/gelu.wgsl?raw';
import maskCode from '../../shaders/mask-features.wgsl?raw';
import { createStorage } from '../gpu/buffer.ts';
import type { Gpu } from '../gpu/device.ts';
import { Kernel } from '../gpu/kernel.ts';
import type { GpuOperator, RunBinding } from './contract.ts';
import { ysOf } from './entries.ts';
import { noiseRatio } from './feature-transform.ts';
import { readMaskParams } from './mask.params.ts';
import { createLayoutParams, stackLayout } from './stack-layout.gpu.ts';

/** @throws StudioError bad-params */
export async function createMaskGpu(gpu: Gpu, binding: RunBinding): Promise<GpuOperator> {
  const { size, entries } = binding;
  const visible = entries.flatMap(({ params }) => [...readMaskParams(params, size)]);
  const code = [geluCode, stackLayout, maskCode];
  const kernel = await Kernel.create(gpu, {
    label: 'mask',
    code,
    constants: { size, own: entries.length > 1 ? 1 : 0 },
    keepBindGroups: true,
  });
  const gain = createStorage(
    gpu,
    Float32Array.from(visible, (v) => v / (1 + noiseRatio(binding.regularisation.std))),
    'mask gain',
  );
  const y = createStorage(gpu, ysOf(entries), 'mask y');
  const params = createLayoutParams(gpu, 'mask');
  return {
    encodeFeatures(pass, a, transform, out, layout) {
      kernel.encode(pass, [a, transform.buffer, y, gain, out], [params.of(layout)], layout.n * layout.k * 3 * size * size);
    },
    dispose() {
      for (const owned of [gain, y]) owned.destroy();
      params.dispose();
    },
  };
}
