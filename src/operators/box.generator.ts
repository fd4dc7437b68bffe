// Out-painting: a random rectangle is visible.
import type { ParamSpec } from '../protocol/param-spec.ts';
import { readSeed } from '../protocol/read-params.ts';
import type { Generator } from './contract.ts';
import { rectangleMask } from './random-rectangle.ts';

const params: ParamSpec[] = [{ kind: 'seed', id: 'seed', label: 'Seed', initial: 0 }];

export const generator: Generator = {
  id: 'box',
  label: 'Box',
  summary: 'Shows one rectangle and hides everything around it.',
  makes: 'mask',
  operators: ['mask', 'composition'],
  params,
  generate: (values, size) => rectangleMask(size, readSeed(params, values, 'seed'), 1),
};
