// Sums over the taps of a kernel, in space, at every s-th position: what a strided convolution is on a plane of any sides. The innermost
// loop runs along a row of samples. f32 planes, f64 sums of a row. Knows no photograph.
import type { Shape } from './sheet.ts';

/** Entries of a kernel: pixel s·n + (row, column) counts `values` times. */
export interface Taps {
  rows: Int32Array;
  columns: Int32Array;
  values: Float64Array;
}

/** Samples first, first + 1, … along an axis. */
export interface Window {
  first: number;
  count: number;
}

/** A strided sum over a plane of `field`, of which it sees the first `seen` rows and columns. */
export interface Correlation {
  taps: Taps;
  stride: number;
  rows: Window;
  columns: Window;
  /** The part of the plane that is seen; zeros are beyond. */
  seen: Shape;
  /** Sides of the plane. */
  field: Shape;
}

/** The samples j of a tap whose pixel s·(first + j) + at lies in [0, seen). */
function reach(at: number, stride: number, { first, count }: Window, seen: number): [from: number, to: number] {
  const start = stride * first + at;
  return [Math.max(0, Math.ceil(-start / stride)), Math.min(count, Math.floor((seen - 1 - start) / stride) + 1)];
}

/** [height, width] → [rows.count, columns.count] */
export function correlate({ taps, stride, rows, columns, seen, field }: Correlation, x: Float32Array): Float32Array {
  const out = new Float32Array(rows.count * columns.count);
  const line = new Float64Array(columns.count);
  for (let i = 0; i < rows.count; i++) {
    line.fill(0);
    for (let t = 0; t < taps.values.length; t++) {
      const row = stride * (rows.first + i) + taps.rows[t]!;
      if (row < 0 || row >= seen.height) continue;
      const [from, to] = reach(taps.columns[t]!, stride, columns, seen.width);
      const value = taps.values[t]!;
      let at = row * field.width + stride * (columns.first + from) + taps.columns[t]!;
      for (let j = from; j < to; j++, at += stride) line[j] = line[j]! + value * x[at]!;
    }
    out.set(line, i * columns.count);
  }
  return out;
}

/** The transpose: [rows.count, columns.count] → [height, width], zeros where nothing is seen. */
export function spread({ taps, stride, rows, columns, seen, field }: Correlation, y: Float32Array): Float32Array {
  const out = new Float32Array(field.height * field.width);
  for (let i = 0; i < rows.count; i++)
    for (let t = 0; t < taps.values.length; t++) {
      const row = stride * (rows.first + i) + taps.rows[t]!;
      if (row < 0 || row >= seen.height) continue;
      const [from, to] = reach(taps.columns[t]!, stride, columns, seen.width);
      const value = taps.values[t]!;
      let at = row * field.width + stride * (columns.first + from) + taps.columns[t]!;
      for (let j = from; j < to; j++, at += stride) out[at] = out[at]! + value * y[i * columns.count + j]!;
    }
  return out;
}
