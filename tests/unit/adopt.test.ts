// Measurements that somebody brings: y is theirs number by number, the operator says only what the frame can vouch for.
import { describe, expect, it } from 'vitest';
import { adopt } from '../../src/engine/adopt.ts';
import { nullShareOf } from '../../src/engine/measurement.ts';
import { operators } from '../../src/operators/registry.ts';
import type { Adopted, OperatorSpec } from '../../src/protocol/engine-api.ts';
import { operatorKernel } from '../../src/protocol/kernel.ts';
import { type BroughtNumbers, inNaturalShape } from '../../src/protocol/number-array.ts';
import type { Params } from '../../src/protocol/param-spec.ts';
import { generated, normals, smoothPicture } from '../helpers/cases.ts';

const size = 16;
const photo = Float32Array.from(smoothPicture(size));
const from = { kind: 'photo' as const, image: photo };
const whole = new Uint8Array(size * size).fill(1);

const flat = (y: Float32Array) => ({ kind: 'numbers' as const, y, shape: [y.length], order: 'auto' as const, range: 'auto' as const });

/** A kernel that moves the picture by one pixel and blurs over three. */
const small = Float32Array.of(0, 0, 0, 1, 2, 1, 0, 0, 0);

describe('a photo that is degraded already', () => {
  it('under a mask: y is the photo where it is visible, nothing is added whatever σ_n is', () => {
    const mask = whole.slice().fill(0, 0, 40);
    const { measurement, operator } = adopt({ operator: { id: 'mask', params: { mask } }, noiseStd: 0.2, size, from });
    expect(operator.id).toBe('mask');
    measurement.y.forEach((v, i) => expect(v).toBe(mask[i % (size * size)] === 1 ? photo[i] : 0));
    expect(measurement.measured).toBe(3 * (size * size - 40));
  });

  it('by a blur: every s-th pixel is a sample, but only where the window lies in the frame; H of any scene agrees there', () => {
    // The camera saw 48 × 48 pixels of scene and kept the middle: beyond the frame the scene goes on.
    const wide = 3 * size;
    const scene = smoothPicture(wide);
    const at = (c: number, row: number, column: number): number => scene[(c * wide + row + size) * wide + column + size]!;
    const pixels = (value: (c: number, row: number, column: number) => number): Float32Array =>
      Float32Array.from({ length: 3 * size * size }, (_, i) => value(Math.floor(i / size ** 2), Math.floor(i / size) % size, i % size));
    const sharp = pixels(at);
    const blurred = pixels((c, row, column) => (at(c, row, column - 1) + 2 * at(c, row, column) + at(c, row, column + 1)) / 4);
    const spec = { id: 'blur', params: { stride: 4, kernel: small } };
    const { operator, measurement } = adopt({ operator: spec, noiseStd: 0, size, from: { kind: 'photo', image: blurred } });
    expect(operator.id).toBe('composition');
    // Four samples a side; the first column would read one pixel left of the frame.
    expect(measurement.measured).toBe(3 * 4 * 3);
    const predicted = operators.get(operator.id)!.reference(operator.params, size).apply(Float64Array.from(sharp));
    predicted.forEach((v, i) => expect(Math.abs(v - measurement.y[i]!)).toBeLessThan(1e-6));
  });

  it('by block averages: y is the small picture', () => {
    const spec = { id: 'super-resolution', params: { stride: 4, filter: 'box' } };
    const { measurement } = adopt({ operator: spec, noiseStd: 0, size, from });
    expect(measurement.picture?.width).toBe(4);
    const bicubic = { id: 'super-resolution', params: { stride: 4, filter: 'bicubic' } };
    expect(() => adopt({ operator: bicubic, noiseStd: 0, size, from })).toThrow('Filter must be the box');
  });

  it('says what cannot be: a kernel wider than the photo, an operator without a picture', () => {
    const kernel = new Float32Array((size / 2) ** 2).fill(1);
    const spec = { id: 'composition', params: { stride: 8, sampling: 'blocks', kernel, mask: whole } };
    expect(() => adopt({ operator: spec, noiseStd: 0, size, from })).toThrow(/no sample of it lies in the frame/);
    expect(() => adopt({ operator: { id: 'none', params: {} }, noiseStd: 0, size, from })).toThrow(
      'cannot be a measurement of “Nothing seen”',
    );
  });
});

describe('numbers from a file', () => {
  const operator = { id: 'matrix', params: { rows: 12, seed: 4 } };
  it('are y as they are', () => {
    const y = Float32Array.from(normals(12, 1));
    const { measurement, noiseEstimate } = adopt({ operator, noiseStd: 0.1, size, from: flat(y) });
    expect(measurement.y).toEqual(y);
    expect(noiseEstimate).toBeNull();
  });
  it('are refused where they are too many or not finite, with both counts', () => {
    const refuse = (y: Float32Array) => () => adopt({ operator, noiseStd: 0, size, from: flat(y) });
    expect(refuse(new Float32Array(13))).toThrow('measures 12 numbers; the file holds 13');
    expect(refuse(new Float32Array(12).fill(NaN))).toThrow('must be finite');
  });
});

describe('arrays as people have them', () => {
  const side = size / 4;
  const low = { id: 'super-resolution', params: { stride: 4, filter: 'box' } };
  const planes = Float32Array.from(normals(3 * side * side, 5), (v) => v / 4);
  const last = Float32Array.from({ length: planes.length }, (_, i) => planes[(i % 3) * side * side + Math.floor(i / 3)]!);
  const read = (y: Float32Array, shape: number[], rest: Partial<BroughtNumbers> = {}, operator: OperatorSpec = low) =>
    adopt({ operator, noiseStd: 0, size, from: { kind: 'numbers', y, shape, order: 'auto', range: 'signed', ...rest } });
  const pictureOf = ({ measurement }: Adopted): number[] => [...(measurement.picture?.rgb ?? [])];

  it.each<[string, Float32Array, number[], RegExp]>([
    ['colours first', planes, [3, side, side], /colours first/],
    ['a batch of one', planes, [1, 3, side, side], /colours first/],
    ['colours last', last, [side, side, 3], /colours last/],
    ['a batch of one, colours last', last, [1, 1, side, side, 3], /colours last/],
  ])('%s: every number where it belongs', (_, y, shape, words) => {
    const adopted = read(y, shape);
    expect(pictureOf(adopted)).toEqual([...last]);
    expect(adopted.reading?.words).toMatch(words);
  });

  it('in the operator’s own order, as recipes and sessions keep them, they come back whatever the operator', () => {
    const mask = Uint8Array.from({ length: size * size }, (_, i) => Number(i % 3 > 0));
    const y = Float32Array.from({ length: 3 * size * size }, (_, i) => (mask[i % (size * size)] ?? 0) * Math.sin(i));
    const from = { ...flat(y), order: 'own' as const, range: 'signed' as const };
    expect(adopt({ operator: { id: 'mask', params: { mask } }, noiseStd: 0, size, from }).measurement.y).toEqual(y);
  });

  it('grey is the same for all colours; numbers without axes are asked for, and taken as they are said to be', () => {
    const grey = planes.slice(0, side * side);
    for (const shape of [[side, side], [side, side, 1], [1, side, side], [side * side]])
      expect(pictureOf(read(grey, shape))).toEqual([...grey].flatMap((v) => [v, v, v]));
    expect(() => read(planes, [planes.length])).toThrow(/may be one colour after another, or pixel by pixel/);
    expect(pictureOf(read(planes, [planes.length], { order: 'planes' }))).toEqual([...last]);
    expect(pictureOf(read(last, [planes.length], { order: 'interleaved' }))).toEqual([...last]);
  });

  it('is refused with both shapes where it fits in no way', () => {
    expect(() => read(new Float32Array(50), [2, 5, 5])).toThrow('measures (3, 4, 4), 48 numbers; the file holds (2, 5, 5), 50 numbers');
    expect(() => read(new Float32Array(96), [2, 3, 4, 4])).toThrow('the file holds (2, 3, 4, 4)');
    const blur = { id: 'blur', params: { stride: 1, kernel: small } };
    expect(() => read(new Float32Array(50), [2, 5, 5], {}, blur)).toThrow(
      'measures (3, 32, 32), 3072 numbers (of the frame alone (3, 16, 16), where the kernel lies in it (3, 14, 14)); the file holds (2, 5, 5)',
    );
  });

  it.each(['super-resolution', 'blur', 'mask', 'matrix', 'composition'])(
    '%s: y in its natural shape comes back as y, in every range',
    (id) => {
      const params: Params =
        id === 'matrix'
          ? { rows: 12, seed: 4 }
          : id === 'mask'
            ? { mask: whole.slice().fill(0, 0, 40) }
            : id === 'super-resolution'
              ? { stride: 4, filter: 'bicubic' }
              : { stride: 4, kernel: small, ...(id === 'composition' && { mask: whole }) };
      const operator = { id, params };
      const reference = operators.get(id)!.reference(params, size);
      const y = Float32Array.from(reference.apply(Float64Array.from(photo)));
      const { shape } = reference.natural;
      const natural = inNaturalShape(y, reference.natural);
      expect(natural.length).toBe(shape.reduce((a, b) => a * b, 1));
      const again = read(natural, [...shape], {}, operator);
      again.measurement.y.forEach((v, i) => expect(Math.abs(v - y[i]!)).toBeLessThan(1e-3));
      // The same camera, the same scene, in the units of a file.
      for (const [range, scale] of [
        ['unit', 1],
        ['byte', 255],
      ] as const) {
        const scene = Float64Array.from(photo, (v) => ((v + 1) / 2) * scale);
        const seen = inNaturalShape(Float32Array.from(reference.apply(scene)), reference.natural);
        const { measurement, reading } = read(seen, [...shape], { range: id === 'matrix' ? range : 'auto' }, operator);
        expect(reading?.range).toBe(range);
        measurement.y.forEach((v, i) => expect(Math.abs(v - y[i]!)).toBeLessThan(2e-3));
      }
    },
  );

  it('numbers below zero are the model’s own; of what is no picture the range is never guessed', () => {
    expect(read(planes, [3, side, side], { range: 'auto' }).reading?.range).toBe('signed');
    const matrix = { id: 'matrix', params: { rows: 12, seed: 4 } };
    expect(read(new Float32Array(12).fill(200), [12], { range: 'auto' }, matrix).reading?.range).toBe('signed');
  });

  it('a blur’s frame alone counts only where the window lies in it, as for a photo', () => {
    const operator = { id: 'blur', params: { stride: 4, kernel: small } };
    const { operator: described, measurement, reading } = read(planes, [3, side, side], {}, operator);
    expect(described.id).toBe('composition');
    expect(measurement.measured).toBe(3 * 4 * 3);
    expect(reading?.words).toContain('the frame alone');
  });

  describe('what scipy.signal.convolve2d gives of a scene is taken as it is, and H of the scene agrees with every sample', () => {
    const scene = smoothPicture(size);
    /** Of one colour, p as people have it: full, of which same and valid are parts. */
    const convolved = (p: readonly number[], k: number, from: number, side: number, stride: number): Float32Array => {
      const line = Array.from({ length: Math.ceil(side / stride) }, (_, i) => from + stride * i);
      const at = (c: number, row: number, column: number): number => {
        let sum = 0;
        for (let a = 0; a < k; a++)
          for (let b = 0; b < k; b++) {
            const [i, j] = [row - a, column - b];
            if (i >= 0 && j >= 0 && i < size && j < size) sum += p[a * k + b]! * scene[(c * size + i) * size + j]!;
          }
        return sum;
      };
      return Float32Array.from([0, 1, 2].flatMap((c) => line.flatMap((row) => line.map((column) => at(c, row, column)))));
    };
    const modes = { same: (k: number) => [Math.floor((k - 1) / 2), size], valid: (k: number) => [k - 1, size - k + 1] } as const;
    const cases = [1, 2, 4].flatMap((stride) =>
      [3, 4, 5, 7].flatMap((k) => (['same', 'valid'] as const).map((mode) => ({ stride, k, mode }))),
    );
    it.each(cases)('$mode, stride $stride, $k × $k', ({ stride, k, mode }) => {
      const p = Array.from({ length: k * k }, (_, i) => (1 + i) / (k * k * (k * k + 1) * 0.5));
      const [from, side] = modes[mode](k) as [number, number];
      const y = convolved(p, k, from, side, stride);
      const count = Math.ceil(side / stride);
      const spec = { id: 'blur', params: { stride, kernel: operatorKernel(p, k, k) } };
      if (mode === 'valid' && Math.floor(k / 2) % stride > 0) {
        // Its samples lie between those of the page: refused, unless a frame alone has that shape.
        if (count < size / stride) expect(() => read(y, [3, count, count], {}, spec)).toThrow(`the file holds (3, ${count}, ${count})`);
        return;
      }
      const { operator: described, measurement, reading } = read(y, [3, count, count], {}, spec);
      expect(reading?.words).toContain(mode === 'same' ? 'the frame alone' : 'only where the kernel lies in the frame');
      expect(described.params['stride']).toBe(Math.max(4, stride));
      const whole = Math.floor((size - 1 - Math.floor((k - 1) / 2)) / 4) - Math.ceil(Math.floor(k / 2) / 4) + 1;
      expect(measurement.measured).toBe(3 * whole ** 2);
      const predicted = operators.get(described.id)!.reference(described.params, size).apply(scene);
      predicted.forEach((v, i) => expect(Math.abs(v - measurement.y[i]!)).toBeLessThan(1e-5));
    });
  });
});

describe('the share of the energy in the null space', () => {
  const shareOf = (id: string, params: Record<string, number | Uint8Array | Float32Array>) =>
    nullShareOf({ operator: { id, params }, size, image: photo });
  it('is what a mask hides, all of it for nothing, and small for a mild blur', () => {
    const mask = whole.slice().fill(0, 0, 100);
    const energy = (only: (pixel: number) => boolean): number =>
      photo.reduce((sum, v, i) => (only(i % (size * size)) ? sum + v * v : sum), 0);
    expect(shareOf('mask', { mask })).toBeCloseTo(energy((pixel) => pixel < 100) / energy(() => true), 9);
    expect(shareOf('none', {})).toBe(1);
    const kernel = generated('camera-shake', { intensity: 0, stride: 2, seed: 1 }, size) as Float32Array;
    const mild = shareOf('blur', { stride: 2, kernel });
    expect(mild).toBeLessThan(shareOf('blur', { stride: 8, kernel }));
    expect(mild).toBeLessThan(0.3);
  });
});
