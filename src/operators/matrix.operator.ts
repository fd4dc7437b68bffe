// A dense random measurement: r numbers, each the inner product of the picture with seeded Gaussian noise (compressed sensing).
import { StudioError } from '../protocol/errors.ts';
import type { Params, ParamSpec } from '../protocol/param-spec.ts';
import { readNumber, readSeed } from '../protocol/read-params.ts';
import type { Cases, Operator } from './contract.ts';
import type { DenseMatrix } from './dense.reference.ts';
import { dense } from './dense.ts';
import { gaussianMatrix } from './gaussian-rows.ts';
import { says } from './operators.words.ts';

const params: ParamSpec[] = [
  { kind: 'int', id: 'rows', label: 'Rows', min: 2, max: 128, step: 1, initial: 64, help: 'How many numbers are measured.' },
  { kind: 'seed', id: 'seed', label: 'Seed', initial: 0, help: 'Another seed is another random matrix.' },
];

/** @throws StudioError bad-params, also where there are more rows than unknowns */
function readMatrix(values: Params, size: number): DenseMatrix {
  const rows = readNumber(params, values, 'rows');
  const unknowns = 3 * size * size;
  if (rows > unknowns) throw new StudioError('bad-params', says.rowsMustBeAtMost(unknowns, rows));
  return gaussianMatrix(rows, readSeed(params, values, 'seed'), size);
}

export const operator: Operator = {
  id: 'matrix',
  label: 'Random matrix',
  summary: 'Measures a few random mixtures of all pixels.',
  order: 4,
  params,
  examined: [{ family: 'matrix', name: 'random numbers' }],
  claims: { pinv: 'exact' },
  ...dense(readMatrix),
};

export const cases: Cases = () => [
  { name: '2 rows', params: { rows: 2, seed: 1 } },
  { name: '40 rows', params: { rows: 40, seed: 9 } },
];
