// Masks as files: any picture in, its light and dark, or its hole; an array in, 1 is seen; a PNG out. A mask that hides nothing or everything
// is refused, so that it never takes the place of one that does.
import { encode } from 'fast-png';
import { StudioError } from '../protocol/errors.ts';
import { shapeWords, type NumberArray } from '../protocol/number-array.ts';
import { read } from '../protocol/words.ts';
import { couldBeMaskArray, planeOf } from './array-looks.ts';
import { decodePicture, readLight, type Light } from './light.ts';
import { saveFile } from './png.ts';
import { arrayOfFile } from './sniff.ts';
import { says } from './io.words.ts';

/** Black is hidden, white is seen. A light picture with a hole in it hides what the hole shows; a dark drawing on nothing hides the drawing. */
export function maskOfLight({ light, opacity }: Light, name: string): Uint8Array {
  const byLight = Uint8Array.from(light, (value) => (value >= 0.5 ? 1 : 0));
  return checkMask(byLight.includes(0) ? byLight : Uint8Array.from(opacity, (a) => (a >= 0.5 ? 1 : 0)), name);
}

function checkMask(mask: Uint8Array, name: string): Uint8Array {
  if (!mask.includes(1)) throw new StudioError('unfit-file', says.wouldHideEveryPixelWhite(name));
  if (!mask.includes(0)) throw new StudioError('unfit-file', says.hidesNothingItIsLight(name));
  return mask;
}

interface Sides {
  height: number;
  width: number;
}

/** Stretched to the picture. @throws StudioError bad-image, image-too-large, unfit-file */
export async function readMaskPicture(file: Blob, name: string, { height, width }: Sides): Promise<Uint8Array> {
  const bitmap = await decodePicture(file, name);
  const light = readLight(bitmap, width, height, 'white');
  bitmap.close();
  return maskOfLight(light, name);
}

/** The larger value is seen; stretched to the picture by nearest neighbours. @throws StudioError unfit-file */
export function maskOfArray(array: NumberArray, { height, width }: Sides): Uint8Array {
  const plane = planeOf(array);
  if (!plane) throw new StudioError('unfit-file', says.maskHasTwoAxesNot(array.name, shapeWords(array.shape)));
  const half = array.values.reduce((a, b) => Math.max(a, b), 0) / 2;
  const at = (i: number, from: number, to: number): number => Math.floor(((i + 0.5) * from) / to);
  const valueAt = (row: number, column: number): number =>
    array.values[at(row, plane.height, height) * plane.width + at(column, plane.width, width)] ?? 0;
  const mask = Uint8Array.from({ length: height * width }, (_, i) => (valueAt(Math.floor(i / width), i % width) > half ? 1 : 0));
  return checkMask(mask, array.name);
}

/** A picture or an array of one mask. @throws StudioError bad-image, image-too-large, unfit-file */
export async function maskOfFile(file: Blob, name: string, sides: Sides): Promise<Uint8Array> {
  const array = await arrayOfFile(file, name, couldBeMaskArray);
  const own = array ? planeOf(array) : await sidesOfPicture(file, name);
  if (own && !isSameShape(own, sides))
    throw new StudioError('unfit-file', says.hasPixelsAndCannotBe(name, own.width, own.height, sides.width, sides.height));
  return array ? maskOfArray(array, sides) : readMaskPicture(file, name, sides);
}

/** Of another size it is stretched; of another shape it would hide something else. */
const isSameShape = (a: Sides, b: Sides): boolean => Math.abs((a.width * b.height) / (a.height * b.width) - 1) < 0.02;

async function sidesOfPicture(file: Blob, name: string): Promise<Sides> {
  const bitmap = await decodePicture(file, name);
  const { width, height } = bitmap;
  bitmap.close();
  return { width, height };
}

export function saveMaskFile(mask: Uint8Array, size: number): void {
  const data = mask.map((value) => 255 * value);
  const text = { Title: read(says.mask()), Software: 'InvFussion Studio', Description: read(says.blackIsHidden()) };
  saveFile(new Uint8Array(encode({ width: size, height: size, data, channels: 1, depth: 8, text })), 'invfussion-mask.png', 'image/png');
}
