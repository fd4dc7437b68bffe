// An operator that sees every pixel alone, on the device: H, T_ψ and H† in one kernel.
import geluCode from '../../shaders/gelu.wgsl?raw';
import featuresCode from '../../shaders/per-pixel-features.wgsl?raw';
import { createStorage, writeStorage } from '../gpu/buffer.ts';
import type { Gpu } from '../gpu/device.ts';
import { Kernel } from '../gpu/kernel.ts';
import type { GpuOperator, Measured, RunBinding } from './contract.ts';
import { ysOf } from './entries.ts';
import { backwardOf, forwardOf, visiblePixels, type PerPixel } from './per-pixel.mixing.ts';
import { createLayoutParams, stackLayout } from './stack-layout.gpu.ts';

/** @throws StudioError bad-params */
export async function createPerPixelGpu(of: PerPixel, gpu: Gpu, { entries, size, regularisation }: RunBinding): Promise<GpuOperator> {
  const seenOf = (told: readonly Measured[]): Float32Array => {
    const seen = new Float32Array(told.length * size * size);
    told.forEach(({ params }, n) => {
      for (const pixel of visiblePixels(of, params, size)) seen[n * size * size + pixel] = 1;
    });
    return seen;
  };
  const kernel = await Kernel.create(gpu, {
    label: 'per pixel',
    code: [geluCode, stackLayout, featuresCode],
    constants: { size, channels: of.mixtures.length, own: entries.length > 1 ? 1 : 0 },
    keepBindGroups: true,
  });
  const mixing = Float32Array.of(...forwardOf(of).weights, ...backwardOf(of, regularisation.std).weights);
  const y = createStorage(gpu, ysOf(entries), 'per pixel y');
  const seen = createStorage(gpu, seenOf(entries), 'per pixel seen');
  const buffers = [y, seen, createStorage(gpu, mixing, 'per pixel mixing')];
  const params = createLayoutParams(gpu, 'per pixel');
  return {
    encodeFeatures(pass, a, transform, out, layout) {
      kernel.encode(pass, [a, transform.buffer, ...buffers, out], [params.of(layout)], layout.n * layout.k * 3 * size * size);
    },
    tell(others) {
      writeStorage(gpu, y, ysOf(others));
      writeStorage(gpu, seen, seenOf(others));
    },
    dispose() {
      for (const buffer of buffers) buffer.destroy();
      params.dispose();
    },
  };
}
