// H that measures nothing, on the device: ã = 0.
import clearCode from '../../shaders/clear.wgsl?raw';
import type { Gpu } from '../gpu/device.ts';
import { Kernel } from '../gpu/kernel.ts';
import type { GpuOperator, RunBinding } from './contract.ts';
import { createLayoutParams, stackLayout } from './stack-layout.gpu.ts';

export async function createNoneGpu(gpu: Gpu, { size }: RunBinding): Promise<GpuOperator> {
  const kernel = await Kernel.create(gpu, { label: 'none', code: [stackLayout, clearCode], constants: { size }, keepBindGroups: true });
  const params = createLayoutParams(gpu, 'none');
  return {
    encodeFeatures(pass, _a, _transform, out, layout) {
      kernel.encode(pass, [out], [params.of(layout)], layout.n * layout.k * 3 * size * size);
    },
    dispose: () => params.dispose(),
  };
}
