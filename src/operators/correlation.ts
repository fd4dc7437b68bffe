// Sums over the taps of a kernel, in space, at every s-th position: what a strided convolution is on a plane of any sides. The innermost
// loop runs along a row of samples. f32 planes, f64 sums of a row. Knows no photograph.
import type { Shape } from './sheet.ts';

/** Entries of a kernel, by rows and then columns: pixel s·n + (row, column) counts `values` times. */
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

/** So many taps of a row are summed at once: a sum is read and written once for all of them. */
const together = 4;

/** [height, width] → [rows.count, columns.count] */
export function correlate(map: Correlation, x: Float32Array): Float32Array {
  const { taps, stride, rows, columns, seen, field } = map;
  const out = new Float32Array(rows.count * columns.count);
  const line = new Float64Array(columns.count);
  for (let i = 0; i < rows.count; i++) {
    line.fill(0);
    for (let t = 0; t < taps.values.length;) {
      let end = t + 1;
      while (end < t + together && taps.rows[end] === taps.rows[t]) end++;
      const row = stride * (rows.first + i) + taps.rows[t]!;
      if (row >= 0 && row < seen.height) addTaps(map, line, x, row * field.width, t, end);
      t = end;
    }
    out.set(line, i * columns.count);
  }
  return out;
}

/** Taps t … end of one row, in ascending columns, onto the line; `row` is where the row of x begins. */
function addTaps(map: Correlation, line: Float64Array, x: Float32Array, row: number, t: number, end: number): void {
  const { taps, stride, columns, seen } = map;
  const reaches = (tap: number) => reach(taps.columns[tap]!, stride, columns, seen.width);
  if (end - t < together) {
    for (let tap = t; tap < end; tap++) addTap(map, line, x, row, tap, ...reaches(tap));
    return;
  }
  // What all of them reach; what only some do is added tap by tap.
  const [from, to] = [reaches(t)[0], Math.max(reaches(t)[0], reaches(end - 1)[1])];
  for (let tap = t; tap < end; tap++) {
    const [least, most] = reaches(tap);
    addTap(map, line, x, row, tap, least, Math.min(from, most));
    addTap(map, line, x, row, tap, Math.max(to, least), most);
  }
  const [a, b, c, d] = [taps.values[t]!, taps.values[t + 1]!, taps.values[t + 2]!, taps.values[t + 3]!];
  const at = row + stride * (columns.first + from);
  let [p, q, r, s] = [at + taps.columns[t]!, at + taps.columns[t + 1]!, at + taps.columns[t + 2]!, at + taps.columns[t + 3]!];
  for (let j = from; j < to; j++) {
    line[j] = line[j]! + a * x[p]! + b * x[q]! + c * x[r]! + d * x[s]!;
    p += stride;
    q += stride;
    r += stride;
    s += stride;
  }
}

function addTap(
  { taps, stride, columns }: Correlation,
  line: Float64Array,
  x: Float32Array,
  row: number,
  tap: number,
  from: number,
  to: number,
): void {
  const value = taps.values[tap]!;
  let at = row + stride * (columns.first + from) + taps.columns[tap]!;
  for (let j = from; j < to; j++, at += stride) line[j] = line[j]! + value * x[at]!;
}

/**
 * Pixels s·u + (down, across) alone: what reaches them, as a sum over samples at u. Tap t does where s divides down − t, from sample
 * u + (down − t)/s. Taps in reverse are in order again.
 */
function phaseOf(
  { taps, stride, rows, columns }: Pick<Correlation, 'taps' | 'stride' | 'rows' | 'columns'>,
  down: number,
  across: number,
): Taps {
  const reaches = [...taps.values.keys()]
    .filter((t) => (down - taps.rows[t]!) % stride === 0 && (across - taps.columns[t]!) % stride === 0)
    .reverse();
  return {
    rows: Int32Array.from(reaches, (t) => (down - taps.rows[t]!) / stride - rows.first),
    columns: Int32Array.from(reaches, (t) => (across - taps.columns[t]!) / stride - columns.first),
    values: Float64Array.from(reaches, (t) => taps.values[t]!),
  };
}

/** The transpose: [rows.count, columns.count] → [height, width], zeros where nothing is seen. */
export function spread({ taps, stride, rows, columns, seen, field }: Correlation, y: Float32Array): Float32Array {
  const out = new Float32Array(field.height * field.width);
  const samples = { height: rows.count, width: columns.count };
  for (let down = 0; down < stride; down++)
    for (let across = 0; across < stride; across++) {
      const [height, width] = [Math.ceil((seen.height - down) / stride), Math.ceil((seen.width - across) / stride)];
      const phase = phaseOf({ taps, stride, rows, columns }, down, across);
      const part = correlate(
        { taps: phase, stride: 1, rows: { first: 0, count: height }, columns: { first: 0, count: width }, seen: samples, field: samples },
        y,
      );
      for (let i = 0; i < height; i++)
        for (let j = 0; j < width; j++) out[(stride * i + down) * field.width + stride * j + across] = part[i * width + j]!;
    }
  return out;
}
