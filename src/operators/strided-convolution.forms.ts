// Every form but the twin of an operator that is a strided convolution, from its spectrum alone.
import type { Params } from '../protocol/param-spec.ts';
import type { Operator } from './contract.ts';
import { paramsOf } from './entries.ts';
import { createStridedConvolutionCpu } from './strided-convolution.cpu.ts';
import { createStridedConvolutionGpu } from './strided-convolution.gpu.ts';
import { createStridedConvolutionMaps, createStridedConvolutionMove } from './strided-convolution.maps.ts';
import type { StridedSpectrum } from './strided-convolution.ts';

/** @param read throws StudioError bad-params */
export function stridedConvolution(
  read: (params: Params, size: number) => StridedSpectrum,
): Pick<Operator, 'cpu' | 'gpu' | 'maps' | 'move'> {
  return {
    cpu: (compile, binding) => createStridedConvolutionCpu(compile, binding, read(paramsOf(binding.entries), binding.size)),
    gpu: async (gpu, binding) => createStridedConvolutionGpu(gpu, binding, read(paramsOf(binding.entries), binding.size)),
    maps: (compile, { entries, size, ...how }) => createStridedConvolutionMaps(compile, read(paramsOf(entries), size), how),
    move: async (gpu, compile, binding) =>
      createStridedConvolutionMove(gpu, compile, read(paramsOf(binding.entries), binding.size), binding),
  };
}
