// The noise that a picture shows: right on noise over smooth parts, beside texture, with a clipped sky, of any sides; little without any.
import { describe, expect, test } from 'vitest';
import { noiseLevelOf } from '../../src/math/noise-level.ts';
import { normals, smoothPicture } from '../helpers/cases.ts';

const [height, width] = [150, 211];

/** Smooth; its right half under a fine texture that is far louder than noise. */
function scene(std: number, isTextured: boolean): Float32Array {
  const noise = normals(3 * height * width, 3);
  return Float32Array.from(noise, (n, i) => {
    const [colour, row, column] = [Math.floor(i / (height * width)), Math.floor(i / width) % height, i % width];
    const smooth = 0.5 * Math.sin(row / 40 + colour) * Math.cos(column / 50);
    const texture = isTextured && column > width / 2 ? 0.3 * Math.sin(2.4 * row) * Math.cos(2.1 * column) : 0;
    return smooth + texture + std * n;
  });
}

describe('the noise of a picture', () => {
  test.each([0.01, 0.03, 0.1])('is found within a tenth, σ = %s', (std) => {
    expect(noiseLevelOf(scene(std, false), { height, width })).toBeGreaterThan(0.9 * std);
    expect(noiseLevelOf(scene(std, false), { height, width })).toBeLessThan(1.1 * std);
    expect(noiseLevelOf(scene(std, true), { height, width })).toBeLessThan(1.1 * std);
  });

  test('in a square of the studio', () => {
    const noise = Float32Array.from(normals(3 * 64 * 64, 3), (v) => 0.1 * v);
    expect(Math.abs(noiseLevelOf(noise, { height: 64, width: 64 }) - 0.1)).toBeLessThan(0.01);
    expect(noiseLevelOf(Float32Array.from(smoothPicture(64)), { height: 64, width: 64 })).toBeLessThan(0.01);
  });

  test('is not taken from what is clipped: half of this one is white', () => {
    const shown = scene(0.05, false).map((v, i) => (i % width < width / 2 ? 1 : v));
    expect(noiseLevelOf(shown, { height, width })).toBeGreaterThan(0.04);
  });

  test('is 0 where there is nothing to ask', () => {
    expect(noiseLevelOf(new Float32Array(3 * 5 * 5), { height: 5, width: 5 })).toBe(0);
    expect(noiseLevelOf(new Float32Array(3 * 64 * 64).fill(1), { height: 64, width: 64 })).toBe(0);
  });
});
