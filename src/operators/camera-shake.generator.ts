// Kernels of a shaken camera (docs/operators.md, stream 3): a smooth random walk, splatted bilinearly, softened by a Gaussian
// whose standard deviation is the stride, so that the strided image is hardly aliased.
import { streams, uniform } from '../math/rng.ts';
import type { ParamSpec } from '../protocol/param-spec.ts';
import { readNumber, readSeed } from '../protocol/read-params.ts';
import { exposePath } from './camera-path.ts';
import type { Generator } from './contract.ts';
import { withKernel } from './kernels.ts';

const params: ParamSpec[] = [
  {
    kind: 'number',
    id: 'intensity',
    label: 'Intensity',
    min: 0,
    max: 1,
    step: 0.01,
    initial: 0.5,
    help: 'From a straight pan (0) to a trembling hand (1).',
  },
  {
    kind: 'number',
    id: 'stride',
    label: 'Softness',
    min: 0.5,
    max: 12,
    step: 0.5,
    initial: 4,
    help: 'Standard deviation of the lens blur in pixels; the network learned with it equal to the stride.',
  },
  { kind: 'seed', id: 'seed', label: 'Seed', initial: 0 },
];

const POINTS = 64;

/** Positions of the sensor, x and y, for a kernel of side K. */
function shakePath(side: number, intensity: number, seed: number): { x: Float64Array; y: Float64Array } {
  let next = 0;
  const draw = (): number => uniform(seed, streams.kernel, next++);
  const drawNormal = (): number => {
    const radius = Math.sqrt(-2 * Math.log(draw()));
    return radius * Math.cos(2 * Math.PI * draw());
  };
  let angle = 2 * Math.PI * draw();
  let turn = 0.05 * drawNormal();
  const length = ((0.15 + 0.6 * draw()) * side) / POINTS;
  const x = new Float64Array(POINTS);
  const y = new Float64Array(POINTS);
  for (let i = 0; i < POINTS; i++) {
    const flip = draw();
    const bend = draw();
    if (flip < 0.03 * intensity) angle += Math.PI * (0.5 + 0.5 * bend);
    turn = 0.9 * turn + 0.1 * 0.35 * intensity * drawNormal();
    angle += turn;
    const step = length * (0.3 + 1.4 * draw());
    x[i] = (x[i - 1] ?? 0) + step * Math.cos(angle);
    y[i] = (y[i - 1] ?? 0) + step * Math.sin(angle);
  }
  return { x, y };
}

export const generator: Generator = {
  id: 'camera-shake',
  label: 'Camera shake',
  summary: 'The path of a camera held by hand, softened by its lens.',
  makes: 'kernel',
  operators: withKernel,
  params,
  generate(values, size) {
    const side = size / 2;
    const path = shakePath(side, readNumber(params, values, 'intensity'), readSeed(params, values, 'seed'));
    return exposePath(path, side, readNumber(params, values, 'stride'));
  },
};
