// Says what a file is before it is decoded: kind and size from its first bytes, so that a hostile or wrong file costs nothing.
// Knows neither the DOM nor the page; decides nothing about how pictures are shown.
import { imageSize } from 'image-size';
import { StudioError } from '../protocol/errors.ts';
import { pictureLimits as limits } from '../protocol/picture-api.ts';
import { kindOf, type PictureKind } from './picture-kind.ts';
import type { Said } from '../protocol/words.ts';
import { says } from './io.words.ts';

/** Kinds that every current browser decodes. */
const readable = new Set(['png', 'jpg', 'webp', 'gif', 'avif', 'bmp']);
const headBytes = 2 ** 20;

function unknown(name: string, head: Uint8Array): Said {
  const text = new TextDecoder('latin1').decode(head.subarray(0, 256)).trimStart().toLowerCase();
  if (text.startsWith('<!doctype html') || text.startsWith('<html')) return says.isWebPage(name);
  if (text.startsWith('<')) return says.isMarkup(name);
  if (/^[\d\s.,;e+-]*\d[\d\s.,;e+-]*$/.test(text)) return says.isNumbersAsText(name);
  return says.isUnknown(name);
}

/** An AVIF that moves names another brand, which the library does not know; the rest of its header is the same. */
function asStill(head: Uint8Array): Uint8Array {
  const isMoving = new TextDecoder('latin1').decode(head.subarray(4, 12)) === 'ftypavis';
  return isMoving ? head.with(11, 'f'.charCodeAt(0)) : head;
}

function measure(head: Uint8Array, name: string): { type: string; width: number; height: number } {
  try {
    const { type, width, height } = imageSize(asStill(head));
    return { type: type ?? 'unknown', width, height };
  } catch (cause) {
    throw new StudioError('bad-image', unknown(name, head), cause);
  }
}

/**
 * @param name how the file is called, for the message
 * @throws StudioError bad-image (empty, unknown, a kind browsers do not read), image-too-large
 */
export async function checkHeader(file: Blob, name: string): Promise<{ width: number; height: number } & PictureKind> {
  if (file.size === 0) throw new StudioError('bad-image', says.isEmptyBytes(name));
  if (file.size > limits.fileBytes) {
    throw new StudioError('image-too-large', says.hasMb(name, Math.ceil(file.size / 2 ** 20)));
  }
  const head = new Uint8Array(await file.slice(0, headBytes).arrayBuffer());
  const { type, width, height } = measure(head, name);
  if (!readable.has(type)) throw new StudioError('bad-image', says.isFileOfType(name, type.toUpperCase()));
  if (width < 1 || height < 1) throw new StudioError('bad-image', says.saysThatItIsPixels(name, width, height));
  if (width * height > limits.pixels) {
    const megapixels = Math.round((width * height) / 1e6);
    throw new StudioError('image-too-large', says.isMegapixels(name, width, height, megapixels));
  }
  return { width, height, ...kindOf(head) };
}
