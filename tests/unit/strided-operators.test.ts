// Blur and super-resolution at S = 64: what a person would check by hand, and the figures that mathematics §2 gives.
import { describe, expect, it } from 'vitest';
import { operators } from '../../src/operators/registry.ts';
import type { ReferenceOperator } from '../../src/operators/contract.ts';
import type { Params } from '../../src/protocol/param-spec.ts';
import { generated, normals, smoothPicture } from '../helpers/cases.ts';
import { maxDifference, norm } from '../helpers/numbers.ts';

const size = 64;

function reference(id: string, params: Params): ReferenceOperator {
  const operator = operators.get(id);
  if (!operator) throw new Error(`no operator ${id}`);
  return operator.reference(params, size);
}

/** One colour that is 1 at (row, column) and 0 elsewhere. */
function dot(row: number, column: number): Float64Array {
  const x = new Float64Array(3 * size * size);
  for (let c = 0; c < 3; c++) x[c * size * size + row * size + column] = 1;
  return x;
}

/** Where a picture is brightest, in its own pixels. */
function brightest(of: ReturnType<ReferenceOperator['toPicture']>): { row: number; column: number } {
  if (!of) throw new Error('a picture was expected');
  let at = 0;
  of.rgb.forEach((v, i) => {
    if (v > of.rgb[at]!) at = i;
  });
  return { row: Math.floor(at / 3 / of.width), column: Math.floor(at / 3) % of.width };
}

describe('super-resolution by a box', () => {
  const stride = 4;
  const box = reference('super-resolution', { stride, filter: 'box' });

  it('shows block averages', () => {
    const x = smoothPicture(size);
    const shown = box.toPicture(box.apply(x));
    const [row, column] = [5, 11];
    let sum = 0;
    for (let i = 0; i < stride; i++) for (let j = 0; j < stride; j++) sum += x[(stride * row + i) * size + stride * column + j]!;
    expect(shown?.width).toBe(16);
    expect(shown?.rgb[3 * (row * 16 + column)]).toBeCloseTo(sum / stride ** 2, 6);
  });

  it('is inverted exactly: blocks do not overlap', () => {
    const y = box.apply(normals(3 * size * size, 1));
    expect(maxDifference(box.apply(box.pinv(y, { std: 0, blurFactor: 4 })), y)).toBeLessThan(1e-12);
  });
});

describe.each(['box', 'bicubic'])('super-resolution, %s', (filter) => {
  it('keeps a flat picture flat inside, and things where they are', () => {
    const operator = reference('super-resolution', { stride: 4, filter });
    const flat = operator.toPicture(operator.apply(new Float64Array(3 * size * size).fill(0.5)));
    expect(flat?.rgb[3 * (8 * 16 + 8)]).toBeCloseTo(0.5, 3);
    expect(brightest(operator.toPicture(operator.apply(dot(42, 21))))).toEqual({ row: 10, column: 5 });
  });
});

describe.each([1, 2, 4, 8])('motion blur, stride %i', (stride) => {
  it('shows things where they are, small kernels included', () => {
    const still = new Float32Array(49).map((_, i) => Math.exp(-(((i % 7) - 3) ** 2) - (Math.floor(i / 7) - 3) ** 2));
    const operator = reference('blur', { stride, kernel: still });
    expect(brightest(operator.toPicture(operator.apply(dot(40, 16))))).toEqual({ row: 40 / stride, column: 16 / stride });
  });

  it('is not inverted exactly as trained, by as much as is known, and is by conjugate gradients', () => {
    for (const seed of [1, 2]) {
      const blur = reference('blur', { stride, kernel: generated('camera-shake', { intensity: 0.5, stride, seed }, size) });
      // Of white noise much is measured with gains near 0, and 32 steps reach 1e-2 to 5e-2: the residual says so. Pictures take 2–13 steps.
      for (const [x, low, high, exactError, steps] of [
        [smoothPicture(size), 1e-3, 0.2, 1e-2, 16],
        [normals(3 * size * size, 7), stride === 1 ? 0.04 : 0.05, 0.35, 6e-2, 32],
      ] as const) {
        const y = blur.apply(x);
        const error = (inverse: Float64Array): number => norm(blur.apply(inverse).map((v, i) => v - y[i]!)) / norm(y);
        const asTrained = error(blur.pinv(y, { std: 0, blurFactor: 4 }));
        expect(asTrained).toBeGreaterThan(low);
        expect(asTrained).toBeLessThan(high);
        const exact = blur.pinvExact(y);
        expect(error(exact.x)).toBeLessThanOrEqual(exactError);
        expect(error(exact.x)).toBeCloseTo(exact.residual, 9);
        expect(exact.iterations).toBeLessThanOrEqual(steps);
      }
    }
  });

  it('measures fewer numbers than it has', () => {
    const blur = reference('blur', { stride, kernel: generated('camera-shake', { intensity: 0.5, stride, seed: 1 }, size) });
    expect(blur.rank).toBeLessThan(blur.measurementSize);
    expect(blur.rank).toBeGreaterThan(0.15 * blur.measurementSize);
  });
});
