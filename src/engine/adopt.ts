// A measurement that somebody brings: a degraded photo with its operator, or y itself. No truth, nothing is added, σ_n is as it is said.
import type { AdoptRequest, Adopted } from '../protocol/engine-api.ts';
import { StudioError } from '../protocol/errors.ts';
import { checkImage, checkNoise, describe, operatorOf } from './measurement.ts';

/** Most numbers a measurement may have: more than any operator here measures. */
const mostNumbers = 4 * 3 * 256 * 256;

/** @throws StudioError bad-params with what does not fit */
export function adopt({ operator: spec, noiseStd, size, from }: AdoptRequest): Adopted {
  const operator = operatorOf(spec);
  checkNoise(noiseStd, operator);
  if (from.kind === 'numbers') {
    const reference = operator.reference(spec.params, size);
    if (from.y.length > mostNumbers || from.y.length !== reference.measurementSize || !from.y.every(Number.isFinite))
      throw new StudioError(
        'bad-params',
        `“${operator.label}” as it is set measures ${reference.measurementSize.toString()} numbers; the file holds ${from.y.length.toString()}, all of which must be finite.`,
      );
    return { operator: spec, measurement: describe(reference, Float64Array.from(from.y), noiseStd, size), noiseEstimate: null };
  }
  checkImage(from.image, size);
  if (!operator.adopt)
    throw new StudioError(
      'bad-params',
      `A photo cannot be a measurement of “${operator.label}”: load its numbers (.npy), or choose a mask, a blur or a low resolution.`,
    );
  const { y, as: described = spec } = operator.adopt(spec.params, size, Float64Array.from(from.image));
  const reference = operatorOf(described).reference(described.params, size);
  return { operator: described, measurement: describe(reference, y, noiseStd, size), noiseEstimate: estimateNoise(from.image, size) };
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
