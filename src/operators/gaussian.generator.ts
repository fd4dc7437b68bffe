// A kernel of a size: a soft lens. Middle at side/2, as every kernel has it.
import type { ParamSpec } from '../protocol/param-spec.ts';
import { readNumber } from '../protocol/read-params.ts';
import type { Generator } from './contract.ts';
import { sampledKernel, withKernel } from './kernels.ts';

const params: ParamSpec[] = [
  {
    kind: 'number',
    id: 'std',
    label: 'Width',
    min: 0.3,
    max: 8,
    step: 0.1,
    initial: 2,
    help: 'Standard deviation of the bell, in pixels.',
  },
];

export const generator: Generator = {
  id: 'gaussian',
  label: 'Gaussian',
  summary: 'A soft lens: light spread as a bell.',
  makes: 'kernel',
  operators: withKernel,
  params,
  generate(values, size) {
    const side = size / 2;
    const std = Math.min(readNumber(params, values, 'std'), side / 4);
    return sampledKernel(side, (x, y) => Math.exp(-(x * x + y * y) / (2 * std * std)));
  },
};
