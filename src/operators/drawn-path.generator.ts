// A kernel from a camera path that somebody drew: the line walked at constant speed, splatted and softened as the shaken camera's is.
import type { ParamSpec } from '../protocol/param-spec.ts';
import { readNumber, readPath } from '../protocol/read-params.ts';
import { exposePath } from './camera-path.ts';
import type { Generator } from './contract.ts';
import { withKernel } from './kernels.ts';

const params: ParamSpec[] = [
  { kind: 'path', id: 'path', label: 'Path', help: 'How the camera moved while the shutter was open.' },
  {
    kind: 'number',
    id: 'softness',
    label: 'Softness',
    min: 0.5,
    max: 12,
    step: 0.5,
    initial: 4,
    help: 'Standard deviation of the lens blur in pixels; the network learned with it equal to the stride.',
  },
];

const STEPS = 256;

/** STEPS points along the line, evenly; a line without length stays where it is. */
function walk(path: Float32Array): { x: Float64Array; y: Float64Array } {
  const count = path.length / 2;
  const along = new Float64Array(count);
  for (let i = 1; i < count; i++)
    along[i] = along[i - 1]! + Math.hypot(path[2 * i]! - path[2 * i - 2]!, path[2 * i + 1]! - path[2 * i - 1]!);
  const [x, y] = [new Float64Array(STEPS), new Float64Array(STEPS)];
  let piece = 1;
  for (let step = 0; step < STEPS; step++) {
    const at = (along[count - 1]! * step) / (STEPS - 1);
    while (piece < count - 1 && along[piece]! < at) piece++;
    const [from, to] = [Math.max(0, piece - 1), Math.min(piece, count - 1)];
    const part = along[to]! > along[from]! ? (at - along[from]!) / (along[to]! - along[from]!) : 0;
    x[step] = path[2 * from]! + part * (path[2 * to]! - path[2 * from]!);
    y[step] = path[2 * from + 1]! + part * (path[2 * to + 1]! - path[2 * from + 1]!);
  }
  return { x, y };
}

export const generator: Generator = {
  id: 'drawn-path',
  label: 'Drawn path',
  summary: 'The way of one point’s light as you draw it, softened by the lens.',
  makes: 'kernel',
  operators: withKernel,
  params,
  generate(values, size) {
    // Before anything is drawn: a level pan over half the kernel.
    const path = readPath(params, values, 'path') ?? Float32Array.of(size / 8, size / 4, (3 * size) / 8, size / 4);
    return exposePath(walk(path), size / 2, readNumber(params, values, 'softness'));
  },
};
