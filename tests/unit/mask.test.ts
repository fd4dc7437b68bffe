// Painting masks: round brushes, strokes that leave the picture, the first mask.
import { expect, test } from 'vitest';
import { countHidden, mouthMask, paintSegment, resizeMask } from '../../src/store/mask.ts';

const visible = (size: number): Uint8Array => new Uint8Array(size * size).fill(1);

test('a dot hides its disc and leaves the old mask alone', () => {
  const before = visible(16);
  const after = paintSegment(before, 16, { x: 8, y: 8 }, { x: 8, y: 8 }, 4, 0);
  expect(countHidden(before)).toBe(0);
  // A disc of radius 2 about a corner of pixels covers 12 centres.
  expect(countHidden(after)).toBe(12);
  expect(after[7 * 16 + 7]).toBe(0);
  expect(after[7 * 16 + 10]).toBe(1);
});

test('the smallest brush still paints the pixel under it', () => {
  expect(countHidden(paintSegment(visible(8), 8, { x: 3.1, y: 3.1 }, { x: 3.1, y: 3.1 }, 1, 0))).toBeGreaterThanOrEqual(1);
});

test('a stroke may start and end outside', () => {
  const across = paintSegment(visible(8), 8, { x: -20, y: 4 }, { x: 30, y: 4 }, 2, 0);
  for (let col = 0; col < 8; col++) expect(across[4 * 8 + col]).toBe(0);
  expect(countHidden(across)).toBe(16);
  expect(paintSegment(visible(8), 8, { x: -20, y: -20 }, { x: -10, y: -20 }, 4, 0)).toEqual(visible(8));
});

test('the eraser uncovers what the brush hid', () => {
  const stroke = [
    { x: 2, y: 2 },
    { x: 12, y: 9 },
  ] as const;
  const hidden = paintSegment(visible(16), 16, ...stroke, 3, 0);
  expect(countHidden(hidden)).toBeGreaterThan(20);
  expect(paintSegment(hidden, 16, ...stroke, 3, 1)).toEqual(visible(16));
});

test('the first mask hides the mouth and nothing of the eyes', () => {
  const mask = mouthMask(64);
  expect(countHidden(mask) / 4096).toBeCloseTo(Math.PI * 0.2 * 0.13, 2);
  expect(mask[Math.round(0.72 * 64) * 64 + 32]).toBe(0);
  for (let row = 0; row < 36; row++) for (let col = 0; col < 64; col++) expect(mask[row * 64 + col]).toBe(1);
});

test('a mask follows to a model of another size', () => {
  const small = resizeMask(mouthMask(64), 64, 16);
  expect(small.length).toBe(256);
  expect(countHidden(small) / 256).toBeCloseTo(countHidden(mouthMask(64)) / 4096, 1);
  expect(resizeMask(small, 16, 16)).toEqual(small);
});
