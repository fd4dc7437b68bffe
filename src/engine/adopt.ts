// A measurement that somebody brings: a degraded photo with its operator, or y itself. No truth, nothing is added, σ_n is as it is said.
import type { AdoptRequest, Adopted } from '../protocol/engine-api.ts';
import type { Operator } from '../operators/contract.ts';
import { StudioError } from '../protocol/errors.ts';
import { checkImage, checkNoise, describe, operatorOf } from './measurement.ts';
import { readNumbers, type ReadNumbers } from './read-numbers.ts';

/** @throws StudioError bad-params with what does not fit */
export function adopt(request: AdoptRequest): Adopted {
  const { operator: spec, noiseStd, size, from } = request;
  const operator = operatorOf(spec);
  checkNoise(noiseStd, operator);
  if (from.kind === 'photo') return adoptPhoto(request, operator, from.image);
  const reference = operator.reference(spec.params, size);
  const { y, frame, reading } = readNumbers(operator.label, reference, from, size);
  if (y) return { operator: spec, measurement: describe(reference, y, noiseStd, size), noiseEstimate: null, reading };
  return { ...adoptPhoto(request, operator, enlarge(frame, size)), noiseEstimate: null, reading };
}

/** Every sample as a block of pixels: what takes every s-th of them, or averages them, has the samples again. */
function enlarge(frame: ReadNumbers['frame'], size: number): Float32Array {
  const { values = new Float64Array(), height = 1, width = 1 } = frame ?? {};
  return Float32Array.from({ length: 3 * size * size }, (_, i) => {
    const [c, row, column] = [Math.floor(i / size ** 2), Math.floor(i / size) % size, i % size];
    return values[(c * height + Math.floor((row * height) / size)) * width + Math.floor((column * width) / size)] ?? 0;
  });
}

function adoptPhoto({ operator: spec, noiseStd, size }: AdoptRequest, operator: Operator, image: Float32Array): Adopted {
  checkImage(image, size);
  if (!operator.adopt)
    throw new StudioError(
      'bad-params',
      `A photo cannot be a measurement of “${operator.label}”: load its numbers (.npy), or choose a mask, a blur or a low resolution.`,
    );
  const { y, as: described = spec } = operator.adopt(spec.params, size, Float64Array.from(image));
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
