// Arrays as NumPy and SciPy write them, byte by byte.
import { zipSync } from 'fflate';

export interface NpyHeader {
  shape?: string;
  descr?: string;
  fortran?: string;
}

/** The header of numpy.save, version 1, before any bytes. */
export function npyBytes(body: Uint8Array, { shape = '1,', descr = '<f4', fortran = 'False' }: NpyHeader): Uint8Array<ArrayBuffer> {
  const header = `{'descr': '${descr}', 'fortran_order': ${fortran}, 'shape': (${shape}), }`.padEnd(117) + '\n';
  return Uint8Array.from([0x93, ...new TextEncoder().encode('NUMPY'), 1, 0, 118, 0, ...new TextEncoder().encode(header), ...body]);
}

export function npy(values: readonly number[], header: NpyHeader = {}): Uint8Array<ArrayBuffer> {
  return npyBytes(new Uint8Array(Float32Array.from(values).buffer), { shape: `${values.length},`, ...header });
}

export const npz = (members: Record<string, Uint8Array>): Uint8Array<ArrayBuffer> => new Uint8Array(zipSync(members));
