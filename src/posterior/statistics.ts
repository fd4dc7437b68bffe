// What a set of pictures says, number by number: mean, spread, difference, distance to the truth.
// Pictures are [3, S, S] in [-1, 1], all of one length. Sums run in float64. Nothing here is a claim about the true posterior.
import { invariant } from '../protocol/errors.ts';

export type Image = Float32Array;

/** Mean picture. */
export function mean(images: readonly Image[]): Float32Array {
  const [first] = images;
  invariant(first, 'a mean needs a picture');
  const sum = new Float64Array(first.length);
  for (const image of images) for (let i = 0; i < sum.length; i++) sum[i]! += image[i]!;
  return Float32Array.from(sum, (value) => value / images.length);
}

/**
 * Standard deviation per pixel, [S·S]: √(mean over the three colours of the unbiased variance), in units of [-1, 1].
 * Zero where there is one picture.
 */
export function std(images: readonly Image[], centre: Image = mean(images)): Float32Array {
  const area = centre.length / 3;
  const sum = new Float64Array(area);
  for (const image of images)
    for (let colour = 0; colour < image.length; colour += area)
      for (let i = 0; i < area; i++) sum[i] = sum[i]! + (image[colour + i]! - centre[colour + i]!) ** 2;
  const scale = 3 * Math.max(1, images.length - 1);
  return Float32Array.from(sum, (value) => Math.sqrt(value / scale));
}

/** a − b. */
export function difference(a: Image, b: Image): Float32Array {
  return a.map((value, i) => value - b[i]!);
}

/** Mean over the three colours, [S·S]: a signed picture as one number a pixel. */
export function lightness(image: Image): Float32Array {
  const area = image.length / 3;
  return Float32Array.from({ length: area }, (_, i) => (image[i]! + image[area + i]! + image[2 * area + i]!) / 3);
}

/** Peak signal-to-noise ratio in dB on [0, 1] pictures, values clipped to what a screen shows; Infinity where they are equal. */
export function psnr(image: Image, truth: Image): number {
  const shown = (value: number): number => Math.min(1, Math.max(-1, value));
  let sum = 0;
  for (let i = 0; i < image.length; i++) sum += (shown(image[i]!) - shown(truth[i]!)) ** 2;
  return -10 * Math.log10(sum / image.length / 4);
}

export interface MapSummary {
  mean: number;
  largest: number;
  /** Of the largest, counted from 0. */
  row: number;
  column: number;
}

/** A map [S·S] in words. */
export function summarise(map: Float32Array): MapSummary {
  const side = Math.round(Math.sqrt(map.length));
  let at = 0;
  let sum = 0;
  map.forEach((value, i) => {
    sum += value;
    if (value > map[at]!) at = i;
  });
  return { mean: sum / map.length, largest: map[at] ?? 0, row: Math.floor(at / side), column: at % side };
}

/** base + Σ weightᵢ·directionᵢ: a point between and beyond the samples. */
export function combine(base: Image, terms: readonly (readonly [weight: number, direction: Image])[]): Float32Array {
  const out = base.slice();
  for (const [weight, direction] of terms) if (weight !== 0) for (let i = 0; i < out.length; i++) out[i]! += weight * direction[i]!;
  return out;
}
