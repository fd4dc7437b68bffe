// Painting masks: round brushes, strokes that leave the picture, the first mask.
import { expect, test } from 'vitest';
import {
  countHidden,
  fillShape,
  growHidden,
  invertMask,
  mouthMask,
  paintSegment,
  rectangle,
  resizeMask,
} from '../../src/store/measure/mask.ts';

const visible = (size: number): Uint8Array => new Uint8Array(size * size).fill(1);

const tip = (diameter: number, hardness = 1) => ({ diameter, hardness });

test('a dot hides its disc and leaves the old mask alone', () => {
  const before = visible(16);
  const after = paintSegment(before, 16, { x: 8, y: 8 }, { x: 8, y: 8 }, tip(4), 0);
  expect(countHidden(before)).toBe(0);
  // A disc of radius 2 about a corner of pixels covers 12 centres.
  expect(countHidden(after)).toBe(12);
  expect(after[7 * 16 + 7]).toBe(0);
  expect(after[7 * 16 + 10]).toBe(1);
});

test('the smallest brush still paints the pixel under it', () => {
  expect(countHidden(paintSegment(visible(8), 8, { x: 3.1, y: 3.1 }, { x: 3.1, y: 3.1 }, tip(1), 0))).toBeGreaterThanOrEqual(1);
});

test('a stroke may start and end outside', () => {
  const across = paintSegment(visible(8), 8, { x: -20, y: 4 }, { x: 30, y: 4 }, tip(2), 0);
  for (let col = 0; col < 8; col++) expect(across[4 * 8 + col]).toBe(0);
  expect(countHidden(across)).toBe(16);
  expect(paintSegment(visible(8), 8, { x: -20, y: -20 }, { x: -10, y: -20 }, tip(4), 0)).toEqual(visible(8));
});

test('the eraser uncovers what the brush hid', () => {
  const stroke = [
    { x: 2, y: 2 },
    { x: 12, y: 9 },
  ] as const;
  const hidden = paintSegment(visible(16), 16, ...stroke, tip(3), 0);
  expect(countHidden(hidden)).toBeGreaterThan(20);
  expect(paintSegment(hidden, 16, ...stroke, tip(3), 1)).toEqual(visible(16));
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

test('a soft brush leaves its core whole and its edge speckled, the same every time', () => {
  const at = { x: 16, y: 16 };
  const soft = paintSegment(visible(32), 32, at, at, tip(20, 0.3), 0);
  const hard = paintSegment(visible(32), 32, at, at, tip(20), 0);
  expect(countHidden(soft)).toBeLessThan(0.75 * countHidden(hard));
  expect(countHidden(soft)).toBeGreaterThan(0.2 * countHidden(hard));
  for (let pixel = 0; pixel < 1024; pixel++) {
    const distance = Math.hypot((pixel % 32) + 0.5 - 16, Math.floor(pixel / 32) + 0.5 - 16);
    if (distance <= 3) expect(soft[pixel]).toBe(0);
  }
  expect(paintSegment(visible(32), 32, at, at, tip(20, 0.3), 0)).toEqual(soft);
});

test('a rectangle holds both its corners, also dragged backwards and past the edge', () => {
  const box = fillShape(visible(8), 8, rectangle({ x: 5.9, y: 6.2 }, { x: 2.1, y: 4.9 }), 0);
  expect(countHidden(box)).toBe(4 * 3);
  expect([box[4 * 8 + 2], box[6 * 8 + 5], box[3 * 8 + 2], box[6 * 8 + 6]]).toEqual([0, 0, 1, 1]);
  expect(countHidden(fillShape(visible(8), 8, rectangle({ x: 6.5, y: -9 }, { x: 40, y: 40 }), 0))).toBe(2 * 8);
});

test('a shape hides the pixels whose centres it holds, and uncovers them again', () => {
  const triangle = [
    { x: 0, y: 0 },
    { x: 8, y: 0 },
    { x: 0, y: 8 },
  ];
  const hidden = fillShape(visible(8), 8, triangle, 0);
  // Centres below the diagonal: 7 + 6 + … + 1, and those on it once.
  expect(countHidden(hidden)).toBeGreaterThanOrEqual(28);
  expect(countHidden(hidden)).toBeLessThanOrEqual(36);
  expect(fillShape(hidden, 8, triangle, 1)).toEqual(visible(8));
});

test('invert, grow and shrink', () => {
  const dot = visible(8);
  dot[3 * 8 + 3] = 0;
  expect(countHidden(invertMask(dot))).toBe(63);
  const grown = growHidden(dot, 8, 'grow');
  expect(countHidden(grown)).toBe(5);
  expect(growHidden(grown, 8, 'shrink')).toEqual(dot);
  expect(growHidden(new Uint8Array(64), 8, 'shrink')).toEqual(new Uint8Array(64));
});
