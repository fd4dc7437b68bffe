// The spectral data of a strided correlation against its definition in the pixel domain.
import { describe, expect, it } from 'vitest';
import { fft2 } from '../../src/math/fft.ts';
import { stridedSpectrum } from '../../src/operators/strided-convolution.ts';

const size = 16;

function numbers(count: number, seed: number): Float64Array {
  return Float64Array.from({ length: count }, (_, i) => Math.sin(12.9898 * (i + 1) * seed + 78.233) * Math.cos(3.7 * i + seed));
}

/** b[n] = Σ k[m]·x[s·n + offset + m], indices mod 2S, x zero outside. */
function strided(kernel: Float64Array, side: number, offset: number, stride: number, x: Float64Array): Float64Array {
  const n = 2 * size;
  const q = n / stride;
  const y = new Float64Array(q * q);
  for (let i = 0; i < q; i++)
    for (let j = 0; j < q; j++)
      for (let a = 0; a < side; a++)
        for (let b = 0; b < side; b++) {
          const row = (stride * i + offset + a + n) % n;
          const column = (stride * j + offset + b + n) % n;
          if (row < size && column < size) y[i * q + j]! += kernel[a * side + b]! * x[row * size + column]!;
        }
  return y;
}

function complexOf(real: Float64Array): Float64Array {
  const out = new Float64Array(2 * real.length);
  real.forEach((value, i) => (out[2 * i] = value));
  return out;
}

describe.each([
  { stride: 1, offset: 4 },
  { stride: 2, offset: 4 },
  { stride: 4, offset: 0 },
  { stride: 8, offset: -3 },
])('strided spectrum, stride $stride, offset $offset', ({ stride, offset }) => {
  const side = 8;
  const kernel = numbers(side * side, 2).map(Math.abs);
  const spectrum = stridedSpectrum(kernel, side, offset, stride, size);
  const x = numbers(size * size, 5);
  const { q, half } = spectrum;
  const yHat = complexOf(strided(kernel, side, offset, stride, x));
  fft2(yHat, q, 'forward');

  it('folds to the spectrum of the strided image', () => {
    const n = 2 * size;
    const padded = new Float64Array(2 * n * n);
    for (let i = 0; i < size; i++) for (let j = 0; j < size; j++) padded[2 * (i * n + j)] = x[i * size + j]!;
    fft2(padded, n, 'forward');
    const { transfer } = spectrum;
    for (let f = 0; f < q * q; f++) {
      let re = 0;
      let im = 0;
      for (let alias = 0; alias < stride * stride; alias++) {
        const at = 2 * ((Math.floor(f / q) + Math.floor(alias / stride) * q) * n + (f % q) + (alias % stride) * q);
        re += (transfer[at]! * padded[at]! - transfer[at + 1]! * padded[at + 1]!) / stride ** 2;
        im += (transfer[at]! * padded[at + 1]! + transfer[at + 1]! * padded[at]!) / stride ** 2;
      }
      expect(Math.hypot(re - yHat[2 * f]!, im - yHat[2 * f + 1]!)).toBeLessThan(1e-9);
    }
  });

  it('is the sum over its polyphase parts', () => {
    const sum = new Float64Array(2 * q * half);
    for (let phase = 0; phase < stride * stride; phase++) {
      const part = new Float64Array(2 * q * q);
      for (let i = 0; i < size / stride; i++)
        for (let j = 0; j < size / stride; j++)
          part[2 * (i * q + j)] = x[(stride * i + Math.floor(phase / stride)) * size + stride * j + (phase % stride)]!;
      fft2(part, q, 'forward');
      for (let bin = 0; bin < q * half; bin++) {
        const at = 2 * (Math.floor(bin / half) * q + (bin % half));
        const F = 2 * (phase * q * half + bin);
        sum[2 * bin]! += spectrum.phases[F]! * part[at]! - spectrum.phases[F + 1]! * part[at + 1]!;
        sum[2 * bin + 1]! += spectrum.phases[F]! * part[at + 1]! + spectrum.phases[F + 1]! * part[at]!;
      }
    }
    for (let bin = 0; bin < q * half; bin++) {
      const at = 2 * (Math.floor(bin / half) * q + (bin % half));
      expect(Math.hypot(sum[2 * bin]! - yHat[at]!, sum[2 * bin + 1]! - yHat[at + 1]!)).toBeLessThan(1e-9);
    }
  });
});

it('keeps as many bins as pass the threshold in the full spectrum', () => {
  const kernel = new Float64Array(64).map((_, i) => Math.exp(-(((i % 8) - 3.5) ** 2) / 4 - (Math.floor(i / 8) - 3.5) ** 2 / 6));
  const { q, half, tau, transfer, kept, keptInFull, power } = stridedSpectrum(kernel, 8, 4, 2, size);
  let full = 0;
  for (let f = 0; f < q * q; f++) {
    let m = 0;
    for (let alias = 0; alias < 4; alias++) {
      const at = 2 * ((Math.floor(f / q) + (alias >> 1) * q) * 2 * size + (f % q) + (alias & 1) * q);
      m += (transfer[at]! ** 2 + transfer[at + 1]! ** 2) / 4;
    }
    if (m > tau) full++;
    if (f % q < half) expect(power[Math.floor(f / q) * half + (f % q)]).toBeCloseTo(m, 12);
  }
  expect(full).toBeGreaterThan(4);
  expect(full).toBeLessThan(q * q);
  expect(keptInFull).toBe(full);
  expect(kept.length).toBeLessThan(full);
});
