// Masks as files: any picture in, its light and dark, or its hole; an array in, 1 is seen; a PNG out. A mask that hides nothing or everything
// is refused, so that it never takes the place of one that does.
import { encode } from 'fast-png';
import { StudioError } from '../protocol/errors.ts';
import { shapeWords, type NumberArray } from '../protocol/number-array.ts';
import { planeOf } from './array-looks.ts';
import { decodePicture, readLight, type Light } from './light.ts';
import { saveFile } from './png.ts';

/** Black is hidden, white is seen. A light picture with a hole in it hides what the hole shows; a dark drawing on nothing hides the drawing. */
export function maskOfLight({ light, opacity }: Light, name: string): Uint8Array {
  const byLight = Uint8Array.from(light, (value) => (value >= 0.5 ? 1 : 0));
  return checkMask(byLight.includes(0) ? byLight : Uint8Array.from(opacity, (a) => (a >= 0.5 ? 1 : 0)), name);
}

function checkMask(mask: Uint8Array, name: string): Uint8Array {
  if (!mask.includes(1)) throw new StudioError('bad-params', `${name} would hide every pixel. White (or 1, True) is what is seen.`);
  if (!mask.includes(0))
    throw new StudioError(
      'bad-params',
      `${name} hides nothing: it is light all over and has no hole. Black (or 0, False) is what is hidden.`,
    );
  return mask;
}

/** Stretched to size². @throws StudioError bad-image, image-too-large, bad-params */
export async function readMaskPicture(file: Blob, name: string, size: number): Promise<Uint8Array> {
  const bitmap = await decodePicture(file, name);
  const light = readLight(bitmap, size, size, 'white');
  bitmap.close();
  return maskOfLight(light, name);
}

/** The larger value is seen; stretched to size² by nearest neighbours. @throws StudioError bad-params */
export function maskOfArray(array: NumberArray, size: number): Uint8Array {
  const plane = planeOf(array);
  if (!plane) throw new StudioError('bad-params', `${array.name}: a mask has two axes, not ${shapeWords(array.shape)}.`);
  const { height, width } = plane;
  const half = array.values.reduce((a, b) => Math.max(a, b), 0) / 2;
  const at = (i: number, from: number): number => Math.floor(((i + 0.5) * from) / size);
  const seen = (i: number): number => ((array.values[at(Math.floor(i / size), height) * width + at(i % size, width)] ?? 0) > half ? 1 : 0);
  return checkMask(
    Uint8Array.from({ length: size * size }, (_, i) => seen(i)),
    array.name,
  );
}

export function saveMaskFile(mask: Uint8Array, size: number): void {
  const data = mask.map((value) => 255 * value);
  const text = { Title: 'Mask', Software: 'InvFussion Studio', Description: 'Black is hidden, white is seen.' };
  saveFile(new Uint8Array(encode({ width: size, height: size, data, channels: 1, depth: 8, text })), 'invfussion-mask.png', 'image/png');
}
