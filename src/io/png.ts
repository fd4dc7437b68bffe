// Writes a picture of the model as a PNG that says what it is: text chunks carry how it was made and that parts of it are invented.
// Knows nothing of runs; it is given the words.
import { encode } from 'fast-png';

/** PNG text is Latin-1: what it cannot hold is spelled out. */
function toLatin1(text: string): string {
  return text
    .replaceAll('σ', 'sigma')
    .replaceAll('†', '+')
    .replaceAll(/[\u2009\u202f]/g, ' ')
    .replaceAll(/[^\x20-\x7e\xa0-\xff\n]/g, '?');
}

/**
 * @param image [3, size, size] in [-1, 1]; rounded to 8 bits as the page shows it
 * @param text PNG keyword → text (Title, Description, Software, Comment …)
 */
export function encodePicture(image: Float32Array, size: number, text: Readonly<Record<string, string>>): Uint8Array<ArrayBuffer> {
  const area = size * size;
  const data = new Uint8Array(3 * area);
  for (let i = 0; i < area; i++) {
    for (let c = 0; c < 3; c++) data[3 * i + c] = Math.max(0, Math.min(255, Math.round((image[c * area + i]! + 1) * 127.5)));
  }
  const latin = Object.fromEntries(Object.entries(text).map(([keyword, value]) => [keyword, toLatin1(value)]));
  return new Uint8Array(encode({ width: size, height: size, data, channels: 3, depth: 8, text: latin }));
}

/** Hands bytes to the browser's download. */
export function saveFile(bytes: Uint8Array<ArrayBuffer>, name: string, type: string): void {
  const url = URL.createObjectURL(new Blob([bytes], { type }));
  const link = document.createElement('a');
  link.href = url;
  link.download = name;
  link.click();
  // The download reads the URL after this task; a minute is more than any browser waits.
  setTimeout(() => URL.revokeObjectURL(url), 60_000);
}
