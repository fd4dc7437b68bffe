// Files as people and mishaps make them, built here byte by byte: nothing is stored.
import { encode, type PngDataArray } from 'fast-png';
import type { UploadedFile } from './studio-page.ts';

const asPng = (name: string, bytes: Uint8Array): UploadedFile => ({ name, mimeType: 'image/png', buffer: Buffer.from(bytes) });

/** @param colour of pixel (x, y): as many numbers as channels */
export function png(
  name: string,
  { width, height, channels = 3, depth = 8 }: { width: number; height: number; channels?: 1 | 3 | 4; depth?: 8 | 16 },
  colour: (x: number, y: number) => number[],
): UploadedFile {
  const data: PngDataArray = depth === 16 ? new Uint16Array(width * height * channels) : new Uint8Array(width * height * channels);
  for (let y = 0; y < height; y++) for (let x = 0; x < width; x++) data.set(colour(x, y), channels * (y * width + x));
  return asPng(name, encode({ width, height, data, channels, depth }));
}

/** 1 bit a pixel: the file is small, decoded it is as large as any photo of this size. */
export function hugePng(name: string, width: number, height: number): UploadedFile {
  const data = new Uint8Array(Math.ceil(width / 8) * height).fill(0xf0);
  return asPng(name, encode({ width, height, data, channels: 1, depth: 1 }));
}

/** The JPEG with an EXIF block that asks for this orientation. */
export function withOrientation(jpeg: Buffer, orientation: number): Buffer {
  const tiff = Buffer.from([0x4d, 0x4d, 0, 0x2a, 0, 0, 0, 8, 0, 1, 0x01, 0x12, 0, 3, 0, 0, 0, 1, 0, orientation, 0, 0, 0, 0, 0, 0]);
  const body = Buffer.concat([Buffer.from('Exif\0\0', 'latin1'), tiff]);
  const head = Buffer.from([0xff, 0xe1, 0, body.length + 2]);
  return Buffer.concat([jpeg.subarray(0, 2), head, body, jpeg.subarray(2)]);
}

export const emptyFile: UploadedFile = { name: 'empty.png', mimeType: 'image/png', buffer: Buffer.alloc(0) };

export const webPage: UploadedFile = {
  name: 'holiday.png',
  mimeType: 'image/png',
  buffer: Buffer.from('<!doctype html><html><body>Not found</body></html>'),
};

/** A picture that stops in the middle of its header's promises. */
export function cutShort(file: UploadedFile, bytes: number): UploadedFile {
  return { ...file, name: `short-${file.name}`, buffer: file.buffer.subarray(0, bytes) };
}
