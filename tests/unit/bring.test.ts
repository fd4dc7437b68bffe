// What people bring: kernels that show what they do, masks that hide something, files that can be several things.
import { describe, expect, test } from 'vitest';
import { couldBeKernelArray, couldBeMaskArray, couldBePhotoArray, photoBytes } from '../../src/io/array-looks.ts';
import { kernelOfArray } from '../../src/io/kernel-files.ts';
import { maskOfArray, maskOfLight } from '../../src/io/mask-files.ts';
import { looksOf } from '../../src/io/picture-looks.ts';
import { operators } from '../../src/operators/registry.ts';
import { operatorKernel, turned, turnedPath } from '../../src/protocol/kernel.ts';
import type { NumberArray } from '../../src/protocol/number-array.ts';

const size = 32;
const array = (values: number[], shape: number[], type = 'float32'): NumberArray => ({
  name: 'a.npy',
  shape,
  type,
  values: Float32Array.from(values),
});

/** What is seen of a white dot at (row, column) on black through this operator. */
function seenOfDot(id: string, params: Record<string, number | string | Float32Array | Uint8Array>, row: number, column: number) {
  const x = new Float64Array(3 * size * size);
  for (let c = 0; c < 3; c++) x[(c * size + row) * size + column] = 1;
  const reference = operators.get(id)!.reference(params, size);
  return reference.toPicture(reference.apply(x))!;
}

describe('a white dot through a kernel shows the kernel itself', () => {
  /** As people have it: every entry another weight, so that no turn and no mirror is itself. */
  const kernelOf = (height: number, width: number): number[] => Array.from({ length: height * width }, (_, i) => i + 1);
  const shapes = [
    [1, 1],
    [3, 3],
    [4, 4],
    [5, 2],
    [2, 7],
    [16, 16],
    [15, 16],
  ] as const;
  for (const stride of [1, 2, 4, 8])
    test.each(shapes)(`%i × %i at stride ${stride}`, (height, width) => {
      const seen = kernelOf(height, width);
      const kernel = kernelOfArray(array(seen, [height, width]), size / 2);
      const sum = seen.reduce((a, b) => a + b, 0);
      const [row, column] = [17, 14];
      const { rgb, width: side } = seenOfDot('blur', { stride, kernel }, row, column);
      const middle = (n: number): number => Math.floor((n - 1) / 2);
      for (let i = 0; i < side; i++)
        for (let j = 0; j < side; j++) {
          // Pixel (i, j) of the picture is where the light of (s·i, s·j) is kept; scipy.signal.convolve2d(x, kernel, 'same').
          const [a, b] = [stride * i - row + middle(height), stride * j - column + middle(width)];
          const expected = a >= 0 && b >= 0 && a < height && b < width ? seen[a * width + b]! / sum : 0;
          // Entries of the spectrum below 1e-4 of the largest are removed (docs/operators.md).
          expect(Math.abs(rgb[3 * (i * side + j)]! - expected), `${i}, ${j}`).toBeLessThan(4e-4);
        }
    });

  test.each([1, 2, 4, 8])('on a whole photograph, at stride %i', (stride) => {
    for (const [height, width] of shapes) {
      const seen = kernelOf(height, width);
      const kernel = kernelOfArray(array(seen, [height, width]), size / 2);
      const sum = seen.reduce((a, b) => a + b, 0);
      const shape = { height: 72, width: 56 };
      const [row, column] = [35, 29];
      const x = new Float32Array(3 * shape.height * shape.width);
      x[row * shape.width + column] = 1;
      const { apply, picture } = operators.get('blur')!.photograph!({ stride, kernel }, shape, size, false);
      const y = apply(x);
      // Its field begins with the first sample that sees the picture: pixel 0 is its sample so many.
      const first = Math.floor(((3 * size) / 4 - 1) / stride) - size / 2 / stride;
      const middle = (n: number): number => Math.floor((n - 1) / 2);
      let light = 0;
      for (let i = 0; i < picture.height; i++)
        for (let j = 0; j < picture.width; j++) {
          const [a, b] = [stride * (i - first) - row + middle(height), stride * (j - first) - column + middle(width)];
          const expected = a >= 0 && b >= 0 && a < height && b < width ? seen[a * width + b]! / sum : 0;
          expect(Math.abs(y[i * picture.width + j]! - expected), `${height} × ${width}: ${i}, ${j}`).toBeLessThan(1e-6);
          light += expected;
        }
      // Where the stride steps over a small kernel nothing is met.
      if (stride === 1) expect(light).toBeCloseTo(1);
    }
  });

  test('also where it is a low resolution’s own, and in a composition', () => {
    const seen = [0, 0, 0, 0, 4, 3, 0, 2, 1];
    const kernel = kernelOfArray(array(seen, [3, 3]), size / 2);
    const whole = new Uint8Array(size * size).fill(1);
    const through = (id: string, params: Record<string, number | string>): Float32Array =>
      seenOfDot(id, { kernel, mask: whole, ...params }, 16, 16).rgb;
    const composed = through('composition', { stride: 4, sampling: 'points' });
    expect(composed[3 * (4 * 8 + 4)]).toBeCloseTo(0.4, 4);
    // Two rows and columns further up and left, the dot is read by what lies down and right in the kernel.
    const { rgb, width } = seenOfDot('super-resolution', { stride: 2, filter: 'custom', kernel }, 16, 16);
    const lit = [...rgb.keys()]
      .filter((i) => i % 3 === 0 && rgb[i]! > 0.05)
      .map((i) => [Math.floor(i / 3 / width), (i / 3) % width, rgb[i]!]);
    // On its grid of every second pixel one entry, or one of each parity, of the kernel is met; never its mirror image.
    expect(lit.every(([, , v]) => [0.1, 0.2, 0.3, 0.4].some((w) => Math.abs(w - v!) < 1e-3))).toBe(true);
    expect(lit.length).toBeGreaterThan(0);
  });

  test('what is saved is what was loaded, and turning twice is nothing', () => {
    for (const [height, width] of shapes) {
      const kernel = operatorKernel(kernelOf(height, width), width, height);
      expect(turned(turned(kernel))).toEqual(kernel);
      const side = Math.max(width, height);
      expect(operatorKernel(turned(kernel), side, side)).toEqual(kernel);
    }
    expect([...turnedPath(turnedPath(Float32Array.of(3, 4, 10, 0), 16), 16)]).toEqual([3, 4, 10, 0]);
  });

  test('what is no kernel is refused in words', () => {
    expect(() => kernelOfArray(array(kernelOf(17, 3), [17, 3]), 16)).toThrow('at most (16, 16), not (17, 3)');
    expect(() => kernelOfArray(array([1, -1], [1, 2]), 16)).toThrow('add up to 0');
    expect(() => kernelOfArray(array(kernelOf(2, 6), [2, 2, 3]), 16)).toThrow('not (2, 2, 3)');
  });
});

describe('masks', () => {
  const ones = Array.from({ length: 16 }, () => 1);
  const light = (values: number[], opacity = values.map(() => 1)) => ({
    light: Float64Array.from(values),
    opacity: Float64Array.from(opacity),
  });
  test('black hides; a hole in white hides; a drawing on nothing hides the drawing', () => {
    expect([...maskOfLight(light([1, 0, 0.9, 0.2]), 'm')]).toEqual([1, 0, 1, 0]);
    expect([...maskOfLight(light([1, 1, 1, 1], [1, 0, 1, 0]), 'm')]).toEqual([1, 0, 1, 0]);
    expect([...maskOfLight(light([0, 1, 1, 1], [1, 0, 1, 0]), 'm')]).toEqual([0, 1, 1, 1]);
  });
  test('one that hides nothing, or everything, is refused', () => {
    expect(() => maskOfLight(light(ones), 'm.png')).toThrow('m.png hides nothing');
    expect(() => maskOfLight(light(ones.map(() => 0)), 'm.png')).toThrow('m.png would hide every pixel');
    expect(() => maskOfArray(array(ones, [4, 4]), { height: 8, width: 8 })).toThrow('a.npy hides nothing');
  });
  test('arrays: true is seen, any size is stretched', () => {
    const half = Array.from({ length: 64 }, (_, i) => (i % 8 < 4 ? 255 : 0));
    expect(couldBeMaskArray(array(half, [8, 8], 'uint8'))).toBe(true);
    const mask = maskOfArray(array(half, [1, 8, 8]), { height: 16, width: 16 });
    expect([mask[0], mask[7], mask[8], mask[255]]).toEqual([1, 1, 0, 0]);
    expect(couldBeMaskArray(array([...half.slice(1), 3], [8, 8]))).toBe(false);
    expect(couldBeMaskArray(array(half, [64]))).toBe(false);
  });
});

describe('what a file could be', () => {
  const picture = (side: number, pixel: (x: number, y: number) => number[]) =>
    looksOf(
      Uint8ClampedArray.from({ length: 4 * side * side }, (_, i) => pixel(Math.floor(i / 4) % side, Math.floor(i / 4 / side))[i % 4]!),
      side,
      side,
    );
  const grey = (v: number, a = 255): number[] => [v, v, v, a];
  test('two tones, or a hole in a plain colour: perhaps a mask; a little light on black: perhaps a kernel', () => {
    expect(picture(32, (x, y) => grey(x > 10 && y > 10 ? 0 : 255))).toEqual({ couldBeMask: true, couldBeKernel: false });
    expect(picture(32, (x) => grey(255, x < 9 ? 0 : 255))).toMatchObject({ couldBeMask: true });
    expect(picture(32, (x, y) => grey(Math.hypot(x - 16, y - 16) < 6 ? 200 : 0))).toEqual({ couldBeMask: false, couldBeKernel: true });
    expect(picture(9, (x, y) => grey(x === 4 && y === 4 ? 255 : 0))).toEqual({ couldBeMask: true, couldBeKernel: true });
  });
  test('a photo, in colours, grey, dark or cut out, is a photo', () => {
    const plain = { couldBeMask: false, couldBeKernel: false };
    expect(picture(32, (x, y) => [8 * x, 8 * y, 90, 255])).toEqual(plain);
    expect(picture(32, (x, y) => grey(4 * (x + y)))).toEqual(plain);
    expect(picture(32, (x, y) => [8 * x, 8 * y, 90, x < 5 ? 0 : 255])).toEqual(plain);
    expect(picture(32, (x) => (x < 16 ? [0, 0, 0, 0] : [0, 90, 0, 255]))).toEqual(plain);
    expect(picture(32, () => grey(0))).toEqual(plain);
    expect(picture(32, () => [1, 2, 3, 255])).toEqual(plain);
    expect(picture(32, () => grey(255))).toEqual(plain);
  });
  test('arrays by shape and values', () => {
    expect(couldBePhotoArray(array([], [3, 40, 30]))).toBe(true);
    expect(couldBePhotoArray(array([], [1, 40, 30, 3]))).toBe(true);
    expect(couldBePhotoArray(array([], [2, 3, 40, 30]))).toBe(false);
    expect(couldBePhotoArray(array([], [3, 4, 4]))).toBe(false);
    expect(couldBeKernelArray(array([1, 2], [1, 2]), 16)).toBe(true);
    const bytes = photoBytes(
      array(
        Array.from({ length: 192 }, (_, i) => (i < 64 ? 1 : -1)),
        [3, 8, 8],
      ),
    )!;
    expect([bytes.height, bytes.width, ...bytes.data.slice(0, 3)]).toEqual([8, 8, 255, 0, 0]);
  });
});
