// Two operators after one another where the result is still linear: a blur and then a mask, or a blur and then a lower resolution.
// The network was trained on neither; its layers get H and its exact regularised inverse as they get every other operator's.
import { adoptBlurred } from './composition.adopt.ts';
import { createCompositionCpu } from './composition.cpu.ts';
import { createCompositionGpu } from './composition.gpu.ts';
import { createCompositionMaps } from './composition.maps.ts';
import { compositionParams, readComposition } from './composition.params.ts';
import { createCompositionReference } from './composition.reference.ts';
import type { Operator } from './contract.ts';

export const operator: Operator = {
  id: 'composition',
  label: 'Composition',
  summary: 'Blurs the picture, keeps every s-th pixel or averages blocks, and hides some of the result.',
  order: 5,
  params: compositionParams,
  claims: { pinv: 'as-trained' },
  reference: (params, size) => createCompositionReference(readComposition(params, size)),
  adopt: adoptBlurred,
  gpu: createCompositionGpu,
  cpu: createCompositionCpu,
  maps: createCompositionMaps,
};
