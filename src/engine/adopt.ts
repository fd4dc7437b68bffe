// A measurement that somebody brings: a degraded photo with its operator, or y itself. No truth, nothing is added, σ_n is as it is said.
import type { AdoptRequest, Adopted } from '../protocol/engine-api.ts';
import type { Operator } from '../operators/contract.ts';
import { invariant, StudioError } from '../protocol/errors.ts';
import { checkImage, checkNoise, describe, operatorOf } from './measurement.ts';
import { readNumbers, type FramedNumbers } from './read-numbers.ts';

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
  if (!operator.adopt)
    throw new StudioError(
      'bad-params',
      `A photo cannot be a measurement of “${operator.label}”: load its numbers (.npy), or choose a mask, a blur or a low resolution.`,
    );
  const { y, as: described = spec } = operator.adopt(spec.params, size, Float64Array.from(image), known);
  const reference = operatorOf(described).reference(described.params, size);
  const measurement = describe(reference, y, noiseStd, size);
  return { operator: described, measurement, noiseEstimate: estimateNoise(image, size), reading: null };
}

/**
 * σ_n of a photo [3, S, S]: median |d| / 0.6745 over the diagonal differences d = (a − b − c + e)/2 of 2 × 2 pixels, which white noise
 * leaves at σ_n and smooth pictures at 0 (Donoho & Johnstone 1994, the finest Haar scale).
 */
export function estimateNoise(image: Float32Array, size: number): number {
  const differences: number[] = [];
  for (let c = 0; c < 3; c++)
    for (let row = 0; row + 1 < size; row += 2)
      for (let column = 0; column + 1 < size; column += 2) {
        const at = (c * size + row) * size + column;
        differences.push(Math.abs(image[at]! - image[at + 1]! - image[at + size]! + image[at + size + 1]!) / 2);
      }
  differences.sort((a, b) => a - b);
  return (differences[differences.length >> 1] ?? 0) / 0.6745;
}
