// Files that somebody made to hurt, or that something broke, built here; what no encoder at hand writes is kept as text.
import { deflateSync } from 'node:zlib';
import type { UploadedFile } from './studio-page.ts';

const mimeTypes: Record<string, string> = {
  png: 'image/png',
  jpg: 'image/jpeg',
  webp: 'image/webp',
  gif: 'image/gif',
  svg: 'image/svg+xml',
};

export function file(name: string, content: Buffer | string): UploadedFile {
  const extension = /\.(\w+)$/.exec(name)?.[1] ?? '';
  return { name, mimeType: mimeTypes[extension] ?? 'application/octet-stream', buffer: Buffer.from(content) };
}

function crc32(bytes: Buffer): number {
  let crc = ~0;
  for (const byte of bytes) {
    crc ^= byte;
    for (let k = 0; k < 8; k++) crc = crc & 1 ? (crc >>> 1) ^ 0xedb88320 : crc >>> 1;
  }
  return ~crc >>> 0;
}

export function pngChunk(type: string, data: Buffer): Buffer {
  const body = Buffer.concat([Buffer.from(type, 'latin1'), data]);
  const out = Buffer.alloc(8 + data.length + 4);
  out.writeUInt32BE(data.length, 0);
  body.copy(out, 4);
  out.writeUInt32BE(crc32(body), 8 + data.length);
  return out;
}

/** The PNG with more chunks after its header. */
export function withChunks(png: Buffer, ...chunks: Buffer[]): Buffer {
  return Buffer.concat([png.subarray(0, 33), ...chunks, png.subarray(33)]);
}

/** Our own text chunk, holding whatever. */
export function recipeChunk(text: string | Buffer): Buffer {
  const head = Buffer.from('invfussion\0\u0001\0\0\0', 'latin1');
  return pngChunk('iTXt', Buffer.concat([head, deflateSync(text)]));
}

/** A header that promises far more pixels than its few bytes hold. */
export function bombPng(width: number, height: number): Buffer {
  const header = Buffer.alloc(13);
  header.writeUInt32BE(width, 0);
  header.writeUInt32BE(height, 4);
  header.set([8, 2, 0, 0, 0], 8);
  const pixels = deflateSync(Buffer.alloc(2 ** 24));
  const signature = Buffer.from([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a]);
  return Buffer.concat([signature, pngChunk('IHDR', header), pngChunk('IDAT', pixels), pngChunk('IEND', Buffer.alloc(0))]);
}

/** Two frames of one colour each, 8 × 8: the first is what counts. */
export function animatedGif(): Buffer {
  const frame = (colour: number): number[] => {
    // Uncompressed LZW: a clear code before every pixel keeps the codes at 3 bits.
    const codes = Array.from({ length: 64 }, () => [4, colour])
      .flat()
      .concat(5);
    let [bits, count] = [0, 0];
    const bytes: number[] = [];
    for (const code of codes) {
      bits |= code << count;
      for (count += 3; count >= 8; count -= 8, bits >>= 8) bytes.push(bits & 255);
    }
    if (count > 0) bytes.push(bits & 255);
    return [0x21, 0xf9, 4, 0, 10, 0, 0, 0, 0x2c, 0, 0, 0, 0, 8, 0, 8, 0, 0, 2, bytes.length, ...bytes, 0];
  };
  const palette = [250, 0, 0, 0, 0, 250, 0, 0, 0, 255, 255, 255];
  return Buffer.from([...Buffer.from('GIF89a'), 8, 0, 8, 0, 0x81, 0, 0, ...palette, ...frame(0), ...frame(1), 0x3b]);
}

/** Four inks, (0, 255, 255, 0) of cyan, magenta, yellow and black, 16 × 16: red. No encoder at hand writes them, so this file is kept. */
export const cmykJpeg = Buffer.from(
  '/9j/7gAOQWRvYmUAZAAAAAAA/9sAQwANCQoLCggNCwoLDg4NDxMgFRMSEhMnHB4XIC4pMTAuKS0sMzpKPjM2RjcsLUBXQUZMTlJTUjI+WmFaUGBKUVJP/8AA' +
    'FAgAEAAQBEMRAE0RAFkRAEsRAP/EABUAAQEAAAAAAAAAAAAAAAAAAAAH/8QAFBABAAAAAAAAAAAAAAAAAAAAAP/aAA4EQwBNAFkASwAAPwCnJgmCnAAAAP/Z',
  'base64',
);

/** Two frames, red and blue, 16 × 16. */
export const animatedWebp = Buffer.from(
  'UklGRoQAAABXRUJQVlA4WAoAAAACAAAADwAADwAAQU5JTQYAAAAAAAAAAABBTk1GKAAAAAAAAAAAAA8AAA8AAGQAAAJWUDhMDwAAAC8PwAMABxDVj/4HIqL/' +
    'AQBBTk1GKAAAAAAAAAAAAA8AAA8AAGQAAABWUDhMDwAAAC8PwAMABxBR/f4HIqL/AQA=',
  'base64',
);

/** The same as PNG. */
export const animatedPng = Buffer.from(
  'iVBORw0KGgoAAAANSUhEUgAAABAAAAAQCAIAAACQkWg2AAAACGFjVEwAAAACAAAAAPONk3AAAAAaZmNUTAAAAAAAAAAQAAAAEAAAAAAAAAAAAAEACgAAY0bP' +
    'JQAAABdJREFUeJxj/MVAGmAiUf2ohlENQ0gDADDjARqZ1AwHAAAAGmZjVEwAAAABAAAAEAAAABAAAAAAAAAAAAABAAoAAPg1JfEAAAAdZmRBVAAAAAJ4nGNk' +
    'YPjFQApgIkn1qIZRDUNKAwAu7wEaFA/DsgAAAABJRU5ErkJggg==',
  'base64',
);

/** Repeatable noise for where to cut and which bit to flip. */
export function* places(length: number, count: number): Generator<{ at: number; bit: number }> {
  let state = 12345;
  for (let i = 0; i < count; i++) {
    state = (Math.imul(state, 1103515245) + 12345) >>> 0;
    yield { at: state % length, bit: (state >>> 16) % 8 };
  }
}
