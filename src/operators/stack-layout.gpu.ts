// Params of every operator kernel: where the pixels of a stack lie (shaders/stack-layout.wgsl). One uniform a layout, made once.
import stackLayoutCode from '../../shaders/stack-layout.wgsl?raw';
import { createUniform } from '../gpu/buffer.ts';
import type { Gpu } from '../gpu/device.ts';
import type { StackLayout } from './contract.ts';

/** Put before a kernel: `Params` and the functions from pixel to element. */
export const stackLayout = stackLayoutCode;

export interface LayoutParams {
  of(layout: StackLayout): GPUBufferBinding;
  dispose(): void;
}

export function createLayoutParams(gpu: Gpu, label: string): LayoutParams {
  const known = new Map<string, GPUBuffer>();
  return {
    of({ n, k, patch, strides: s }) {
      const scalars = [n, k, patch, s.n, s.k, s.c, s.tokenRow, s.patchRow, s.tokenCol, s.patchCol];
      const key = scalars.join();
      let buffer = known.get(key);
      if (!buffer) known.set(key, (buffer = createUniform(gpu, scalars.map(BigInt), `${label} layout`)));
      return { buffer };
    },
    dispose() {
      for (const buffer of known.values()) buffer.destroy();
    },
  };
}
