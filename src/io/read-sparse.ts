// SciPy's sparse matrices in a .npz (scipy.sparse.save_npz: csr, csc, coo, bsr, dia), as their entries. From strangers: lengths and indices are
// checked before an entry is handed on. Knows no operator.
import { StudioError } from '../protocol/errors.ts';
import type { NumberArray } from '../protocol/number-array.ts';
import { parseNpy, parseNpyText } from './read-npy.ts';
import { says } from './read-sparse.words.ts';

export interface SparseArray {
  name: string;
  shape: readonly [rows: number, columns: number];
  /** NumPy's name of what the file held. */
  type: string;
  /** SciPy's name: csr, csc, coo, bsr or dia. */
  format: string;
  /** Every entry that is stored; one that comes twice counts as the sum, as in SciPy. */
  each(add: (row: number, column: number, value: number) => void): void;
}

type Members = Readonly<Record<string, Uint8Array>>;
type Each = SparseArray['each'];

interface Reader {
  shape: readonly [number, number];
  data: NumberArray;
  /** Whole numbers from `least` to `most`. @throws StudioError bad-array */
  indices(member: string, least: number, most: number): Float32Array;
  damaged: StudioError;
}

const isIncreasing = (starts: Float32Array): boolean => starts.every((start, i) => i === 0 || start >= starts[i - 1]!);

/** csr, csc and bsr: rows of blocks, or columns, one after another. */
function compressed({ shape: [rows, columns], data, indices, damaged }: Reader, byColumn: boolean): Each {
  const [, height = 1, width = 1] = data.shape;
  const [outer, inner] = byColumn ? [columns, rows] : [rows / height, columns / width];
  const starts = indices('indptr.npy', 0, data.values.length);
  const at = indices('indices.npy', 0, inner - 1);
  const block = height * width;
  if (!Number.isInteger(outer) || !Number.isInteger(inner) || starts.length !== outer + 1 || starts[0] !== 0) throw damaged;
  if (!isIncreasing(starts) || starts[outer] !== at.length || data.values.length !== at.length * block) throw damaged;
  return (add) => {
    for (let major = 0; major < outer; major++)
      for (let i = starts[major]!; i < starts[major + 1]!; i++)
        for (let e = 0; e < block; e++) {
          const [row, column] = [major * height + Math.floor(e / width), at[i]! * width + (e % width)];
          if (byColumn) add(at[i]!, major, data.values[i]!);
          else add(row, column, data.values[i * block + e]!);
        }
  };
}

function coordinates({ shape: [rows, columns], data, indices, damaged }: Reader): Each {
  const [row, column] = [indices('row.npy', 0, rows - 1), indices('col.npy', 0, columns - 1)];
  if (row.length !== data.values.length || column.length !== row.length) throw damaged;
  return (add) => {
    for (let i = 0; i < row.length; i++) add(row[i]!, column[i]!, data.values[i]!);
  };
}

/** data[k, j] stands in column j, row j − offsets[k], where that is a row. */
function diagonals({ shape: [rows, columns], data, indices, damaged }: Reader): Each {
  const offsets = indices('offsets.npy', -rows, columns);
  const [count = 0, width = 0, ...more] = data.shape;
  if (more.length > 0 || count !== offsets.length) throw damaged;
  return (add) => {
    offsets.forEach((offset, k) => {
      for (let j = Math.max(0, offset); j < Math.min(width, columns, rows + offset); j++) add(j - offset, j, data.values[k * width + j]!);
    });
  };
}

const readers: Readonly<Record<string, (reader: Reader) => Each>> = {
  csr: (reader) => compressed(reader, false),
  csc: (reader) => compressed(reader, true),
  bsr: (reader) => compressed(reader, false),
  coo: coordinates,
  dia: diagonals,
};

/** Null where the archive is no sparse matrix of SciPy. @throws StudioError bad-array with what is wrong */
export function parseSparse(members: Members, name: string): SparseArray | null {
  const { 'format.npy': said, 'shape.npy': sides, 'data.npy': stored } = members;
  const format = said ? parseNpyText(said) : null;
  if (format === null || !sides) return null;
  const read = readers[format];
  if (!read) throw new StudioError('bad-array', says.format(name, Object.keys(readers).join(', '), format));
  const damaged = new StudioError('bad-array', says.damaged(name, format));
  const shape = parseNpy(sides, `${name}/shape.npy`).values;
  const [rows = 0, columns = 0] = shape;
  if (!stored || shape.length !== 2 || rows < 1 || columns < 1) throw damaged;
  // Of a matrix without entries these have length 0.
  const data = parseNpy(stored, name, true);
  const indices: Reader['indices'] = (member, least, most) => {
    const bytes = members[member];
    if (!bytes) throw damaged;
    const { values } = parseNpy(bytes, name, true);
    if (!values.every((v) => Number.isInteger(v) && v >= least && v <= most)) throw damaged;
    return values;
  };
  return { name, shape: [rows, columns], type: data.type, format, each: read({ shape: [rows, columns], data, indices, damaged }) };
}
