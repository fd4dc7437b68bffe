// Writes a picture of the model as a PNG that says what it is: text chunks carry how it was made and that parts of it are invented.
// Knows nothing of runs; it is given the words.
import { encode } from 'fast-png';

/** PNG text is Latin-1: what it cannot hold is spelled out. */
function toLatin1(text: string): string {
  return text
    .replaceAll('σ', 'sigma')
    .replaceAll('†', '+')
    .replaceAll(/[“”„]/g, '"')
    .replaceAll(/[‘’]/g, "'")
    .replaceAll(/[–−]/g, '-')
    .replaceAll('…', '...')
    .replaceAll(/[\u2009\u202f]/g, ' ')
    .replaceAll(/[^\x20-\x7e\xa0-\xff\n]/g, '?');
}

/** Interleaved RGB of planes one after another. */
function interleave(planes: Uint8Array): Uint8Array {
  const area = planes.length / 3;
  return planes.map((_, i) => planes[(i % 3) * area + Math.floor(i / 3)]!);
}

/**
 * @param planes 3·size² bytes: red, green, blue
 * @param text PNG keyword → text (Title, Description, Software, Comment …)
 */
export function encodePng(planes: Uint8Array, size: number, text: Readonly<Record<string, string>>): Uint8Array<ArrayBuffer> {
  const latin = Object.fromEntries(Object.entries(text).map(([keyword, value]) => [keyword, toLatin1(value)]));
  return new Uint8Array(encode({ width: size, height: size, data: interleave(planes), channels: 3, depth: 8, text: latin }));
}

/** @param rgba opaque RGBA bytes; written as RGB */
export function encodeRgb(
  rgba: Uint8ClampedArray,
  width: number,
  height: number,
  text: Readonly<Record<string, string>>,
): Uint8Array<ArrayBuffer> {
  const latin = Object.fromEntries(Object.entries(text).map(([keyword, value]) => [keyword, toLatin1(value)]));
  const data = new Uint8Array(3 * width * height);
  for (let i = 0; i < width * height; i++) for (let c = 0; c < 3; c++) data[3 * i + c] = rgba[4 * i + c]!;
  return new Uint8Array(encode({ width, height, data, channels: 3, depth: 8, text: latin }));
}

/** @param image [3, size, size] in [-1, 1]; rounded to 8 bits as the page shows it */
export function encodePicture(image: Float32Array, size: number, text: Readonly<Record<string, string>>): Uint8Array<ArrayBuffer> {
  return encodePng(
    Uint8Array.from(image, (value) => Math.max(0, Math.min(255, Math.round((value + 1) * 127.5)))),
    size,
    text,
  );
}

/** Hands bytes to the browser's download. */
export function saveFile(content: Uint8Array<ArrayBuffer> | Blob, name: string, type: string): void {
  const url = URL.createObjectURL(new Blob([content], { type }));
  const link = document.createElement('a');
  link.href = url;
  link.download = name;
  link.click();
  // The download reads the URL after this task; a minute is more than any browser waits.
  setTimeout(() => URL.revokeObjectURL(url), 60_000);
}
