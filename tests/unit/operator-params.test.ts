// Bad values of every parameter kind: refused with the parameter's name and what it may be.
import { describe, expect, it } from 'vitest';
import { generators, operators } from '../../src/operators/registry.ts';
import { StudioError } from '../../src/protocol/errors.ts';
import type { Params } from '../../src/protocol/param-spec.ts';

const size = 16;
const mask = new Uint8Array(size * size).fill(1);
const kernel = new Float32Array(64).fill(1);

/** The StudioError that this throws. */
function refusal(act: () => unknown): StudioError {
  try {
    act();
  } catch (error) {
    if (error instanceof StudioError) return error;
    throw error;
  }
  throw new Error('it was accepted');
}

const refused: [string, Params, RegExp][] = [
  ['mask', {}, /Mask.*16×16.*missing/],
  ['mask', { mask: new Uint8Array(9) }, /Mask.*16×16.*9 values/],
  ['mask', { mask: new Float32Array(size * size) }, /Mask.*16×16/],
  ['mask', { mask: new Uint8Array(size * size) }, /Mask.*at least one/],
  ['mask', { mask: mask.map(() => 255) }, /Mask.*0 .*1/],
  ['matrix', { rows: 1 }, /Rows.*2 to 128, not 1/],
  ['matrix', { rows: 129 }, /Rows.*2 to 128/],
  ['matrix', { rows: 2.5 }, /Rows.*whole/],
  ['matrix', { rows: Number.NaN }, /Rows.*NaN/],
  ['matrix', { rows: 'many' }, /Rows.*“many”/],
  ['matrix', { rows: 4, seed: -1 }, /Seed.*0 to 4294967295/],
  ['matrix', { rows: 4, seed: 2 ** 32 }, /Seed.*0 to 4294967295/],
  ['blur', { stride: 3, kernel }, /Stride.*1, 2, 4, 8, not 3/],
  ['blur', { stride: 4 }, /Kernel.*8×8.*missing/],
  ['blur', { stride: 4, kernel: new Float32Array(81).fill(1) }, /Kernel.*8×8.*81 values/],
  ['blur', { stride: 4, kernel: new Float32Array(12).fill(1) }, /Kernel.*square/],
  ['blur', { stride: 4, kernel: new Float32Array(0) }, /Kernel.*square/],
  ['blur', { stride: 4, kernel: new Float32Array(64) }, /Kernel.*sum/],
  ['blur', { stride: 4, kernel: kernel.map((_, i) => (i === 3 ? Number.NaN : 1)) }, /Kernel.*not a number/],
  ['blur', { stride: 4, kernel: kernel.map((_, i) => (i === 3 ? Infinity : 1)) }, /Kernel.*not a number/],
  ['super-resolution', { stride: 16, filter: 'box' }, /Scale.*2, 4, 8/],
  ['super-resolution', { stride: 8, filter: 'bicubic' }, /Scale.*at most 4.*not 8/],
  ['super-resolution', { stride: 4, filter: 'lanczos' }, /Filter.*box, bicubic, custom.*“lanczos”/],
  ['super-resolution', { stride: 4, filter: 'custom' }, /Kernel.*missing/],
];

it.each(refused)('%s refuses %o', (id, params, sentence) => {
  const error = refusal(() => operators.get(id)?.reference(params, size));
  expect(error.code).toBe('bad-params');
  expect(error.message).toMatch(sentence);
});

it('the processor forms refuse what the twins refuse, but for a tile of a photograph that lies in a hole', () => {
  for (const [id, params, sentence] of refused) {
    const entries = [{ params, y: new Float32Array(0) }];
    const binding = { entries, size, regularisation: { std: 0, blurFactor: 4 }, batch: 1, maxImages: 1 };
    const unused = () => Promise.reject(new Error('no program is needed to refuse'));
    const bind = () => operators.get(id)?.cpu(unused, binding);
    if (sentence.source.includes('at least one')) expect(bind).not.toThrow();
    else expect(refusal(bind).message).toMatch(sentence);
  }
});

describe('generators', () => {
  it.each<[string, Params, RegExp]>([
    ['random-patches', { patch: 3 }, /Patch size.*1, 2, 4/],
    ['random-patches', { patch: 32 }, /Patch size.*divide 16/],
    ['random-patches', { probability: 1.5 }, /Visible share.*0 to 1/],
    ['random-patches', { probability: Number.NaN }, /Visible share.*NaN/],
    ['box', { seed: 0.5 }, /Seed/],
    ['missing-box', { seed: -3 }, /Seed/],
    ['camera-shake', { intensity: 2 }, /Intensity.*0 to 1/],
    ['camera-shake', { stride: 0 }, /Softness.*0.5 to 12/],
    ['drawn-path', { path: new Float32Array(3) }, /Path.*points/],
    ['drawn-path', { path: Float32Array.of(1, Number.NaN) }, /Path.*not a number/],
    ['drawn-path', { softness: 13 }, /Softness.*0.5 to 12/],
  ])('%s refuses %o', (id, params, sentence) => {
    expect(refusal(() => generators.get(id)?.generate(params, size, 'mask')).message).toMatch(sentence);
  });

  it('show at least one pixel, whatever the seed and however small the chance', () => {
    for (const probability of [0, 1e-9, 0.01])
      for (let seed = 0; seed < 20; seed++)
        expect(generators.get('random-patches')?.generate({ patch: 4, probability, seed }, size, 'mask')).toContain(1);
    for (let seed = 0; seed < 300; seed++)
      for (const id of ['box', 'missing-box']) expect(generators.get(id)?.generate({ seed }, size, 'mask')).toContain(1);
  });

  it('make patches in the share that is asked for', () => {
    const made = generators.get('random-patches')?.generate({ patch: 1, probability: 0.3, seed: 4 }, 64, 'mask');
    let visible = 0;
    for (const v of made ?? []) visible += v;
    expect(Math.abs(visible / 4096 - 0.3)).toBeLessThan(0.03);
  });

  it('make kernels of sum 1 around the middle', () => {
    for (let seed = 0; seed < 10; seed++) {
      const made = generators.get('camera-shake')?.generate({ intensity: 0.5, stride: 4, seed }, 64, 'blur');
      if (!(made instanceof Float32Array)) throw new Error('a kernel was expected');
      let [sum, row, column] = [0, 0, 0];
      made.forEach((v, i) => {
        sum += v;
        row += v * Math.floor(i / 32);
        column += v * (i % 32);
      });
      expect(sum).toBeCloseTo(1, 5);
      // The window cuts the Gaussian's tails, so the mean is not exactly K/2.
      expect(Math.abs(row - 16)).toBeLessThan(3);
      expect(Math.abs(column - 16)).toBeLessThan(3);
      expect(made.every((v) => v >= 0)).toBe(true);
    }
  });
});

it('a composition that keeps more samples than can be inverted is refused before a matrix is made', () => {
  const side = 128;
  const params = { sampling: 'points', stride: 4, kernel: new Float32Array(64).fill(1), mask: new Uint8Array(side * side).fill(1) };
  const { message } = refusal(() => operators.get('composition')!.reference(params, side));
  expect(message).toMatch(/1024 samples.*at most 256.*larger stride or hide/);
});
