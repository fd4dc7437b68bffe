// In-painting and out-painting: some pixels are seen, the others are not. Any painted or generated mask.
import type { Operator } from './contract.ts';
import { createMaskCpu } from './mask.cpu.ts';
import { createMaskGpu } from './mask.gpu.ts';
import { createMaskMaps } from './mask.maps.ts';
import { maskParams, readMaskParams } from './mask.params.ts';
import { createMaskReference } from './mask.reference.ts';

export const operator: Operator = {
  id: 'mask',
  label: 'Mask',
  summary: 'Shows some pixels and hides the others.',
  order: 1,
  params: maskParams,
  claims: { pinv: 'exact' },
  mixes: true,
  reference: (params, size) => createMaskReference(readMaskParams(params, size), size),
  adopt: (params, size, photo) => ({ id: 'mask', params, y: createMaskReference(readMaskParams(params, size), size).apply(photo) }),
  gpu: createMaskGpu,
  cpu: (_compile, binding) => createMaskCpu(binding),
  maps: (_compile, binding) => createMaskMaps(binding),
};
