// An operator that sees every pixel alone, on the device: H, T_ψ and H† in one kernel.
import geluCode from '../../shaders/gelu.wgsl?raw';
import featuresCode from '../../shaders/per-pixel-features.wgsl?raw';
import moveCode from '../../shaders/per-pixel-move.wgsl?raw';
import { createStorage, createUniform, writeStorage } from '../gpu/buffer.ts';
import type { Gpu } from '../gpu/device.ts';
import { Kernel } from '../gpu/kernel.ts';
import type { GpuMove, GpuOperator, Measured, MoveBinding, RunBinding } from './contract.ts';
import { ysOf } from './entries.ts';
import { backwardOf, forwardOf, visiblePixels, type PerPixel } from './per-pixel.mixing.ts';
import { createLayoutParams, stackLayout } from './stack-layout.gpu.ts';

/** [E, S, S], 1 or 0. */
function seenOf(of: PerPixel, entries: readonly Measured[], size: number): Float32Array {
  const seen = new Float32Array(entries.length * size * size);
  entries.forEach(({ params }, n) => {
    for (const pixel of visiblePixels(of, params, size)) seen[n * size * size + pixel] = 1;
  });
  return seen;
}

/** y, which pixels are seen, C and P. @param std of P */
function upload(
  of: PerPixel,
  gpu: Gpu,
  { entries, size }: Pick<RunBinding, 'entries' | 'size'>,
  std: number,
): { y: GPUBuffer; seen: GPUBuffer; mixing: GPUBuffer } {
  const mixing = Float32Array.of(...forwardOf(of).weights, ...backwardOf(of, std).weights);
  return {
    y: createStorage(gpu, ysOf(entries), 'per pixel y'),
    seen: createStorage(gpu, seenOf(of, entries, size), 'per pixel seen'),
    mixing: createStorage(gpu, mixing, 'per pixel mixing'),
  };
}

const constantsOf = (of: PerPixel, { entries, size }: Pick<RunBinding, 'entries' | 'size'>) => ({
  size,
  channels: of.mixtures.length,
  own: entries.length > 1 ? 1 : 0,
});

/** @throws StudioError bad-params */
export async function createPerPixelGpu(of: PerPixel, gpu: Gpu, binding: RunBinding): Promise<GpuOperator> {
  const { size } = binding;
  const code = [geluCode, stackLayout, featuresCode];
  const kernel = await Kernel.create(gpu, { label: 'per pixel', code, constants: constantsOf(of, binding), keepBindGroups: true });
  const { y, seen, mixing } = upload(of, gpu, binding, binding.regularisation.std);
  const params = createLayoutParams(gpu, 'per pixel');
  return {
    encodeFeatures(pass, a, transform, out, layout) {
      kernel.encode(pass, [a, transform.buffer, y, seen, mixing, out], [params.of(layout)], layout.n * layout.k * 3 * size * size);
    },
    tell(others) {
      writeStorage(gpu, y, ysOf(others));
      writeStorage(gpu, seen, seenOf(of, others, size));
    },
    dispose() {
      for (const buffer of [y, seen, mixing]) buffer.destroy();
      params.dispose();
    },
  };
}

/** @throws StudioError bad-params */
export async function createPerPixelMove(of: PerPixel, gpu: Gpu, binding: MoveBinding): Promise<GpuMove> {
  const { size, batch } = binding;
  const constants = constantsOf(of, binding);
  const kernel = await Kernel.create(gpu, { label: 'per pixel move', code: moveCode, constants, keepBindGroups: true });
  const { y, seen, mixing } = upload(of, gpu, binding, 0);
  const params = createUniform(gpu, [BigInt(batch)], 'per pixel move');
  return {
    encode(pass, x, out) {
      kernel.encode(pass, [x, y, seen, mixing, out], [{ buffer: params }], batch * 3 * size * size);
    },
    dispose() {
      for (const buffer of [y, seen, mixing, params]) buffer.destroy();
    },
  };
}
