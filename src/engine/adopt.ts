// A measurement that somebody brings: a degraded photo with its operator, or y itself. No truth, nothing is added, σ_n is as it is said.
import type { AdoptRequest, Adopted } from '../protocol/engine-api.ts';
import { noiseLevelOf } from '../math/noise-level.ts';
import type { Operator } from '../operators/contract.ts';
import { invariant, StudioError } from '../protocol/errors.ts';
import { checkImage, checkNoise, describe, operatorOf } from './measurement.ts';
import { readNumbers, type FramedNumbers } from './read-numbers.ts';
import { says } from './engine.words.ts';

/** @throws StudioError bad-params with what does not fit */
export function adopt(request: AdoptRequest): Adopted {
  const { operator: spec, noiseStd, size, from } = request;
  const operator = operatorOf(spec);
  checkNoise(noiseStd, operator);
  if (from.kind === 'photo') return adoptPhoto(request, operator, from.image, new Uint8Array(size * size).fill(1));
  const reference = operator.reference(spec.params, size);
  const { y, framed, reading } = readNumbers(operator.label, reference, from, size);
  if (y) return { operator: spec, measurement: describe(reference, y, noiseStd, size), noiseEstimate: null, reading };
  invariant(framed, 'numbers are all of y or a part of its picture');
  const { image, known } = enlarge(framed, size);
  return { ...adoptPhoto(request, operator, image, known), noiseEstimate: null, reading };
}

/** Every sample as a block of pixels: what takes every s-th of them, or averages them, has the samples again. */
function enlarge({ values, part, frame }: FramedNumbers, size: number): { image: Float32Array; known: Uint8Array } {
  const image = new Float32Array(3 * size * size);
  const known = new Uint8Array(size * size);
  for (let pixel = 0; pixel < size * size; pixel++) {
    const row = Math.floor((Math.floor(pixel / size) * frame.height) / size) - part.top;
    const column = Math.floor(((pixel % size) * frame.width) / size) - part.left;
    if (row < 0 || column < 0 || row >= part.height || column >= part.width) continue;
    known[pixel] = 1;
    for (let c = 0; c < 3; c++) image[c * size * size + pixel] = values[(c * part.height + row) * part.width + column]!;
  }
  return { image, known };
}

/** @param known the pixels of it that are there: [S, S] */
function adoptPhoto({ operator: spec, noiseStd, size }: AdoptRequest, operator: Operator, image: Float32Array, known: Uint8Array): Adopted {
  checkImage(image, size);
  if (!operator.adopt) throw new StudioError('bad-params', says.photoCannotBeMeasurementOf(operator.label));
  const { y, as: described = spec } = operator.adopt(spec.params, size, Float64Array.from(image), known);
  const reference = operatorOf(described).reference(described.params, size);
  const measurement = describe(reference, y, noiseStd, size);
  return { operator: described, measurement, noiseEstimate: noiseLevelOf(image, { height: size, width: size }), reading: null };
}
