// Bytes as text and back, and deflate with a cap: what is kept travels in links and PNG chunks, and both come from strangers.
// Browser standards only (CompressionStream, btoa); runs in node, too. Knows nothing of what the bytes mean.
import { StudioError } from '../protocol/errors.ts';
import { says } from './kept-files.words.ts';

export type Bytes = Uint8Array<ArrayBuffer>;

/** More arguments than this at once overflow some engines' stacks. */
const callSize = 0x8000;

export function toBase64(bytes: Uint8Array): string {
  let binary = '';
  for (let i = 0; i < bytes.length; i += callSize) binary += String.fromCharCode(...bytes.subarray(i, i + callSize));
  return btoa(binary);
}

/** Base64 with the alphabet for URLs, without padding. */
export const toBase64Url = (bytes: Uint8Array): string => toBase64(bytes).replaceAll('+', '-').replaceAll('/', '_').replaceAll('=', '');

/** @throws StudioError bad-recipe where it is no base64 */
export function fromBase64Url(text: string): Bytes {
  try {
    return Uint8Array.from(atob(text.replaceAll('-', '+').replaceAll('_', '/')), (c) => c.charCodeAt(0));
  } catch (cause) {
    throw new StudioError('bad-recipe', says.partOfItIsNot(), cause);
  }
}

async function collect(stream: ReadableStream<Uint8Array>, limit: number): Promise<Bytes> {
  const pieces: Uint8Array[] = [];
  let length = 0;
  const reader = stream.getReader();
  for (let piece = await reader.read(); !piece.done; piece = await reader.read()) {
    length += piece.value.length;
    if (length > limit) {
      await reader.cancel();
      throw new StudioError('bad-recipe', says.itUnpacksToMoreThan(limit));
    }
    pieces.push(piece.value);
  }
  const whole = new Uint8Array(length);
  let offset = 0;
  for (const piece of pieces) {
    whole.set(piece, offset);
    offset += piece.length;
  }
  return whole;
}

/** @param format `deflate` is zlib, as PNG has it; `deflate-raw` has neither header nor checksum */
export function deflate(bytes: Bytes, format: 'deflate' | 'deflate-raw'): Promise<Bytes> {
  return collect(new Blob([bytes]).stream().pipeThrough(new CompressionStream(format)), Infinity);
}

/** @throws StudioError bad-recipe where it is no such stream, ends early or gives more than `limit` bytes */
export async function inflate(bytes: Bytes, format: 'deflate' | 'deflate-raw', limit: number): Promise<Bytes> {
  try {
    return await collect(new Blob([bytes]).stream().pipeThrough(new DecompressionStream(format)), limit);
  } catch (error) {
    if (error instanceof StudioError) throw error;
    throw new StudioError('bad-recipe', says.itIsCutShortOr(), error);
  }
}
