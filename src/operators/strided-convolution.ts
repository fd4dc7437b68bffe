// The spectrum of a strided correlation on an image that is zero-padded to 2S (mathematics §2: strided blur, super-resolution):
// everything that depends on (kernel, offset, stride, S) alone, in float64. Used by the float64 twin, the processor form and
// the GPU form. Knows no y, no noise level (see inverseGain) and no parameters of people.
import { fft2 } from '../math/fft.ts';
import type { Regularisation } from './contract.ts';

/**
 * y = Hx is the real q×q image b[n] = Σ_m kernel[m]·x[s·n + offset + m] (indices mod 2S, x zero outside S×S), per colour.
 * Frequencies f = (f1, f2), row first; "half" arrays hold f2 = 0…q/2 only, the rest is the conjugate at (−f1, −f2).
 */
export interface StridedSpectrum {
  size: number;
  stride: number;
  /** What it is the spectrum of. */
  kernel: Float64Array;
  side: number;
  offset: number;
  /** Side of y: 2S / stride. */
  q: number;
  /** q/2 + 1: columns of a half spectrum. */
  half: number;
  /** τ = 1e-4·(max|F| − min|F|). */
  tau: number;
  /** F = conj(FFT_2S(kernel on its canvas)), 0 where |F| ≤ τ: [2S, 2S, (re, im)]. FFT_q(y) = mean over the s×s aliases of F·FFT_2S(x). */
  transfer: Float64Array;
  /**
   * F_p, the polyphase form: [s·s phases (row, column), q, half, (re, im)]. FFT_q(y) = Σ_p F_p·FFT_q(x_p), where
   * x_p[i, j] = x[s·i + p_row, s·j + p_column] is zero-padded from (S/s)² to q². The way back, Hᵀ: x_p = crop IFFT_q(conj(F_p)·FFT_q(y)),
   * where IFFT_q carries its 1/q².
   */
  phases: Float64Array;
  /** m = mean over the aliases of |F|², the eigenvalues of HHᵀ on the padded grid: [q, half]. */
  power: Float64Array;
  /** Positions in [q, half] where m > τ, ascending: all other bins are multiplied by 0 in H†. */
  kept: Uint32Array;
  /** How many bins of the full q×q spectrum have m > τ. */
  keptInFull: number;
}

/** Of the range of |F|: what passes less is 0. */
export const cutoff = 1e-4;

/**
 * The spectrum of a kernel [side, side], row-major, that sits at (offset, offset) of the 2S canvas.
 *
 * @param offset any integer, taken mod 2S
 * @param stride divides S; S a power of two
 * @throws RangeError where S is no power of two
 */
export function stridedSpectrum(kernel: ArrayLike<number>, side: number, offset: number, stride: number, size: number): StridedSpectrum {
  const q = (2 * size) / stride;
  const half = q / 2 + 1;
  const { transfer, tau } = transferOf(kernel, side, offset, size);
  const power = powerOf(transfer, size, q);
  const kept: number[] = [];
  let keptInFull = 0;
  power.forEach((m, bin) => {
    if (m <= tau) return;
    kept.push(bin);
    keptInFull += bin % half === 0 || bin % half === q / 2 ? 1 : 2;
  });
  const phases = phasesOf(transfer, size, stride);
  const of = { size, stride, side, offset, kernel: Float64Array.from(kernel) };
  return { ...of, q, half, tau, transfer, phases, power, kept: Uint32Array.from(kept), keptInFull };
}

/**
 * I = 1/(m + blurFactor·σ_n²) where m > τ, else 0: [q, half]. H†y = Hᵀ(I·y) with I acting on FFT_q(y).
 */
export function inverseGain(spectrum: StridedSpectrum, regularisation: Regularisation): Float64Array {
  const gain = new Float64Array(spectrum.power.length);
  const extra = regularisation.blurFactor * regularisation.std ** 2;
  for (const bin of spectrum.kept) gain[bin] = 1 / (spectrum.power[bin]! + extra);
  return gain;
}

/** F with its small entries removed. Pairs (f, −f) are decided together, so that rounding cannot break the Hermitian symmetry. */
function transferOf(kernel: ArrayLike<number>, side: number, offset: number, size: number): { transfer: Float64Array; tau: number } {
  const n = 2 * size;
  const transfer = new Float64Array(2 * n * n);
  const wrap = (index: number): number => (((index + offset) % n) + n) % n;
  for (let i = 0; i < side; i++) {
    for (let j = 0; j < side; j++) {
      const at = 2 * (wrap(i) * n + wrap(j));
      transfer[at] = transfer[at]! + kernel[i * side + j]!;
    }
  }
  fft2(transfer, n, 'forward');
  let smallest = Infinity;
  let largest = 0;
  for (let bin = 0; bin < n * n; bin++) {
    const magnitude = Math.hypot(transfer[2 * bin]!, transfer[2 * bin + 1]!);
    smallest = Math.min(smallest, magnitude);
    largest = Math.max(largest, magnitude);
  }
  const tau = cutoff * (largest - smallest);
  for (let bin = 0; bin < n * n; bin++) {
    const mirror = mirrorOf(bin, n);
    if (mirror < bin) continue;
    const keep = Math.hypot(transfer[2 * bin]!, transfer[2 * bin + 1]!) > tau;
    const re = keep ? transfer[2 * bin]! : 0;
    const im = keep && mirror !== bin ? -transfer[2 * bin + 1]! : 0;
    transfer[2 * bin] = re;
    transfer[2 * bin + 1] = im;
    transfer[2 * mirror] = re;
    if (mirror !== bin) transfer[2 * mirror + 1] = -im;
  }
  return { transfer, tau };
}

/** The position of −f in an [n, n] spectrum. */
function mirrorOf(bin: number, n: number): number {
  const row = Math.floor(bin / n);
  return ((n - row) % n) * n + ((n - (bin % n)) % n);
}

function powerOf(transfer: Float64Array, size: number, q: number): Float64Array {
  const n = 2 * size;
  const half = q / 2 + 1;
  const stride = n / q;
  const power = new Float64Array(q * half);
  for (let row = 0; row < q; row++) {
    for (let column = 0; column < half; column++) {
      let sum = 0;
      for (let a = 0; a < stride; a++) {
        for (let b = 0; b < stride; b++) {
          const at = 2 * ((row + a * q) * n + column + b * q);
          sum += transfer[at]! ** 2 + transfer[at + 1]! ** 2;
        }
      }
      power[row * half + column] = sum / (stride * stride);
    }
  }
  // Columns 0 and q/2 hold both f and −f: one value for both, or rounding could keep one of the two only.
  for (const column of [0, q / 2]) {
    for (let row = 1; row < q / 2; row++) power[(q - row) * half + column] = power[row * half + column]!;
  }
  return power;
}

/** F_p = FFT_q of n ↦ k'[(s·n − p) mod 2S], k' = IFFT_2S(F), q = 2S/s: [s·s, q, q/2 + 1, (re, im)]. */
export function phasesOf(transfer: Float64Array, size: number, stride: number): Float64Array {
  const n = 2 * size;
  const q = n / stride;
  const half = q / 2 + 1;
  const impulse = transfer.slice();
  fft2(impulse, n, 'inverse');
  const phases = new Float64Array(stride * stride * q * half * 2);
  const grid = new Float64Array(2 * q * q);
  for (let phase = 0; phase < stride * stride; phase++) {
    const rowShift = Math.floor(phase / stride);
    const columnShift = phase % stride;
    for (let i = 0; i < q; i++) {
      for (let j = 0; j < q; j++) {
        const row = (stride * i - rowShift + n) % n;
        const column = (stride * j - columnShift + n) % n;
        grid[2 * (i * q + j)] = impulse[2 * (row * n + column)]! / (n * n);
        grid[2 * (i * q + j) + 1] = 0;
      }
    }
    fft2(grid, q, 'forward');
    for (let i = 0; i < q; i++) {
      const from = 2 * i * q;
      phases.set(grid.subarray(from, from + 2 * half), 2 * (phase * q + i) * half);
    }
  }
  return phases;
}
