// The light of a small picture: masks and kernels are pictures whose brightness counts. Runs on the page.
import { StudioError } from '../protocol/errors.ts';
import { pictureLimits } from '../protocol/picture-api.ts';
import { checkHeader } from './picture-header.ts';
import { says } from './io.words.ts';

/** Larger ones are no kernel that somebody measured; decoding them would stall the page. */
const mostPixels = 4096 * 4096;

/** Upright. @throws StudioError bad-image, image-too-large */
export async function decodePicture(file: Blob, name: string): Promise<ImageBitmap> {
  await checkHeader(file, name);
  const bitmap = await createImageBitmap(file, { imageOrientation: 'from-image' }).catch((cause: unknown) => {
    throw new StudioError('bad-image', says.startsLikePictureButCannot(name), cause);
  });
  if (bitmap.width * bitmap.height > Math.min(mostPixels, pictureLimits.pixels))
    throw new StudioError('image-too-large', says.isMaskOrKernelMay(name, bitmap.width, bitmap.height));
  return bitmap;
}

export interface Light {
  /** Luminance of every pixel, 0…1, where it is opaque or on the ground. */
  light: Float64Array;
  /** 0…1; 0 is transparent. */
  opacity: Float64Array;
}

/** Drawn into width × height; what is transparent lies on `ground`. */
export function readLight(bitmap: ImageBitmap, width: number, height: number, ground: 'black' | 'white'): Light {
  const context = new OffscreenCanvas(width, height).getContext('2d', { willReadFrequently: true });
  if (!context) throw new StudioError('out-of-memory', says.noCanvasCouldBeMade());
  context.imageSmoothingQuality = 'high';
  context.drawImage(bitmap, 0, 0, width, height);
  const { data } = context.getImageData(0, 0, width, height);
  const opacity = Float64Array.from({ length: width * height }, (_, i) => data[4 * i + 3]! / 255);
  const under = ground === 'white' ? 1 : 0;
  const light = opacity.map((a, i) => {
    const own = (0.2126 * data[4 * i]! + 0.7152 * data[4 * i + 1]! + 0.0722 * data[4 * i + 2]!) / 255;
    return a * own + (1 - a) * under;
  });
  return { light, opacity };
}
