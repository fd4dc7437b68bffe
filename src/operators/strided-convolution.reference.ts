// Strided blur and super-resolution as docs/operators.md defines them, literally: pad to 2S, FFT, multiply, fold. The float64 twin:
// clear and slow; it uses neither the polyphase form nor the Hermitian trick, so that it can judge the forms which do.
import { fft2 } from '../math/fft.ts';
import { solveByConjugateGradients } from './conjugate-gradients.ts';
import type { NaturalShape, Part } from '../protocol/number-array.ts';
import type { KernelForm } from '../protocol/operator-form.ts';
import type { FeatureTransform, ReferenceOperator } from './contract.ts';
import { deriveReference } from './derive-reference.ts';
import { transformEntries } from './feature-transform.ts';
import { cutoff, inverseGain, type StridedSpectrum } from './strided-convolution.ts';

/** Real [n, n] → its spectrum on an [m, m] grid, interleaved, with zeros beyond n. */
function spectrumOfPlane(plane: Float64Array, n: number, m: number): Float64Array {
  const grid = new Float64Array(2 * m * m);
  for (let row = 0; row < n; row++) for (let column = 0; column < n; column++) grid[2 * (row * m + column)] = plane[row * n + column]!;
  fft2(grid, m, 'forward');
  return grid;
}

/** fold(F · FFT(pad x)) of one plane: the spectrum [q, q] of its strided image. */
function measurePlane({ size, stride, q, transfer }: StridedSpectrum, plane: Float64Array): Float64Array {
  const n = 2 * size;
  const image = spectrumOfPlane(plane, size, n);
  const folded = new Float64Array(2 * q * q);
  for (let bin = 0; bin < n * n; bin++) {
    const to = 2 * ((Math.floor(bin / n) % q) * q + (bin % q));
    const [fr, fi, xr, xi] = [transfer[2 * bin]!, transfer[2 * bin + 1]!, image[2 * bin]!, image[2 * bin + 1]!];
    folded[to] = folded[to]! + (fr * xr - fi * xi) / (stride * stride);
    folded[to + 1] = folded[to + 1]! + (fr * xi + fi * xr) / (stride * stride);
  }
  return folded;
}

/** crop Re IFFT(F̄ · tile(spectrum)) of one [q, q] spectrum, which need not be Hermitian. */
function spreadPlane({ size, q, transfer }: StridedSpectrum, spectrum: Float64Array): Float64Array {
  const n = 2 * size;
  const grid = new Float64Array(2 * n * n);
  for (let bin = 0; bin < n * n; bin++) {
    const from = 2 * ((Math.floor(bin / n) % q) * q + (bin % q));
    const [fr, fi, yr, yi] = [transfer[2 * bin]!, transfer[2 * bin + 1]!, spectrum[from]!, spectrum[from + 1]!];
    grid[2 * bin] = fr * yr + fi * yi;
    grid[2 * bin + 1] = fr * yi - fi * yr;
  }
  fft2(grid, n, 'inverse');
  const plane = new Float64Array(size * size);
  for (let i = 0; i < plane.length; i++) plane[i] = grid[2 * (Math.floor(i / size) * n + (i % size))]! / (n * n);
  return plane;
}

/** The real part of IFFT_q. */
function realPlane(spectrum: Float64Array, q: number): Float64Array {
  const grid = spectrum.slice();
  fft2(grid, q, 'inverse');
  return Float64Array.from({ length: q * q }, (_, i) => grid[2 * i]! / (q * q));
}

/** Multiplies a [q, q] spectrum by a real gain given on the half spectrum, gain(−f) = gain(f). In place. */
function scaleSpectrum(spectrum: Float64Array, gain: Float64Array, q: number): Float64Array {
  const half = q / 2 + 1;
  for (let row = 0; row < q; row++) {
    for (let column = 0; column < q; column++) {
      const g = column < half ? gain[row * half + column]! : gain[((q - row) % q) * half + (q - column)]!;
      const at = 2 * (row * q + column);
      spectrum[at] = spectrum[at]! * g;
      spectrum[at + 1] = spectrum[at + 1]! * g;
    }
  }
  return spectrum;
}

/** Applies `map` to every plane of `length` numbers. */
function eachPlane(data: Float64Array, length: number, map: (plane: Float64Array) => Float64Array): Float64Array {
  const planes: Float64Array[] = [];
  for (let start = 0; start < data.length; start += length) planes.push(map(data.subarray(start, start + length)));
  const out = new Float64Array(planes.reduce((total, plane) => total + plane.length, 0));
  planes.forEach((plane, i) => out.set(plane, i * plane.length));
  return out;
}

/** What is not in the spectrum: where the picture lies within y, and how much of y sees the image at all. */
export interface StridedView {
  /** picture[i, j] = y[(i − roll) mod q, (j − roll) mod q]. */
  roll: number;
  /** Pixels of y a side that the image reaches: bounds the rank. */
  window: number;
  /** Samples a side of the picture that read nothing beyond the frame, first and how many; null where nobody has those alone. */
  valid: { first: number; count: number } | null;
}

export function createStridedConvolutionReference(spectrum: StridedSpectrum, view: StridedView): ReferenceOperator {
  const { size, q, power } = spectrum;
  const { roll, window } = view;
  const pixels = q * q;
  const apply = (x: Float64Array): Float64Array => eachPlane(x, size * size, (plane) => realPlane(measurePlane(spectrum, plane), q));
  const withGain = (y: Float64Array, gain: Float64Array): Float64Array =>
    eachPlane(y, pixels, (plane) => scaleSpectrum(spectrumOfPlane(plane, q, q), gain, q));
  const spread = (spectra: Float64Array): Float64Array => eachPlane(spectra, 2 * pixels, (z) => spreadPlane(spectrum, z));
  const adjoint = (y: Float64Array): Float64Array => spread(eachPlane(y, pixels, (plane) => spectrumOfPlane(plane, q, q)));
  const preconditioner = power.map((m) => (m > 0 ? 1 / m : 0));

  const derived = deriveReference({
    measurementSize: 3 * pixels,
    rank: 3 * Math.min(window * window, spectrum.keptInFull, size * size),
    apply,
    adjoint,
    pinv: (y, regularisation) => spread(withGain(y, inverseGain(spectrum, regularisation))),
    pinvExact(y) {
      const precondition = (r: Float64Array): Float64Array => eachPlane(withGain(r, preconditioner), 2 * pixels, (z) => realPlane(z, q));
      const { u, residual, iterations } = solveByConjugateGradients((v) => apply(adjoint(v)), precondition, y, 3 * pixels);
      return { x: adjoint(u), residual, iterations };
    },
    natural: naturalShape(spectrum, view),
    form: () => ({ h: formOf(spectrum, view), seen: null }),
    toPicture: (y) => rolledPicture(y, q, size / spectrum.stride, roll),
  });
  // T_ψ acts on the spectrum.
  return {
    ...derived,
    transformed: (a, y, transform) => eachPlane(transformSpectra(spectrum, a, y, transform), 2 * pixels, (z) => realPlane(z, q)),
    features(a, y, transform, regularisation) {
      const gain = inverseGain(spectrum, regularisation);
      return spread(eachPlane(transformSpectra(spectrum, a, y, transform), 2 * pixels, (z) => scaleSpectrum(z.slice(), gain, q)));
    },
  };
}

/** T_ψ([ŷ ; Ĥa]) on re and im of the unnormalised spectra: [N, k, 3, q, q, 2]. */
function transformSpectra(spectrum: StridedSpectrum, a: Float64Array, y: Float64Array, transform: FeatureTransform): Float64Array {
  const { size, q } = spectrum;
  const yHat = eachPlane(y, q * q, (plane) => spectrumOfPlane(plane, q, q));
  const measured = eachPlane(a, size * size, (plane) => measurePlane(spectrum, plane));
  return transformEntries(yHat, measured, transform);
}

/** Samples a side of the picture, of the margin about it that sees the image, and of both. */
function framed({ size, stride, q }: Pick<StridedSpectrum, 'size' | 'stride' | 'q'>, window: number) {
  const side = size / stride;
  return window > side ? { side, margin: Math.floor((q - side) / 2), full: q } : { side, margin: 0, full: side };
}

/** Of y in its natural shape, whose first sample is not that of the operator’s own order. */
function formOf(spectrum: StridedSpectrum, { roll, window }: StridedView): KernelForm {
  const { kernel, side, stride, offset } = spectrum;
  const { margin, full } = framed(spectrum, window);
  return { kind: 'kernel', kernel, side, stride, offset: offset - stride * (margin + roll), cutoff, width: full };
}

/** The picture where nothing beyond its frame sees the image, else the picture with its margin about it. */
function naturalShape({ size, stride, q }: StridedSpectrum, { roll, window, valid }: StridedView): NaturalShape {
  const { side, margin, full } = framed({ size, stride, q }, window);
  const order = new Uint32Array(3 * full * full);
  const at = (i: number): number => (((i - margin - roll) % q) + q) % q;
  for (let i = 0; i < order.length; i++) order[i] = Math.floor(i / full ** 2) * q * q + at(Math.floor(i / full) % full) * q + at(i % full);
  const part = (first: number, count: number): Part => ({ top: margin + first, left: margin + first, height: count, width: count });
  return {
    shape: [3, full, full],
    order,
    frame: margin > 0 ? part(0, side) : null,
    valid: margin > 0 && valid ? part(valid.first, valid.count) : null,
  };
}

/** The strided image without the margin that wraps, as RGB. */
function rolledPicture(
  y: Float64Array,
  q: number,
  side: number,
  roll: number,
): { width: number; height: number; rgb: Float32Array; shown: Uint8Array } {
  const rgb = new Float32Array(3 * side * side);
  for (let row = 0; row < side; row++) {
    for (let column = 0; column < side; column++) {
      const from = ((row - roll + q) % q) * q + ((column - roll + q) % q);
      for (let c = 0; c < 3; c++) rgb[3 * (row * side + column) + c] = y[c * q * q + from]!;
    }
  }
  return { width: side, height: side, rgb, shown: new Uint8Array(side * side).fill(1) };
}
