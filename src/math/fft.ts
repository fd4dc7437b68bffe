// Discrete Fourier transforms in float64 for lengths that are powers of two, in place on interleaved (re, im) numbers.
// Nothing is normalised: forward X[f] = Σ x[n] e^{-2πi f n / N}, inverse the same with +; the caller divides by N (N² in 2-D).
// Knows nothing of images or operators.

export type Direction = 'forward' | 'inverse';

const tables = new Map<number, { twiddles: Float64Array; reversed: Uint32Array }>();

/** cos and sin of 2πk/n, interleaved for k < n/2, and the bit-reversed order. */
function tableOf(n: number): { twiddles: Float64Array; reversed: Uint32Array } {
  const known = tables.get(n);
  if (known) return known;
  if (n < 1 || (n & (n - 1)) !== 0) throw new RangeError(`FFT length ${n} is not a power of two`);
  const twiddles = new Float64Array(n);
  for (let k = 0; k < n / 2; k++) {
    twiddles[2 * k] = Math.cos((2 * Math.PI * k) / n);
    twiddles[2 * k + 1] = Math.sin((2 * Math.PI * k) / n);
  }
  const reversed = new Uint32Array(n);
  for (let i = 1; i < n; i++) reversed[i] = (reversed[i >> 1]! >> 1) | (i & 1 ? n >> 1 : 0);
  const table = { twiddles, reversed };
  tables.set(n, table);
  return table;
}

/** Butterflies of a line that is already in bit-reversed order (Cooley–Tukey, decimation in time). */
function butterflies(line: Float64Array, n: number, twiddles: Float64Array, sign: number): void {
  for (let half = 1; half < n; half *= 2) {
    const step = n / (2 * half);
    for (let start = 0; start < n; start += 2 * half) {
      for (let k = 0; k < half; k++) {
        const wr = twiddles[2 * k * step]!;
        const wi = sign * twiddles[2 * k * step + 1]!;
        const a = 2 * (start + k);
        const b = a + 2 * half;
        const br = line[b]!;
        const bi = line[b + 1]!;
        const tr = br * wr - bi * wi;
        const ti = br * wi + bi * wr;
        line[b] = line[a]! - tr;
        line[b + 1] = line[a + 1]! - ti;
        line[a] = line[a]! + tr;
        line[a + 1] = line[a + 1]! + ti;
      }
    }
  }
}

/**
 * Transforms n complex numbers of `data` in place; number i lies at complex index `start + i·stride`.
 *
 * @param line scratch of at least 2n
 * @throws RangeError where n is no power of two
 */
function fftLine(data: Float64Array, start: number, stride: number, n: number, direction: Direction, line: Float64Array): void {
  const { twiddles, reversed } = tableOf(n);
  for (let i = 0; i < n; i++) {
    const from = 2 * (start + reversed[i]! * stride);
    line[2 * i] = data[from]!;
    line[2 * i + 1] = data[from + 1]!;
  }
  butterflies(line, n, twiddles, direction === 'forward' ? -1 : 1);
  for (let i = 0; i < n; i++) {
    const to = 2 * (start + i * stride);
    data[to] = line[2 * i]!;
    data[to + 1] = line[2 * i + 1]!;
  }
}

/**
 * Two-dimensional transform in place of one [n, n] complex array, unnormalised.
 *
 * @param data interleaved (re, im), row-major, n² of them from element `offset` (counted in numbers, not pairs)
 * @throws RangeError where n is no power of two
 */
export function fft2(data: Float64Array, n: number, direction: Direction, offset = 0): void {
  const line = new Float64Array(2 * n);
  const start = offset / 2;
  for (let row = 0; row < n; row++) fftLine(data, start + row * n, 1, n, direction, line);
  for (let column = 0; column < n; column++) fftLine(data, start + column, n, n, direction, line);
}
