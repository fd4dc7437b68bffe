// Arrays for numpy: format 1.0, little-endian, C order (numpy.lib.format), and SciPy's sparse .npz of them. Writes; reads nothing.
import { zipSync } from 'fflate';
import type { SparseMatrix } from './operator-matrix.ts';

type Numbers = Float32Array | Float64Array | Int32Array | Uint8Array;

/** What NumPy calls the type, bytes of a number, and how one is written. */
function kindOf(data: Numbers): { descr: string; bytes: number; write: (view: DataView, at: number, value: number) => void } {
  if (data instanceof Float32Array) return { descr: '<f4', bytes: 4, write: (view, at, value) => view.setFloat32(at, value, true) };
  if (data instanceof Float64Array) return { descr: '<f8', bytes: 8, write: (view, at, value) => view.setFloat64(at, value, true) };
  if (data instanceof Int32Array) return { descr: '<i4', bytes: 4, write: (view, at, value) => view.setInt32(at, value, true) };
  return { descr: '|u1', bytes: 1, write: (view, at, value) => view.setUint8(at, value) };
}

/** A file with its header, and where its data begin. */
function begin(descr: string, shape: readonly number[], length: number): { bytes: Uint8Array<ArrayBuffer>; start: number } {
  const tuple = shape.length === 1 ? `${shape.join()},` : shape.join(', ');
  const dictionary = `{'descr': '${descr}', 'fortran_order': False, 'shape': (${tuple}), }`;
  // Magic, version and length take 10 bytes; data start at a multiple of 64, after a newline.
  const headerLength = Math.ceil((10 + dictionary.length + 1) / 64) * 64 - 10;
  const start = 10 + headerLength;
  const bytes = new Uint8Array(start + length);
  bytes.set([0x93, ...new TextEncoder().encode('NUMPY'), 1, 0]);
  new DataView(bytes.buffer).setUint16(8, headerLength, true);
  bytes.set(new TextEncoder().encode(`${dictionary.padEnd(headerLength - 1)}\n`), 10);
  return { bytes, start };
}

/** @throws RangeError where the shape does not hold the data */
export function encodeNpy(data: Numbers, shape: readonly number[]): Uint8Array<ArrayBuffer> {
  const count = shape.reduce((product, d) => product * d, 1);
  if (count !== data.length) throw new RangeError(`${data.length} numbers are no [${shape.join(', ')}]`);
  const { descr, bytes: width, write } = kindOf(data);
  const { bytes, start } = begin(descr, shape, width * count);
  const view = new DataView(bytes.buffer);
  data.forEach((value, i) => write(view, start + width * i, value));
  return bytes;
}

/** As scipy.sparse.save_npz writes it; numpy.load opens it, too. */
export function encodeSparse({ shape, indptr, indices, data }: SparseMatrix): Uint8Array<ArrayBuffer> {
  const { bytes: format, start } = begin('|S3', [], 3);
  format.set(new TextEncoder().encode('csr'), start);
  return new Uint8Array(
    zipSync({
      'indices.npy': encodeNpy(indices, [indices.length]),
      'indptr.npy': encodeNpy(indptr, [indptr.length]),
      'format.npy': format,
      'shape.npy': encodeNpy(Int32Array.from(shape), [2]),
      'data.npy': encodeNpy(data, [data.length]),
    }),
  );
}
