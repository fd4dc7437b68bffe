// Reads an array of NumPy's .npy format (versions 1 to 3, numpy.lib.format) as f32, in the order in which it lies in the file.
// The file comes from strangers: its size, header and counts are checked before anything is made of them.
import { StudioError } from '../protocol/errors.ts';

const magic = '\x93NUMPY';
const mostBytes = 16 * 2 ** 20;
const mostHeader = 4096;

type Read = (view: DataView, at: number) => number;

/** Numbers by NumPy's type code, without the byte order: bytes each and how they are read. */
const types: Readonly<Record<string, { bytes: number; read: (little: boolean) => Read }>> = {
  f4: { bytes: 4, read: (little) => (view, at) => view.getFloat32(at, little) },
  f8: { bytes: 8, read: (little) => (view, at) => view.getFloat64(at, little) },
  i1: { bytes: 1, read: () => (view, at) => view.getInt8(at) },
  i2: { bytes: 2, read: (little) => (view, at) => view.getInt16(at, little) },
  i4: { bytes: 4, read: (little) => (view, at) => view.getInt32(at, little) },
  u1: { bytes: 1, read: () => (view, at) => view.getUint8(at) },
  u2: { bytes: 2, read: (little) => (view, at) => view.getUint16(at, little) },
};

function refuse(name: string, why: string): StudioError {
  return new StudioError('bad-params', `${name}: ${why}`);
}

interface Header {
  /** As NumPy writes it: "<f8". */
  type: string;
  count: number;
  start: number;
}

function readHeader(view: DataView, name: string): Header {
  const text = (from: number, length: number): string =>
    String.fromCharCode(...new Uint8Array(view.buffer, from, Math.max(0, Math.min(length, view.byteLength - from))));
  if (text(0, 6) !== magic || view.byteLength < 12) throw refuse(name, 'this is no .npy file. Save y with numpy.save.');
  const isShort = view.getUint8(6) === 1;
  const length = isShort ? view.getUint16(8, true) : view.getUint32(8, true);
  const start = (isShort ? 10 : 12) + length;
  if (length > mostHeader || start > view.byteLength) throw refuse(name, 'its header is damaged.');
  const header = text(start - length, length);
  const type = /'descr':\s*'([<>|=][a-z]\d)'/.exec(header)?.[1];
  const shape = /'shape':\s*\(([\d,\s]*)\)/.exec(header)?.[1];
  if (type === undefined || shape === undefined)
    throw refuse(name, 'it holds no plain array of numbers (records and objects are not read).');
  const sides = shape.split(',').flatMap((side) => (side.trim() ? [Number(side)] : []));
  if (sides.includes(NaN) || sides.includes(0)) throw refuse(name, `its shape (${shape}) holds no numbers.`);
  if (/'fortran_order':\s*True/.test(header) && sides.length > 1)
    throw refuse(name, 'it lies column by column; save it with numpy.ascontiguousarray.');
  return { type, count: sides.reduce((a, b) => a * b, 1), start };
}

/** @throws StudioError bad-params with what is wrong with the file */
export async function readNpy(file: File): Promise<Float32Array> {
  if (file.size > mostBytes) throw refuse(file.name, `it has ${(file.size / 2 ** 20).toFixed(0)} MB; a measurement has at most 16.`);
  const view = new DataView(await file.arrayBuffer());
  const { type, count, start } = readHeader(view, file.name);
  const reader = types[type.slice(1)];
  if (!reader) throw refuse(file.name, `numbers of type ${type} are not read; save it as float32 or float64.`);
  if (start + count * reader.bytes > view.byteLength) throw refuse(file.name, `it ends before its ${count} numbers do.`);
  const read = reader.read(!type.startsWith('>'));
  const out = Float32Array.from({ length: count }, (_, i) => read(view, start + i * reader.bytes));
  if (!out.every(Number.isFinite)) throw refuse(file.name, 'some of its numbers are not finite.');
  return out;
}
