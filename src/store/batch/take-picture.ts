// One file of a batch as the model's square, taken as one photo is: pixel for pixel where it has the model's side, else around the best face.
import { StudioError } from '../../protocol/errors.ts';
import type { Crop, OpenedPicture } from '../../protocol/picture-api.ts';
import type { StudioPorts } from '../context.ts';
import { hashFile } from '../keep/recipes.ts';
import { centredCrop, clampCrop, frameFace, isPixelForPixel } from '../photo/crop.ts';
import { says } from './batch-says.words.ts';
import { holdFile } from '../photo/photo.ts';
import type { Cut, WithoutFace } from './batch.ts';

export interface Square {
  /** [3, S, S] */
  x: Float32Array;
  crop: Crop;
  cut: Cut;
  fileSha256: string;
}

/** @throws StudioError bad-image, image-too-large; unfit-file where no face is found and such pictures are left out */
export async function takePicture(
  pictures: StudioPorts['pictures'],
  { file, name, size, withoutFace }: { file: Blob; name: string; size: number; withoutFace: WithoutFace },
): Promise<Square> {
  const held = await holdFile(file, name);
  const picture = await pictures.open(held, name);
  try {
    const { crop, cut } = await squareOf(pictures, picture, { name, size, withoutFace });
    return { x: await pictures.cut(picture.id, crop, size), crop, cut, fileSha256: await hashFile(held) };
  } finally {
    await pictures.close(picture.id);
  }
}

async function squareOf(
  pictures: StudioPorts['pictures'],
  picture: OpenedPicture,
  { name, size, withoutFace }: { name: string; size: number; withoutFace: WithoutFace },
): Promise<{ crop: Crop; cut: Cut }> {
  const middle = clampCrop(centredCrop(picture), picture);
  if (isPixelForPixel(picture, size)) return { crop: middle, cut: 'pixel-for-pixel' };
  const [face] = await pictures.findFaces(picture.id);
  if (face) return { crop: frameFace(face, picture), cut: 'face' };
  if (withoutFace === 'middle') return { crop: middle, cut: 'middle' };
  throw new StudioError('unfit-file', says.noFace(name));
}
