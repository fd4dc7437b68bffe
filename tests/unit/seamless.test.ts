// A patch in a photo without a seam: its level is the photo's, its differences are its own, its grain is that of what surrounds it.
import { expect, test } from 'vitest';
import { blendSeamlessly, grainOf, type Blend } from '../../src/io/seamless.ts';

const side = 96;
type Paint = (row: number, column: number, colour: number) => number;

const picture = (paint: Paint): Uint8ClampedArray =>
  Uint8ClampedArray.from({ length: 4 * side * side }, (_, i) =>
    i % 4 === 3 ? 255 : paint(Math.floor(i / 4 / side), Math.floor(i / 4) % side, i % 4),
  );
/** A disc that touches nothing. */
const disc = Uint8Array.from({ length: side * side }, (_, at) => (Math.hypot(Math.floor(at / side) - 45, (at % side) - 50) < 30 ? 1 : 0));
const slope: Paint = (row, column, colour) => 40 + row + 0.5 * column + 10 * colour;

function blended(photo: Paint, patch: Paint, inside = disc): { out: Uint8ClampedArray; of: Blend } {
  const of = { photo: picture(photo), patch: picture(patch), inside, side };
  return { out: blendSeamlessly(of, 0), of };
}

/** Largest difference in the disc from what is expected there. */
function worst(out: Uint8ClampedArray, expected: Paint, inside = disc): number {
  let most = 0;
  inside.forEach((is, at) => {
    if (is === 1)
      for (let c = 0; c < 3; c++) most = Math.max(most, Math.abs(out[4 * at + c]! - expected(Math.floor(at / side), at % side, c)));
  });
  return most;
}

test('a patch that is the photo but lighter, or lit from one side, comes out as the photo', () => {
  expect(worst(blended(slope, (...at) => slope(...at) + 60).out, slope)).toBeLessThanOrEqual(1.5);
  const lit: Paint = (row, column, colour) => slope(row, column, colour) + 0.4 * column - 0.3 * row;
  expect(worst(blended(slope, lit).out, slope)).toBeLessThanOrEqual(1.5);
});

test('what is in the patch alone stays, at its full contrast; beyond it the photo shows through', () => {
  const dot: Paint = (row, column) => (Math.hypot(row - 45, column - 50) < 4 ? 60 : 0);
  const { out } = blended(slope, (row, column, colour) => slope(row, column, colour) + 25 + dot(row, column, colour));
  expect(worst(out, (row, column, colour) => slope(row, column, colour) + dot(row, column, colour))).toBeLessThanOrEqual(1.5);
  disc.forEach((is, at) => expect(out[4 * at + 3]).toBe(is === 1 ? 255 : 0));
});

test('a whole square, and a patch that reaches the edge, meet the photo on the outermost line', () => {
  const whole = new Uint8Array(side * side).fill(1);
  const { out } = blended(slope, (...at) => slope(...at) - 30, whole);
  const interior = whole.map((_, at) => (out[4 * at + 3] === 255 ? 1 : 0));
  expect(interior.filter((v) => v === 1).length).toBe((side - 2) ** 2);
  expect(worst(out, slope, interior)).toBeLessThanOrEqual(1.5);
});

test('grain is measured where the photo stays, and the patch gets as much; of a photo without grain it gets none', () => {
  let state = 7;
  const noise = (): number => {
    let sum = 0;
    for (let i = 0; i < 12; i++) sum += (state = (state * 16807) % 2147483647) / 2147483647;
    return 4 * (sum - 6);
  };
  const grainy: Blend = { photo: picture(() => 0), patch: picture(() => 120), inside: disc, side };
  for (let at = 0; at < side * side; at++) {
    const value = 120 + noise();
    for (let c = 0; c < 3; c++) grainy.photo[4 * at + c] = value;
  }
  const grain = grainOf(grainy);
  expect(grain).toBeGreaterThan(3.4);
  expect(grain).toBeLessThan(4.6);
  const out = blendSeamlessly(grainy, grain);
  const inner = [...disc.keys()].filter((at) => Math.hypot(Math.floor(at / side) - 45, (at % side) - 50) < 24).map((at) => out[4 * at]!);
  const mean = inner.reduce((a, b) => a + b, 0) / inner.length;
  const std = Math.sqrt(inner.reduce((sum, v) => sum + (v - mean) ** 2, 0) / inner.length);
  expect(std).toBeGreaterThan(3.2);
  expect(std).toBeLessThan(5);
  expect(grainOf({ photo: picture(slope), inside: disc, side })).toBeLessThan(0.8);
});
