// Text in a PNG under a keyword: written as one international chunk (iTXt) after the header; found again wherever another program has put
// it, and in whichever of the three kinds of text it wrote. PNG specification (third edition), sections 5 and 11.3.3.
import { deflate, inflate, type Bytes } from './bytes.ts';
import { StudioError } from '../protocol/errors.ts';
import { says } from './kept-files.words.ts';

const signature = [0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a];
const mostFileBytes = 64 * 2 ** 20;
/** Pixels come in chunks of 8 kB; a larger file is none of ours. */
const mostChunks = 50_000;

const crcTable = Uint32Array.from({ length: 256 }, (_, n) => {
  let c = n;
  for (let k = 0; k < 8; k++) c = c & 1 ? 0xedb88320 ^ (c >>> 1) : c >>> 1;
  return c;
});

function crc32(bytes: Uint8Array): number {
  let crc = 0xffffffff;
  for (const byte of bytes) crc = (crcTable[(crc ^ byte) & 0xff] ?? 0) ^ (crc >>> 8);
  return (crc ^ 0xffffffff) >>> 0;
}

function chunk(type: string, data: Uint8Array): Bytes {
  const out = new Uint8Array(12 + data.length);
  const view = new DataView(out.buffer);
  view.setUint32(0, data.length);
  out.set(new TextEncoder().encode(type), 4);
  out.set(data, 8);
  view.setUint32(8 + data.length, crc32(out.subarray(4, 8 + data.length)));
  return out;
}

/** The PNG with this text under this keyword, compressed. */
export async function insertText(png: Uint8Array, keyword: string, text: string): Promise<Bytes> {
  // Keyword, 0, compressed, zlib, no language, no translated keyword.
  const head = [...new TextEncoder().encode(keyword), 0, 1, 0, 0, 0];
  const packed = await deflate(new TextEncoder().encode(text), 'deflate');
  const data = new Uint8Array(head.length + packed.length);
  data.set(head);
  data.set(packed, head.length);
  // Signature and IHDR are 8 and 25 bytes long in every PNG.
  const at = signature.length + 25;
  const added = chunk('iTXt', data);
  const out = new Uint8Array(png.length + added.length);
  out.set(png.subarray(0, at));
  out.set(added, at);
  out.set(png.subarray(at), at + added.length);
  return out;
}

interface TextChunk {
  type: 'iTXt' | 'tEXt' | 'zTXt';
  /** Without the keyword and its 0. */
  data: Bytes;
}

const isTextType = (type: string): type is TextChunk['type'] => type === 'iTXt' || type === 'tEXt' || type === 'zTXt';

const holds = (bytes: Uint8Array, wanted: readonly number[]): boolean =>
  bytes.some((first, at) => first === wanted[0] && wanted.every((byte, i) => bytes[at + i] === byte));

/** The first text with this keyword, wherever it stands; null where there is none. @throws StudioError bad-recipe where it is there but damaged */
function findText(png: Bytes, keyword: string): TextChunk | null {
  const view = new DataView(png.buffer);
  const wanted = [...new TextEncoder().encode(keyword), 0];
  for (let at = signature.length, n = 0; at + 12 <= png.length && n < mostChunks; n++) {
    const length = view.getUint32(at);
    const type = String.fromCharCode(...png.subarray(at + 4, at + 8));
    if (type === 'IEND') return null;
    if (!/^[A-Za-z]{4}$/.test(type)) break;
    const data = png.subarray(at + 8, at + 8 + length);
    if (isTextType(type) && wanted.every((byte, i) => data[i] === byte)) {
      if (at + 12 + length > png.length) throw new StudioError('bad-recipe', says.theFileIsCutShort());
      if (view.getUint32(at + 8 + length) !== crc32(png.subarray(at + 4, at + 8 + length)))
        throw new StudioError('bad-recipe', says.itsChecksumDoesNotMatch());
      return { type, data: data.slice(wanted.length) };
    }
    at += 12 + length;
  }
  // The file does not end as a PNG does, and what it should say may stand where no chunk begins.
  if (holds(png, wanted)) throw new StudioError('bad-recipe', says.theFileIsDamagedWhere());
  return null;
}

/** Whether it is packed, and where the text begins: [method 0, text] or [packed?, method 0, language 0, keyword 0, text]. */
function bodyOf({ type, data }: TextChunk): { isPacked: boolean; body: Bytes } {
  if (type === 'tEXt') return { isPacked: false, body: data };
  if (type === 'zTXt') {
    if (data[0] !== 0) throw new StudioError('bad-recipe', says.itIsNotAsPng());
    return { isPacked: true, body: data.slice(1) };
  }
  const languageEnd = data.indexOf(0, 2);
  const translatedEnd = languageEnd < 0 ? -1 : data.indexOf(0, languageEnd + 1);
  if (translatedEnd < 0 || data[1] !== 0) throw new StudioError('bad-recipe', says.itIsNotAsPng());
  return { isPacked: data[0] === 1, body: data.slice(translatedEnd + 1) };
}

/** UTF-8; what is none is Latin-1, as the two older kinds of text say they are. */
function decode(bytes: Uint8Array): string {
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(bytes);
  } catch {
    return new TextDecoder('latin1').decode(bytes);
  }
}

/**
 * @param limit most bytes of text
 * @returns null where the file is no PNG or has no such text
 * @throws StudioError bad-recipe where the text is there but damaged or too long
 */
export async function readText(file: Blob, keyword: string, limit: number): Promise<string | null> {
  const head = new Uint8Array(await file.slice(0, signature.length).arrayBuffer());
  if (signature.some((byte, i) => head[i] !== byte)) return null;
  const chunk = findText(new Uint8Array(await file.slice(0, mostFileBytes).arrayBuffer()), keyword);
  if (!chunk) return null;
  const { isPacked, body } = bodyOf(chunk);
  const text = isPacked ? await inflate(body, 'deflate', limit) : body;
  if (text.length > limit) throw new StudioError('bad-recipe', says.itIsLongerThanBytes(limit));
  return decode(text);
}
