// In-painting of a hole: a random rectangle is hidden.
import type { ParamSpec } from '../protocol/param-spec.ts';
import { readSeed } from '../protocol/read-params.ts';
import type { Generator } from './contract.ts';
import { rectangleMask } from './random-rectangle.ts';

const params: ParamSpec[] = [{ kind: 'seed', id: 'seed', label: 'Seed', initial: 0 }];

export const generator: Generator = {
  id: 'missing-box',
  label: 'Missing box',
  summary: 'Hides one rectangle and shows everything around it.',
  makes: 'mask',
  operators: ['mask', 'composition'],
  params,
  generate: (values, size) => rectangleMask(size, readSeed(params, values, 'seed'), 0),
};
