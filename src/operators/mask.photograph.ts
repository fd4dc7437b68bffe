// The mask of a whole photograph: what is seen is known, and a tile is told its own piece of it. Tiles may stand anywhere.
import { fillNormals, streams } from '../math/rng.ts';
import { StudioError } from '../protocol/errors.ts';
import type { Params } from '../protocol/param-spec.ts';
import { noiseRatio } from './feature-transform.ts';
import type { BoundPhotograph, PhotographOperator, TileTold } from './photograph.ts';
import { cutTile, type Corner, type Shape, type Sheet } from './sheet.ts';
import { says } from './operators.words.ts';

/** @throws StudioError bad-params */
export function createPhotographMask({ mask }: Params, field: Shape): PhotographOperator {
  const { height, width } = field;
  const plane = height * width;
  const whole = { top: 0, left: 0, ...field };
  if (!(mask instanceof Uint8Array) || mask.length !== plane) throw new StudioError('bad-params', says.theMaskMustHaveThe(width, height));
  if (mask.some((v) => v > 1)) throw new StudioError('bad-params', says.theMaskMayHoldOnly());
  if (!mask.includes(1)) throw new StudioError('bad-params', says.theMaskHidesEveryPixel());
  const times = (v: Float32Array): Float32Array => v.map((value, i) => (mask[i % plane] === 1 ? value : 0));
  return {
    measurementSize: 3 * plane,
    picture: field,
    onFrame: whole,
    field,
    step: 1,
    frame: whole,
    seen: mask,
    bind: ({ sheet, y, regularisation: { std } }) => bind(mask, sheet, y, 1 + noiseRatio(std)),
    apply: times,
    addNoise(y, std, seed) {
      const noise = new Float32Array(y.length);
      fillNormals(noise, seed, streams.measurementNoise);
      return times(y.map((value, i) => value + std * noise[i]!));
    },
  };
}

function bind(mask: Uint8Array, sheet: Sheet, y: Float32Array, divisor: number): BoundPhotograph {
  const { field, slots, count, side } = sheet;
  const plane = field.height * field.width;
  const seen = new Uint8Array(count);
  const known = new Float32Array(3 * count);
  for (let at = 0; at < plane; at++) {
    const slot = slots[at]!;
    if (slot < 0 || mask[at] === 0) continue;
    seen[slot] = 1;
    for (let colour = 0; colour < 3; colour++) known[colour * count + slot] = y[colour * plane + at]!;
  }
  const measured = 3 * seen.reduce((total, v) => total + v, 0);
  const where = Float32Array.from({ length: 3 * count }, (_, i) => seen[i % count]!);
  const tellOne = (corner: Corner): TileTold => {
    const [piece, shown] = [new Float32Array(3 * side * side), new Float32Array(3 * side * side)];
    cutTile(sheet, known, corner, piece);
    cutTile(sheet, where, corner, shown);
    return { params: { mask: Uint8Array.from(shown.subarray(0, side * side)) }, y: piece, pinv: piece.map((v) => v / divisor) };
  };
  return {
    residual: (d) => Promise.resolve(known.map((value, i) => where[i]! * (value - d[i]!))),
    first: () => Promise.resolve(known),
    firstSteps: 0,
    pinv: (r, _, damping) => Promise.resolve({ x: r.map((v) => v / (1 + damping)), left: r.map((v) => (v * damping) / (1 + damping)) }),
    tell: (corners) => Promise.resolve(corners.map(tellOne)),
    rms: (r) => Math.sqrt(r.reduce((total, v) => total + v * v, 0) / Math.max(1, measured)),
    dispose: () => Promise.resolve(),
  };
}
