// Index arithmetic of a StackLayout for loops on the processor: where rows and columns of a picture lie in a buffer, and copies from
// one layout to another.
import type { StackLayout } from './contract.ts';

// Called once a layer and evaluation, so: plain loops.

/** What every row and every column adds to an element's index: pixel (n, k, c, r, q) is at n·… + k·… + c·… + rows[r] + columns[q]. */
export function pixelOffsets({ size, patch, strides }: StackLayout): { rows: Uint32Array; columns: Uint32Array } {
  const rows = new Uint32Array(size);
  const columns = new Uint32Array(size);
  for (let i = 0; i < size; i++) {
    const token = Math.floor(i / patch);
    rows[i] = token * strides.tokenRow + (i % patch) * strides.patchRow;
    columns[i] = token * strides.tokenCol + (i % patch) * strides.patchCol;
  }
  return { rows, columns };
}

/** What every plane (n, image, colour) of the stack adds to an element's index: [n·k·3], in this order. */
export function planeOffsets({ n, k, strides }: StackLayout): Uint32Array {
  const offsets = new Uint32Array(n * k * 3);
  for (let plane = 0; plane < offsets.length; plane++) {
    const image = Math.floor(plane / 3);
    offsets[plane] = Math.floor(image / k) * strides.n + (image % k) * strides.k + (plane % 3) * strides.c;
  }
  return offsets;
}

/** Whether two layouts of the same stack put every pixel at the same place. */
function isSame(a: StackLayout, b: StackLayout): boolean {
  const [p, q] = [a.strides, b.strides];
  const sameTokens = a.patch === b.patch && p.tokenRow === q.tokenRow && p.tokenCol === q.tokenCol;
  return sameTokens && p.patchRow === q.patchRow && p.patchCol === q.patchCol && p.n === q.n && p.k === q.k && p.c === q.c;
}

/** Whether the planes of a pixel, and then the columns of a patch, follow one another. */
function isInterleaved({ k, strides }: StackLayout): boolean {
  return strides.c === 1 && strides.k === 3 && strides.patchCol === 3 * k;
}

/**
 * The same stack in another layout; `a` itself where it is the same layout.
 *
 * @param a in layout `from`; n, k and size of both layouts are equal
 */
export function relayout(a: Float32Array, from: StackLayout, to: StackLayout): Float32Array {
  if (isSame(from, to)) return a;
  const out = new Float32Array(a.length);
  const planes = 3 * from.k;
  // Numbers that follow one another in both are copied as one run: some columns with all planes, or single numbers.
  const together = isInterleaved(from) && isInterleaved(to);
  const columnStep = together ? Math.min(from.patch, to.patch) : 1;
  const run = together ? columnStep * planes : 1;
  const starts = ({ columns, offsets }: { columns: Uint32Array; offsets: Uint32Array }): Uint32Array => {
    const list: number[] = [];
    for (let column = 0; column < from.size; column += columnStep)
      for (let plane = 0; plane < planes; plane += together ? planes : 1) list.push(columns[column]! + offsets[plane]!);
    return Uint32Array.from(list);
  };
  const source = { ...pixelOffsets(from), offsets: planeOffsets(from) };
  const target = { ...pixelOffsets(to), offsets: planeOffsets(to) };
  const [sources, targets] = [starts(source), starts(target)];
  for (let n = 0; n < from.n; n++)
    for (let row = 0; row < from.size; row++)
      copyRuns(a, n * from.strides.n + source.rows[row]!, sources, out, n * to.strides.n + target.rows[row]!, targets, run);
  return out;
}

/** Runs of `run` numbers: a[base + sources[i] …] → out[outBase + targets[i] …]. */
function copyRuns(
  a: Float32Array,
  base: number,
  sources: Uint32Array,
  out: Float32Array,
  outBase: number,
  targets: Uint32Array,
  run: number,
): void {
  for (let i = 0; i < sources.length; i++) {
    const from = base + sources[i]!;
    const to = outBase + targets[i]!;
    for (let t = 0; t < run; t++) out[to + t] = a[from + t]!;
  }
}
