// Nothing is measured: the network draws faces from its prior. Also the network that the zero-shot methods run on.
import type { Operator } from './contract.ts';
import { createNoneGpu } from './none.gpu.ts';
import { createNoneMaps } from './none.maps.ts';
import { createNoneReference } from './none.reference.ts';

export const operator: Operator = {
  id: 'none',
  label: 'Nothing',
  summary: 'Measures nothing at all: every picture is a free guess.',
  order: 9,
  params: [],
  claims: { pinv: 'exact' },
  takesNoise: false,
  reference: (_params, size) => createNoneReference(size),
  gpu: createNoneGpu,
  cpu: () => ({ features: (a) => Promise.resolve(new Float32Array(a.length)), dispose: () => Promise.resolve() }),
  maps: (_compile, binding) => createNoneMaps(binding),
};
