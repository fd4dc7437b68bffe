// H as a matrix for NumPy and SciPy, from what it is. Pictures are [height, width, 3] there, so a row of H is an entry of y in that order, and
// a column is a pixel, where H does the same to every colour, or else a number of x. Pure.
import type { KernelForm, MatrixForm, OperatorForm, PixelForm } from '../protocol/operator-form.ts';

/** Compressed sparse rows. */
export interface SparseMatrix {
  kind: 'sparse';
  shape: readonly [rows: number, columns: number];
  indptr: Int32Array;
  indices: Int32Array;
  data: Float32Array;
}

export interface FullMatrix {
  kind: 'dense';
  shape: readonly [rows: number, columns: number];
  data: Float32Array;
}

/** Entries of a kernel below this part of its largest are rounding. */
const rounding = 1e-7;
/** More entries make a file of more than 16 MB. */
const mostEntries = 2 ** 21;

type Entries = (row: number, add: (column: number, value: number) => void) => void;

/** @param most entries, beyond which it is null */
function sparse(rows: number, columns: number, entriesOf: Entries, most = mostEntries): SparseMatrix | null {
  const [indices, data]: [number[], number[]] = [[], []];
  const indptr = new Int32Array(rows + 1);
  const add = (column: number, value: number): void => {
    indices.push(column);
    data.push(value);
  };
  for (let row = 0; row < rows; row++) {
    entriesOf(row, add);
    if (indices.length > most) return null;
    indptr[row + 1] = indices.length;
  }
  return { kind: 'sparse', shape: [rows, columns], indptr, indices: Int32Array.from(indices), data: Float32Array.from(data) };
}

/** The same for every colour where each of three is measured alone. */
const isByColour = ({ mixtures }: PixelForm): boolean =>
  mixtures.length === 3 && mixtures.every((row, i) => row.every((weight, c) => weight === (i === c ? 1 : 0)));

function ofPixels(h: PixelForm, seen: Uint8Array | null, size: number): SparseMatrix | null {
  const c = h.mixtures.length;
  const plane = size * size;
  if (c === 0) return null;
  const isSeen = (pixel: number): boolean => seen === null || seen[pixel] === 1;
  if (isByColour(h)) return sparse(plane, plane, (row, add) => isSeen(row) && add(row, 1));
  return sparse(c * plane, 3 * plane, (row, add) => {
    const pixel = Math.floor(row / c);
    if (isSeen(pixel)) h.mixtures[row % c]?.forEach((weight, colour) => weight !== 0 && add(3 * pixel + colour, weight));
  });
}

/** Of the kernel itself: what its cutoff takes from single frequencies is not in it. */
function ofKernel(h: KernelForm, seen: Uint8Array | null, size: number): SparseMatrix | null {
  const { kernel, side, stride, offset, width } = h;
  const n = 2 * size;
  const least = rounding * kernel.reduce((most, value) => Math.max(most, Math.abs(value)), 0);
  const wrapped = (at: number): number => ((at % n) + n) % n;
  return sparse(width * width, size * size, (sample, add) => {
    if (seen !== null && seen[sample] !== 1) return;
    const [top, left] = [stride * Math.floor(sample / width) + offset, stride * (sample % width) + offset];
    for (let i = 0; i < side; i++) {
      const row = wrapped(top + i);
      if (row >= size) continue;
      for (let j = 0; j < side; j++) {
        const [column, value] = [wrapped(left + j), kernel[i * side + j] ?? 0];
        if (column < size && Math.abs(value) > least) add(row * size + column, value);
      }
    }
  });
}

/** Columns by pixel, colour last; on each colour alone by pixel. Sparse where most of it is nothing. */
function ofMatrix({ rows, colours, values }: MatrixForm, size: number): FullMatrix | SparseMatrix | null {
  const plane = size * size;
  const perPixel = colours === 1 ? 3 : 1;
  const columns = perPixel * plane;
  const at = (row: number, i: number): number => values[row * columns + (i % perPixel) * plane + Math.floor(i / perPixel)] ?? 0;
  const filled = values.reduce((count, value) => count + (value === 0 ? 0 : 1), 0);
  if (2 * filled >= values.length)
    return {
      kind: 'dense',
      shape: [rows, columns],
      data: Float32Array.from({ length: values.length }, (_, i) => at(Math.floor(i / columns), i % columns)),
    };
  return sparse(
    rows,
    columns,
    (row, add) => {
      for (let i = 0; i < columns; i++) if (at(row, i) !== 0) add(i, at(row, i));
    },
    values.length,
  );
}

/** Null where nothing is measured, and where it would be too large a file: what H is, says it then. @param size S */
export function matrixOf({ h, seen }: OperatorForm, size: number): SparseMatrix | FullMatrix | null {
  switch (h.kind) {
    case 'pixels':
      return ofPixels(h, seen, size);
    case 'kernel':
      return ofKernel(h, seen, size);
    case 'matrix':
      return ofMatrix(h, size);
  }
}
