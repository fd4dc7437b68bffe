// Reads an array of NumPy's .npy format (versions 1 to 3, numpy.lib.format) as f32 in C order, whatever its type, byte order and layout.
// The bytes come from strangers: size, header and counts are checked before anything is made of them. Knows no operator.
import { StudioError } from '../protocol/errors.ts';
import type { NumberArray } from '../protocol/number-array.ts';
import { says } from './io.words.ts';
import type { Said } from '../protocol/words.ts';

/** \x93NUMPY */
const magic = Uint8Array.of(0x93, 0x4e, 0x55, 0x4d, 0x50, 0x59);
const mostHeader = 4096;

type Read = (view: DataView, at: number) => number;

/** IEEE 754 binary16: 5 bits of exponent, 10 of fraction. DataView's own is younger than the browsers that the page opens in. */
function readHalf(view: DataView, at: number, little: boolean): number {
  const bits = view.getUint16(at, little);
  const sign = bits >> 15 === 0 ? 1 : -1;
  const [exponent, fraction] = [(bits >> 10) & 31, bits & 1023];
  if (exponent === 0) return sign * fraction * 2 ** -24;
  if (exponent === 31) return fraction === 0 ? sign * Infinity : NaN;
  return sign * (1 + fraction / 1024) * 2 ** (exponent - 15);
}

/** Numbers by NumPy's type code, without the byte order: bytes each, NumPy's name, and how they are read. */
const types: Readonly<Record<string, { bytes: number; name: string; read: (little: boolean) => Read }>> = {
  f2: { bytes: 2, name: 'float16', read: (little) => (view, at) => readHalf(view, at, little) },
  f4: { bytes: 4, name: 'float32', read: (little) => (view, at) => view.getFloat32(at, little) },
  f8: { bytes: 8, name: 'float64', read: (little) => (view, at) => view.getFloat64(at, little) },
  i1: { bytes: 1, name: 'int8', read: () => (view, at) => view.getInt8(at) },
  i2: { bytes: 2, name: 'int16', read: (little) => (view, at) => view.getInt16(at, little) },
  i4: { bytes: 4, name: 'int32', read: (little) => (view, at) => view.getInt32(at, little) },
  i8: { bytes: 8, name: 'int64', read: (little) => (view, at) => Number(view.getBigInt64(at, little)) },
  u1: { bytes: 1, name: 'uint8', read: () => (view, at) => view.getUint8(at) },
  u2: { bytes: 2, name: 'uint16', read: (little) => (view, at) => view.getUint16(at, little) },
  u4: { bytes: 4, name: 'uint32', read: (little) => (view, at) => view.getUint32(at, little) },
  u8: { bytes: 8, name: 'uint64', read: (little) => (view, at) => Number(view.getBigUint64(at, little)) },
  b1: { bytes: 1, name: 'bool', read: () => (view, at) => (view.getUint8(at) === 0 ? 0 : 1) },
};

function refuse(name: string, why: Said): StudioError {
  return new StudioError('bad-array', says.ofFile(name, why));
}

interface Header {
  /** As NumPy writes it: "<f8". */
  type: string;
  shape: number[];
  isFortran: boolean;
  start: number;
}

/** Whether these bytes begin as NumPy's files do. */
export const isNpy = (bytes: Uint8Array): boolean => magic.every((byte, i) => bytes[i] === byte);

function readHeader(bytes: Uint8Array, name: string, mayBeEmpty = false): Header {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  if (!isNpy(bytes) || bytes.length < 12) throw refuse(name, says.thisIsNoNpyFile());
  const isShort = view.getUint8(6) === 1;
  const length = isShort ? view.getUint16(8, true) : view.getUint32(8, true);
  const start = (isShort ? 10 : 12) + length;
  if (length > mostHeader || start > bytes.length) throw refuse(name, says.itsHeaderIsDamaged());
  const header = String.fromCharCode(...bytes.subarray(start - length, start));
  const type = /'descr':\s*'([<>|=]?[a-zA-Z?]\d*)'/.exec(header)?.[1];
  const fortran = /'fortran_order':\s*(True|False)\b/.exec(header)?.[1];
  // Python 2 wrote (3L, 4L).
  const shape = /'shape':\s*\(([\d,\sL]*)\)/.exec(header)?.[1];
  if (type === undefined || shape === undefined || /O/.test(type)) throw refuse(name, says.itHoldsNoPlainArray());
  if (fortran === undefined) throw refuse(name, says.itsHeaderIsDamaged());
  const sides = shape.split(',').flatMap((side) => (side.trim() ? [Number(side.trim().replace(/L$/, ''))] : []));
  if (sides.includes(NaN) || (sides.includes(0) && !mayBeEmpty)) throw refuse(name, says.itsShapeHoldsNoNumbers(shape));
  return { type, shape: sides, isFortran: fortran === 'True', start };
}

/** What the first bytes of a file say of its array; null where they are no whole header of one. */
export function npyHeader(bytes: Uint8Array): { shape: readonly number[]; type: string } | null {
  try {
    const { shape, type } = readHeader(bytes, '');
    return { shape, type: types[type.replace(/^[<>|=]/, '')]?.name ?? type };
  } catch {
    return null;
  }
}

/** A short text that NumPy saved as an array without axes, as bytes or in Unicode; null where it is none. */
export function parseNpyText(bytes: Uint8Array): string | null {
  if (!isNpy(bytes)) return null;
  const { type, shape, start } = readHeader(bytes, '');
  const [, order, kind, length = '0'] = /^([<>|=]?)([SU])(\d{1,2})$/.exec(type) ?? [];
  if (kind === undefined || shape.length > 0) return null;
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const step = kind === 'S' ? 1 : 4;
  if (start + step * Number(length) > bytes.length) return null;
  const codes = Array.from({ length: Number(length) }, (_, i) =>
    step === 1 ? view.getUint8(start + i) : view.getUint32(start + 4 * i, order !== '>'),
  );
  return codes.every((code) => code < 128) ? String.fromCharCode(...codes).replace(/\0+$/, '') : null;
}

/** Where entry i of C order lies in an array of this shape that lies column by column. */
function columnMajor(shape: readonly number[]): (i: number) => number {
  return (i) => {
    let [rest, at, step] = [i, 0, shape.reduce((a, b) => a * b, 1)];
    for (let axis = shape.length - 1; axis >= 0; axis--) {
      const side = shape[axis] ?? 1;
      step /= side;
      at += (rest % side) * step;
      rest = Math.floor(rest / side);
    }
    return at;
  };
}

/**
 * @param name for messages, and for whoever says where the numbers came from
 * @param mayBeEmpty it may hold no numbers at all
 * @throws StudioError bad-array with what is wrong with the file
 */
export function parseNpy(bytes: Uint8Array, name: string, mayBeEmpty = false): NumberArray {
  const { type, shape, isFortran, start } = readHeader(bytes, name, mayBeEmpty);
  const kind = types[type.replace(/^[<>|=]/, '')];
  if (/c\d/.test(type)) throw refuse(name, says.itsNumbersAreComplexSave());
  if (!kind) throw refuse(name, says.numbersOfTypeAreNot(type));
  const count = shape.reduce((a, b) => a * b, 1);
  if (!(start + count * kind.bytes <= bytes.length)) throw refuse(name, says.itEndsBeforeItsNumbers(count));
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const read = kind.read(!type.startsWith('>'));
  const at = isFortran && shape.length > 1 ? columnMajor(shape) : (i: number) => i;
  const values = new Float32Array(count);
  for (let i = 0; i < count; i++) values[i] = read(view, start + at(i) * kind.bytes);
  if (!values.every(Number.isFinite)) throw refuse(name, says.someOfItsNumbersAre());
  return { name, shape, type: kind.name, values };
}
