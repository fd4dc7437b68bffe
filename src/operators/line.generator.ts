// A kernel of a size and an angle: a straight pan at constant speed, without a lens. Middle at side/2, as every kernel has it.
import type { ParamSpec } from '../protocol/param-spec.ts';
import { readNumber } from '../protocol/read-params.ts';
import { exposePath } from './camera-path.ts';
import type { Generator } from './contract.ts';
import { withKernel } from './kernels.ts';

const params: ParamSpec[] = [
  {
    kind: 'number',
    id: 'length',
    label: 'Length',
    min: 1,
    max: 30,
    step: 0.5,
    initial: 9,
    help: 'How far the light of one point moved, in pixels.',
  },
  {
    kind: 'number',
    id: 'angle',
    label: 'Angle',
    min: -90,
    max: 90,
    step: 1,
    initial: 0,
    help: 'In degrees: 0 is level, 90 upright; more turns against the clock.',
  },
];

const STEPS = 256;
/** No lens blur: in pixels, so small that no neighbour gets any light. */
const sharp = 0.05;

export const generator: Generator = {
  id: 'line',
  label: 'Line',
  summary: 'The straight pan of a camera: light smeared along a line.',
  makes: 'kernel',
  operators: withKernel,
  params,
  generate(values, size) {
    const side = size / 2;
    const length = Math.min(readNumber(params, values, 'length'), side - 2);
    const angle = (readNumber(params, values, 'angle') * Math.PI) / 180;
    const along = Float64Array.from({ length: STEPS }, (_, i) => length * (i / (STEPS - 1) - 0.5));
    return exposePath({ x: along.map((d) => d * Math.cos(angle)), y: along.map((d) => -d * Math.sin(angle)) }, side, sharp);
  },
};
