// Arrays for numpy: format 1.0, little-endian float32, C order (numpy.lib.format). Writes; reads nothing.

/** @throws RangeError where the shape does not hold the data */
export function encodeNpy(data: Float32Array, shape: readonly number[]): Uint8Array<ArrayBuffer> {
  const count = shape.reduce((product, d) => product * d, 1);
  if (count !== data.length) throw new RangeError(`${data.length} numbers are no [${shape.join(', ')}]`);
  const tuple = shape.length === 1 ? `${shape.join()},` : shape.join(', ');
  const dictionary = `{'descr': '<f4', 'fortran_order': False, 'shape': (${tuple}), }`;
  // Magic, version and length take 10 bytes; data start at a multiple of 64, after a newline.
  const headerLength = Math.ceil((10 + dictionary.length + 1) / 64) * 64 - 10;
  const bytes = new Uint8Array(10 + headerLength + 4 * count);
  const view = new DataView(bytes.buffer);
  bytes.set([0x93, ...new TextEncoder().encode('NUMPY'), 1, 0]);
  view.setUint16(8, headerLength, true);
  bytes.set(new TextEncoder().encode(`${dictionary.padEnd(headerLength - 1)}\n`), 10);
  data.forEach((value, i) => view.setFloat32(10 + headerLength + 4 * i, value, true));
  return bytes;
}
