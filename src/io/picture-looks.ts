// What a picture could be besides a photo, from how it looks: two tones, or a hole in a plain one, may be a mask; a little light on black a
// kernel. Looked at small, and never decoded where its header promises more than a mask or kernel has.
import { checkHeader } from './picture-header.ts';

export interface Looks {
  width: number;
  height: number;
  couldBeMask: boolean;
  couldBeKernel: boolean;
}

/** Masks are drawn at the photo's size or the model's; photographs as JPEG are looked at only where that costs nothing. */
const mostPixels = { image: 4096 * 4096, jpeg: 2e6 };
/** A kernel is no larger than a few times what the model takes. */
const mostKernelSide = 160;
const lookSide = 128;

interface Counts {
  pixels: number;
  grey: number;
  dark: number;
  light: number;
  clear: number;
  /** Of what is opaque. */
  plain: boolean;
  /** The brightest of the border and of all, and the mean. */
  border: number;
  brightest: number;
  mean: number;
}

/** @param data RGBA, [height, width, 4] */
function countOf(data: Uint8ClampedArray, width: number, height: number): Counts {
  const counts = { pixels: width * height, grey: 0, dark: 0, light: 0, clear: 0, plain: true, border: 0, brightest: 0, mean: 0 };
  const [least, most] = [
    [255, 255, 255],
    [0, 0, 0],
  ];
  for (let i = 0; i < counts.pixels; i++) {
    const [r = 0, g = 0, b = 0, a = 0] = data.subarray(4 * i, 4 * i + 4);
    const light = (Math.max(r, g, b) * a) / 255;
    if (a < 128) counts.clear++;
    else [r, g, b].forEach((v, c) => ([least[c], most[c]] = [Math.min(least[c] ?? v, v), Math.max(most[c] ?? v, v)]));
    if (Math.max(r, g, b) - Math.min(r, g, b) <= 12) counts.grey++;
    if (light < 48) counts.dark++;
    if (light > 207) counts.light++;
    counts.brightest = Math.max(counts.brightest, light / 255);
    counts.mean += light / 255 / counts.pixels;
    const [row, column] = [Math.floor(i / width), i % width];
    if (row === 0 || column === 0 || row === height - 1 || column === width - 1) counts.border = Math.max(counts.border, light / 255);
  }
  // A coloured shape that is cut out is a picture of something.
  counts.plain = most.every((v, c) => v - (least[c] ?? 0) <= 16) && Math.max(...most) - Math.min(...most) <= 16;
  return counts;
}

/** @param data RGBA of the picture, or of every n-th pixel of it; `width` and `height` of the data */
export function looksOf(data: Uint8ClampedArray, width: number, height: number): Pick<Looks, 'couldBeMask' | 'couldBeKernel'> {
  const { pixels, grey, dark, light, clear, plain, border, brightest, mean } = countOf(data, width, height);
  const isGrey = grey >= 0.98 * pixels;
  const some = (count: number): boolean => count >= Math.max(1, 0.001 * pixels) && count < pixels;
  const isTwoTone = isGrey && dark + light >= 0.95 * pixels && some(dark) && some(light);
  return {
    couldBeMask: (clear === 0 && isTwoTone) || (some(clear) && plain),
    couldBeKernel: isGrey && border <= 0.1 && brightest > 0.3 && mean < 0.35,
  };
}

/** Null where it is too large to be looked at, or cannot be decoded: whoever opens it says why. @throws StudioError as `checkHeader` does */
export async function lookAt(file: Blob, name: string): Promise<Looks | null> {
  const { width, height } = await checkHeader(file, name);
  const isJpeg = /jpe?g/i.test(file.type) || /\.jpe?g$/i.test(name);
  if (width * height > (isJpeg ? mostPixels.jpeg : mostPixels.image)) return null;
  const bitmap = await createImageBitmap(file).catch(() => null);
  if (!bitmap) return null;
  const scale = Math.min(1, lookSide / Math.max(bitmap.width, bitmap.height));
  const [w, h] = [Math.max(1, Math.round(bitmap.width * scale)), Math.max(1, Math.round(bitmap.height * scale))];
  const context = new OffscreenCanvas(w, h).getContext('2d', { willReadFrequently: true });
  if (!context) return null;
  // Two tones must stay two.
  context.imageSmoothingEnabled = false;
  context.drawImage(bitmap, 0, 0, w, h);
  bitmap.close();
  const looks = looksOf(context.getImageData(0, 0, w, h).data, w, h);
  return { width, height, ...looks, couldBeKernel: looks.couldBeKernel && Math.max(width, height) <= mostKernelSide };
}
