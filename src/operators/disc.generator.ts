// A kernel of a size: a lens out of focus. Middle at side/2, as every kernel has it.
import type { ParamSpec } from '../protocol/param-spec.ts';
import { readNumber } from '../protocol/read-params.ts';
import type { Generator } from './contract.ts';
import { sampledKernel, withKernel } from './kernels.ts';

const params: ParamSpec[] = [
  {
    kind: 'number',
    id: 'diameter',
    label: 'Diameter',
    min: 1,
    max: 30,
    step: 0.5,
    initial: 7,
    help: 'Of the disc that one point becomes, in pixels.',
  },
];

export const generator: Generator = {
  id: 'disc',
  label: 'Disc',
  summary: 'A lens out of focus: light spread evenly over a disc.',
  makes: 'kernel',
  operators: withKernel,
  params,
  generate(values, size) {
    const side = size / 2;
    const radius = Math.min(readNumber(params, values, 'diameter'), side - 2) / 2;
    return sampledKernel(side, (x, y) => (Math.hypot(x, y) <= radius ? 1 : 0));
  },
};
