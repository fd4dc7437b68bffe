// A dense random measurement: r numbers, each the inner product of the picture with seeded Gaussian noise (compressed sensing).
import type { Operator } from './contract.ts';
import { createMatrixCpu } from './matrix.cpu.ts';
import { createMatrixGpu } from './matrix.gpu.ts';
import { createMatrixMaps } from './matrix.maps.ts';
import { matrixParams, readMatrixParams } from './matrix.params.ts';
import { createMatrixReference } from './matrix.reference.ts';

export const operator: Operator = {
  id: 'matrix',
  label: 'Random matrix',
  summary: 'Measures a few random mixtures of all pixels.',
  order: 4,
  params: matrixParams,
  claims: { pinv: 'exact' },
  reference(params, size) {
    const { rows, seed } = readMatrixParams(params, size);
    return createMatrixReference(rows, seed, size);
  },
  gpu: createMatrixGpu,
  cpu: createMatrixCpu,
  maps: createMatrixMaps,
};
