// Masks and kernels as picture files: any picture in, its light and dark; a PNG out. Runs on the page: these pictures are small.
import { encode } from 'fast-png';
import { StudioError } from '../protocol/errors.ts';
import { pictureLimits } from '../protocol/picture-api.ts';
import { checkHeader } from './picture-header.ts';
import { saveFile } from './png.ts';

/** Larger ones are no kernel that somebody measured; decoding them would stall the page. */
const mostPixels = 4096 * 4096;

async function decode(file: File): Promise<ImageBitmap> {
  await checkHeader(file, file.name);
  const bitmap = await createImageBitmap(file).catch((cause: unknown) => {
    throw new StudioError('bad-image', `${file.name} starts like a picture but cannot be decoded: it may be cut short or damaged.`, cause);
  });
  if (bitmap.width * bitmap.height > Math.min(mostPixels, pictureLimits.pixels))
    throw new StudioError(
      'image-too-large',
      `${file.name} is ${bitmap.width} × ${bitmap.height}; a mask or kernel may have 4096 × 4096 pixels.`,
    );
  return bitmap;
}

/** Luminance of every pixel, 0…1, drawn into width × height; what is transparent counts as `ground`. */
function readLight(bitmap: ImageBitmap, width: number, height: number, ground: 'black' | 'white'): Float64Array {
  const context = new OffscreenCanvas(width, height).getContext('2d', { willReadFrequently: true });
  if (!context) throw new StudioError('out-of-memory', 'No canvas could be made for this picture.');
  context.fillStyle = ground;
  context.fillRect(0, 0, width, height);
  context.imageSmoothingQuality = 'high';
  context.drawImage(bitmap, 0, 0, width, height);
  const { data } = context.getImageData(0, 0, width, height);
  return Float64Array.from(
    { length: width * height },
    (_, i) => (0.2126 * data[4 * i]! + 0.7152 * data[4 * i + 1]! + 0.0722 * data[4 * i + 2]!) / 255,
  );
}

/** Black is hidden, white (or transparent) is seen; stretched to size². @throws StudioError bad-image, image-too-large, bad-params */
export async function readMaskFile(file: File, size: number): Promise<Uint8Array> {
  const bitmap = await decode(file);
  const mask = Uint8Array.from(readLight(bitmap, size, size, 'white'), (light) => (light >= 0.5 ? 1 : 0));
  bitmap.close();
  if (!mask.includes(1))
    throw new StudioError('bad-params', `${file.name} is dark all over: it would hide every pixel. White is what is seen.`);
  return mask;
}

export function saveMaskFile(mask: Uint8Array, size: number): void {
  const data = mask.map((value) => 255 * value);
  const text = { Title: 'Mask', Software: 'InvFussion Studio', Description: 'Black is hidden, white is seen.' };
  saveFile(new Uint8Array(encode({ width: size, height: size, data, channels: 1, depth: 8, text })), 'invfussion-mask.png', 'image/png');
}

/** Brightness as weight, on black, shrunk to fit most × most where it is larger. @throws StudioError bad-image, image-too-large, bad-params */
export async function readKernelFile(file: File, most: number): Promise<Float32Array> {
  const bitmap = await decode(file);
  const scale = Math.min(1, most / Math.max(bitmap.width, bitmap.height));
  const [width, height] = [Math.max(1, Math.round(bitmap.width * scale)), Math.max(1, Math.round(bitmap.height * scale))];
  const light = readLight(bitmap, width, height, 'black');
  bitmap.close();
  const side = Math.max(width, height);
  const [top, left] = [Math.floor((side - height) / 2), Math.floor((side - width) / 2)];
  const kernel = new Float32Array(side * side);
  light.forEach((value, i) => (kernel[(top + Math.floor(i / width)) * side + left + (i % width)] = value));
  const sum = kernel.reduce((total, value) => total + value, 0);
  if (sum === 0) throw new StudioError('bad-params', `${file.name} is black all over: a kernel needs some light.`);
  return kernel.map((value) => value / sum);
}
