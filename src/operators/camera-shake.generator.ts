// Kernels of a shaken camera (docs/operators.md, stream 3): a smooth random walk, splatted bilinearly, softened by a Gaussian
// whose standard deviation is the stride, so that the strided image is hardly aliased.
import { streams, uniform } from '../math/rng.ts';
import type { ParamSpec } from '../protocol/param-spec.ts';
import { readNumber, readNumberChoice, readSeed } from '../protocol/read-params.ts';
import type { Generator } from './contract.ts';

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
    kind: 'choice',
    id: 'stride',
    label: 'Softness',
    options: [2, 4, 8].map((value) => ({ value, label: `${value} px` })),
    initial: 4,
    help: 'Standard deviation of the lens blur; the network learned with it equal to the stride.',
  },
  { kind: 'seed', id: 'seed', label: 'Seed', initial: 0 },
];

const POINTS = 64;

/** Positions of the sensor, x and y, centred in a kernel of side K. */
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
  return { x: centred(x, side), y: centred(y, side) };
}

/** Around side/2, and inside so far that a point's four neighbours are too. */
function centred(line: Float64Array, side: number): Float64Array {
  const mean = line.reduce((sum, v) => sum + v, 0) / line.length;
  return line.map((v) => Math.min(Math.max(v - mean + side / 2, 0), side - 1.001));
}

/** [K, K]: every point spread over its four neighbours. */
function splat({ x, y }: { x: Float64Array; y: Float64Array }, side: number): Float64Array {
  const kernel = new Float64Array(side * side);
  for (let p = 0; p < x.length; p++) {
    const row = Math.floor(y[p]!);
    const column = Math.floor(x[p]!);
    const a = y[p]! - row;
    const b = x[p]! - column;
    const at = row * side + column;
    kernel[at] = kernel[at]! + (1 - a) * (1 - b);
    kernel[at + 1] = kernel[at + 1]! + (1 - a) * b;
    kernel[at + side] = kernel[at + side]! + a * (1 - b);
    kernel[at + side + 1] = kernel[at + side + 1]! + a * b;
  }
  return kernel;
}

/** Every row of a [side, side] array convolved with exp(−d² / 2s²), and the result transposed; the Gaussian ends at the border. */
function softenRows(rows: Float64Array, side: number, std: number): Float64Array {
  const weights = Float64Array.from({ length: side }, (_, d) => Math.exp((-d * d) / (2 * std * std)));
  const out = new Float64Array(side * side);
  for (let row = 0; row < side; row++) {
    for (let i = 0; i < side; i++) {
      let sum = 0;
      for (let j = 0; j < side; j++) sum += weights[Math.abs(i - j)]! * rows[row * side + j]!;
      out[i * side + row] = sum;
    }
  }
  return out;
}

export const generator: Generator = {
  id: 'camera-shake',
  label: 'Camera shake',
  summary: 'The path of a camera held by hand, softened by its lens.',
  makes: 'kernel',
  operators: ['blur', 'super-resolution'],
  params,
  generate(values, size) {
    const side = size / 2;
    const path = shakePath(side, readNumber(params, values, 'intensity'), readSeed(params, values, 'seed'));
    const std = readNumberChoice(params, values, 'stride');
    const kernel = softenRows(softenRows(splat(path, side), side, std), side, std);
    const sum = kernel.reduce((total, v) => total + v, 0);
    return Float32Array.from(kernel, (v) => v / sum);
  },
};
