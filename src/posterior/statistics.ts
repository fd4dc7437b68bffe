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

/** Side and σ of the Gaussian window that `ssim` looks through, and its constants for numbers in [-1, 1] (Wang et al. 2004). */
const seen = { side: 11, sigma: 1.5, c1: (0.01 * 2) ** 2, c2: (0.03 * 2) ** 2 } as const;

const line = Array.from({ length: seen.side }, (_, i) => Math.exp(-((i - (seen.side - 1) / 2) ** 2) / (2 * seen.sigma ** 2)));
const window = line.map((value) => value / line.reduce((a, b) => a + b, 0));

/** Weighted means under every window that lies whole in the plane [S·S]: [(S − 10)²]. */
function windowMeans(plane: Float64Array, size: number): Float64Array {
  const inside = size - seen.side + 1;
  const rows = new Float64Array(size * inside);
  for (let row = 0; row < size; row++)
    for (let column = 0; column < inside; column++)
      for (let k = 0; k < seen.side; k++) rows[row * inside + column]! += window[k]! * plane[row * size + column + k]!;
  const means = new Float64Array(inside * inside);
  for (let i = 0; i < means.length; i++) for (let k = 0; k < seen.side; k++) means[i]! += window[k]! * rows[i + k * inside]!;
  return means;
}

/** Mean structural similarity of one colour. */
function similarity(a: Float64Array, b: Float64Array, size: number): number {
  const product = (u: Float64Array, v: Float64Array): Float64Array =>
    windowMeans(
      u.map((value, i) => value * v[i]!),
      size,
    );
  const [ma, mb, aa, bb, ab] = [windowMeans(a, size), windowMeans(b, size), product(a, a), product(b, b), product(a, b)];
  const samples = seen.side ** 2 / (seen.side ** 2 - 1);
  let sum = 0;
  for (let i = 0; i < ma.length; i++) {
    const [p, q] = [ma[i]!, mb[i]!];
    const [va, vb, cov] = [samples * (aa[i]! - p * p), samples * (bb[i]! - q * q), samples * (ab[i]! - p * q)];
    sum += ((2 * p * q + seen.c1) * (2 * cov + seen.c2)) / ((p * p + q * q + seen.c1) * (va + vb + seen.c2));
  }
  return sum / ma.length;
}

/**
 * Structural similarity of pictures in [-1, 1], the first clipped to what a screen shows: the mean over windows and colours, as in
 * training/picture_metrics.py. Null where the picture is smaller than a window of 11 × 11.
 */
export function ssim(image: Image, truth: Image): number | null {
  const area = truth.length / 3;
  const size = Math.round(Math.sqrt(area));
  if (size < seen.side) return null;
  const colours = [0, 1, 2].map((colour) => {
    const part = (of: Image): Float64Array =>
      Float64Array.from(of.subarray(colour * area, (colour + 1) * area), (value) => Math.min(1, Math.max(-1, value)));
    return similarity(part(image), part(truth), size);
  });
  return colours.reduce((a, b) => a + b, 0) / 3;
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
