// Arrays as pictures: as a photo to be opened, and small for a person who is asked what an array is.
import { encode } from 'fast-png';
import { StudioError } from '../protocol/errors.ts';
import { shapeWords, type NumberArray, type NumberOrder } from '../protocol/number-array.ts';
import { photoBytes, planeOf } from './array-looks.ts';
import { says } from './io.words.ts';

/** A PNG of it, at 8 bits. @throws StudioError bad-image */
export async function pictureOfArray(array: NumberArray): Promise<Blob> {
  const picture = photoBytes(array);
  if (!picture) throw new StudioError('bad-image', says.isNoPictureWithThree(array.name, shapeWords(array.shape)));
  const { width, height, data } = picture;
  return Promise.resolve(new Blob([new Uint8Array(encode({ width, height, data, channels: 3, depth: 8 }))], { type: 'image/png' }));
}

interface Small {
  width: number;
  height: number;
  rgba: Uint8ClampedArray;
}

/** Colours and sides as this order takes them; numbers without axes are as nearly square as a picture with three colours. */
function layoutOf(
  array: NumberArray,
  order: NumberOrder,
): { height: number; width: number; at: (c: number, pixel: number) => number } | null {
  const { shape, values } = array;
  const plane = planeOf(array);
  const flat = shape.filter((side) => side !== 1).length <= 1;
  const side = Math.sqrt(values.length / 3);
  if (flat && Number.isInteger(side) && side >= 2) {
    const pixels = side * side;
    return { height: side, width: side, at: (c, p) => (order === 'interleaved' ? 3 * p + c : c * pixels + p) };
  }
  if (plane && !flat) return { ...plane, at: (_, p) => p };
  const [a = 0, b = 0, c = 0] = shape.slice(-3);
  if (shape.length < 3) return null;
  if (c === 3 && a !== 3) return { height: a, width: b, at: (colour, p) => 3 * p + colour };
  return a === 3 ? { height: b, width: c, at: (colour, p) => colour * b * c + p } : null;
}

/** From its smallest number, black, to its largest, white. Null where it is no picture, or one too large for a small picture. */
export function pixelsOfArray(array: NumberArray, order: NumberOrder, mostSide: number): Small | null {
  const layout = layoutOf(array, order);
  if (!layout || Math.max(layout.height, layout.width) > mostSide) return null;
  const { height, width, at } = layout;
  const smallest = array.values.reduce((a, b) => Math.min(a, b), Infinity);
  const range = array.values.reduce((a, b) => Math.max(a, b), -Infinity) - smallest || 1;
  const rgba = new Uint8ClampedArray(4 * height * width).fill(255);
  for (let p = 0; p < height * width; p++)
    for (let c = 0; c < 3; c++) rgba[4 * p + c] = (255 * ((array.values[at(c, p)] ?? 0) - smallest)) / range;
  return { width, height, rgba };
}
