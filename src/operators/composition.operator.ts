// Two operators after one another where the result is still linear: a blur and then a mask, or a blur and then a lower resolution.
// The network was trained on neither; its layers get H and its exact regularised inverse as they get every other operator's.
import { adoptBlurred } from './composition.adopt.ts';
import { createCompositionCpu } from './composition.cpu.ts';
import { createCompositionGpu } from './composition.gpu.ts';
import { createCompositionMaps } from './composition.maps.ts';
import { createCompositionMove } from './composition.move.ts';
import { compositionParams, readComposition } from './composition.params.ts';
import { createCompositionReference } from './composition.reference.ts';
import type { Cases, Operator } from './contract.ts';

export const operator: Operator = {
  id: 'composition',
  label: 'Composition',
  summary: 'Blurs the picture, keeps every s-th pixel or averages blocks, and hides some of the result.',
  order: 5,
  params: compositionParams,
  claims: { pinv: 'as-trained', steps: 400 },
  reference: (params, size) => createCompositionReference(readComposition(params, size)),
  adopt: adoptBlurred,
  gpu: createCompositionGpu,
  cpu: createCompositionCpu,
  maps: createCompositionMaps,
  move: async (gpu, _compile, binding) => createCompositionMove(gpu, binding),
};

export const cases: Cases = (size, made) => {
  const kernel = made('camera-shake', { intensity: 0.7, stride: 4, seed: 5 });
  const whole = new Uint8Array(size * size).fill(1);
  // One quarter of the picture is hidden.
  const mask = whole.map((_, pixel) => (pixel < (size * size) / 2 && pixel % size < size / 2 ? 0 : 1));
  return [
    { name: 'blur, then mask', params: { sampling: 'points', stride: 4, kernel, mask } },
    { name: 'blur, then block averages', params: { sampling: 'blocks', stride: 4, kernel, mask: whole } },
    { name: 'small kernel, stride 8', params: { sampling: 'blocks', stride: 8, kernel: Float32Array.of(1, 2, 3, 4, 5, 6, 7, 8, 9), mask } },
  ];
};
