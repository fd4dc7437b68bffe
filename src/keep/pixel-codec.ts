// The person's crop, lossless and small enough for a link: red and blue as differences to green, each pixel as the difference to
// what its neighbours predict (the median predictor of LOCO-I / JPEG-LS, Weinberger et al. 2000, eq. 1), then deflate.
// A face of 64 × 64 takes about 7.5 kB instead of 12.
import { StudioError } from '../protocol/errors.ts';
import { deflate, fromBase64Url, inflate, toBase64Url, type Bytes } from './bytes.ts';
import { says } from './kept-files.words.ts';

/** What the pixels on the left, above and above left make expect; planes one after another. */
function predict(planes: Uint8Array, i: number, size: number): number {
  const [row, col] = [Math.floor(i / size) % size, i % size];
  const left = col > 0 ? (planes[i - 1] ?? 0) : 0;
  const above = row > 0 ? (planes[i - size] ?? 0) : 0;
  if (col === 0) return above;
  if (row === 0) return left;
  const corner = planes[i - size - 1] ?? 0;
  if (corner >= Math.max(left, above)) return Math.min(left, above);
  return corner <= Math.min(left, above) ? Math.max(left, above) : left + above - corner;
}

/** Adds (1) or takes away (−1) green from red and blue, modulo 256. */
function mixGreen(pixels: Bytes, sign: 1 | -1): Bytes {
  const area = pixels.length / 3;
  return pixels.map((value, i) => (i >= area && i < 2 * area ? value : value + sign * (pixels[area + (i % area)] ?? 0)));
}

/** @param pixels 3·size² bytes: the planes of red, green and blue */
export async function packPixels(pixels: Bytes, size: number): Promise<string> {
  const planes = mixGreen(pixels, -1);
  return toBase64Url(
    await deflate(
      planes.map((value, i) => value - predict(planes, i, size)),
      'deflate-raw',
    ),
  );
}

/** @throws StudioError bad-recipe where it is not 3·size² bytes */
export async function unpackPixels(text: string, size: number): Promise<Bytes> {
  const length = 3 * size * size;
  const planes = await inflate(fromBase64Url(text), 'deflate-raw', length);
  if (planes.length !== length) throw new StudioError('bad-recipe', says.itsPictureHasBytesNot(planes.length, length));
  for (let i = 0; i < length; i++) planes[i] = (planes[i] ?? 0) + predict(planes, i, size);
  return mixGreen(planes, 1);
}
