// Kernels without randomness for super-resolution (docs/operators.md), and a kernel set into a larger square. float64, sum 1 where made here.

/** Operators whose kernel a generator of kernels makes. */
export const withKernel: readonly string[] = ['blur', 'super-resolution', 'composition'];

/** Box: the average of an s×s block. */
export function boxKernel(stride: number): Float64Array {
  return new Float64Array(stride * stride).fill(1 / (stride * stride));
}

/** Keys' cubic, a = −½ (Keys 1981, equation 15). */
function cubic(t: number): number {
  const d = Math.abs(t);
  if (d <= 1) return (1.5 * d - 2.5) * d * d + 1;
  return d < 2 ? ((-0.5 * d + 2.5) * d - 4) * d + 2 : 0;
}

/** Antialiased bicubic: the cubic stretched by the stride, [4s, 4s], centred between its two middle entries. */
export function bicubicKernel(stride: number): Float64Array {
  const side = 4 * stride;
  const line = Float64Array.from({ length: side }, (_, i) => cubic((i + 0.5 - 2 * stride) / stride));
  const sum = line.reduce((total, v) => total + v, 0);
  return Float64Array.from({ length: side * side }, (_, i) => (line[Math.floor(i / side)]! * line[i % side]!) / (sum * sum));
}

/** Points a side at which a pixel of a kernel is asked. */
const pointsPerPixel = 8;

/** [side, side], sum 1: every pixel the mean of a density around the middle side/2, in pixels from there. */
export function sampledKernel(side: number, density: (x: number, y: number) => number): Float32Array {
  const offsets = Array.from({ length: pointsPerPixel }, (_, i) => (i + 0.5) / pointsPerPixel - 0.5);
  const kernel = Float64Array.from({ length: side * side }, (_, i) => {
    const [x, y] = [(i % side) - side / 2, Math.floor(i / side) - side / 2];
    return offsets.reduce((sum, dy) => sum + offsets.reduce((row, dx) => row + density(x + dx, y + dy), 0), 0);
  });
  const sum = kernel.reduce((total, v) => total + v, 0);
  return Float32Array.from(kernel, (v) => v / sum);
}

/** A [side, side] kernel in the middle of [to, to]: its entry ⌊side/2⌋ comes to stand at ⌊to/2⌋, zeros around it. */
export function centreKernel(kernel: Float64Array, side: number, to: number): Float64Array {
  const start = Math.floor(to / 2) - Math.floor(side / 2);
  const out = new Float64Array(to * to);
  for (let i = 0; i < side; i++) out.set(kernel.subarray(i * side, (i + 1) * side), (start + i) * to + start);
  return out;
}
