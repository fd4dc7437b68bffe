// PSNR and SSIM of the page are those of training/picture_metrics.py: the same formula's pictures, the same numbers.
import { readFileSync } from 'node:fs';
import { expect, it } from 'vitest';
import { psnr, ssim } from '../../src/posterior/statistics.ts';

interface Golden {
  command: string;
  cases: { size: number; amount: number; psnr: number; ssim: number }[];
}

const golden = JSON.parse(readFileSync(new URL('../goldens/picture-metrics.json', import.meta.url), 'utf8')) as Golden;

/** As training/golden_metrics.py makes them. */
function pictures(size: number, amount: number): [restored: Float32Array, truth: Float32Array] {
  const of = (f: (c: number, i: number, j: number) => number): Float32Array =>
    Float32Array.from({ length: 3 * size * size }, (_, at) => f(Math.floor(at / size ** 2), Math.floor(at / size) % size, at % size));
  const truth = (c: number, i: number, j: number): number => 0.9 * Math.sin(0.11 * i + 0.3 * c) * Math.cos(0.07 * j * (1 + c));
  return [of((c, i, j) => 0.9 * truth(c, i, j) + amount * Math.sin(1.7 * i + 2.3 * j + c)), of(truth)];
}

it.each(golden.cases)('$size × $size, off by $amount', ({ size, amount, ...expected }) => {
  const [restored, truth] = pictures(size, amount);
  expect(psnr(restored, truth), golden.command).toBeCloseTo(expected.psnr, 4);
  expect(ssim(restored, truth), golden.command).toBeCloseTo(expected.ssim, 6);
  expect(ssim(truth, truth)).toBeCloseTo(1, 12);
});

it('a picture smaller than a window has none', () => {
  expect(ssim(new Float32Array(300), new Float32Array(300))).toBeNull();
});
