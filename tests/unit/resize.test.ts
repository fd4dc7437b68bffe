// The page's resizing against Pillow's LANCZOS, which made the training data. The fixture was written by Pillow 13 from the same formula:
//   r = (5x XOR 3y) AND 255, g = (⌊x²/7⌋ + 2y) AND 255, b = 230 or 20 in squares of 9; Image.resize((size, size), LANCZOS), base64.
import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { fitPixels } from '../../src/io/fit-within.ts';
import { resizeSquare } from '../../src/io/resize.ts';

const fixture: unknown = JSON.parse(readFileSync(new URL('fixtures/pillow-lanczos.json', import.meta.url), 'utf8'));

function pillow(side: number, size: number): Uint8Array {
  const all = new Map(Object.entries(fixture ?? {}));
  const text: unknown = all.get(`${side}-${size}`);
  if (typeof text !== 'string') throw new Error('the fixture is incomplete');
  return Uint8Array.from(Buffer.from(text, 'base64'));
}

function picture(side: number): Uint8ClampedArray {
  const rgba = new Uint8ClampedArray(side * side * 4).fill(255);
  for (let y = 0; y < side; y++) {
    for (let x = 0; x < side; x++) {
      const isLight = (Math.floor(x / 9) + Math.floor(y / 9)) % 2 === 1;
      rgba.set([((5 * x) ^ (3 * y)) & 255, (Math.floor((x * x) / 7) + 2 * y) & 255, isLight ? 230 : 20], 4 * (y * side + x));
    }
  }
  return rgba;
}

test.each([
  { side: 184, size: 64 },
  { side: 97, size: 16 },
  { side: 40, size: 64 },
])('$side to $size as Pillow does it', async ({ side, size }) => {
  const got = await resizeSquare(picture(side), side, size);
  const want = pillow(side, size);
  const errors = Array.from(want, (value, i) => {
    const [pixel, channel] = [Math.floor(i / 3), i % 3];
    return Math.abs((got[channel * size * size + pixel]! + 1) * 127.5 - value);
  });
  expect(Math.max(...errors)).toBeLessThanOrEqual(2.01);
  expect(errors.reduce((a, b) => a + b, 0) / errors.length).toBeLessThan(0.05);
});

test('a square of the model’s own size passes unchanged, in [-1, 1]', async () => {
  const rgba = picture(16);
  const got = await resizeSquare(rgba, 16, 16);
  expect(got[0]).toBe(rgba[0]! / 127.5 - 1);
  expect(got[2 * 256 + 255]).toBe(Math.fround(rgba[4 * 255 + 2]! / 127.5 - 1));
});

test('what is reduced has no more pixels than may be kept, and its own shape', () => {
  const most = 4096 * 4096;
  for (const [width, height] of [
    // What cameras of 48, 50, 54 and 100 megapixels make.
    [8000, 6000],
    [8192, 6144],
    [9000, 6000],
    [11648, 8736],
    [100_000_000, 1],
    [1, 20_000_000],
  ] as const) {
    const [w, h] = fitPixels(width, height, most);
    expect(w * h, `${width} × ${height}`).toBeLessThanOrEqual(most);
    expect(w * h).toBeGreaterThan(0.999 * most);
    if (Math.min(width, height) > 1) expect(Math.abs(w / h / (width / height) - 1)).toBeLessThan(1e-3);
  }
  expect(fitPixels(4096, 4096, most)).toEqual([4096, 4096]);
  expect(fitPixels(640, 480, most)).toEqual([640, 480]);
});
