// What every operator of the registry promises, tried on each of its cases at S = 16:
// linearity, adjoint, the inverse that it claims, features, noise, purity, and names.
import { describe, expect, it } from 'vitest';
import type { ReferenceOperator } from '../../src/operators/contract.ts';
import { generators, operators } from '../../src/operators/registry.ts';
import { casesFor, normals, randomTransform, smoothPicture } from '../helpers/cases.ts';
import { dot, maxDifference, norm } from '../helpers/numbers.ts';

const size = 16;
const image = 3 * size * size;
const plain = { std: 0, blurFactor: 4 };

const everyCase = [...operators.values()].flatMap((operator) =>
  casesFor(operator.id, size).map(({ name, params }) => ({ operator, name, params, title: `${operator.id}, ${name}` })),
);

it('operators and generators are registered under the names of their files', () => {
  const idsOn = (files: Record<string, unknown>): string[] => Object.keys(files).map((path) => path.replace(/^.*\/|\.[a-z]+\.ts$/g, ''));
  expect([...operators.keys()].sort()).toEqual(idsOn(import.meta.glob('../../src/operators/*.operator.ts')).sort());
  expect([...generators.keys()].sort()).toEqual(idsOn(import.meta.glob('../../src/operators/*.generator.ts')).sort());
});

it('operators stand in the order in which people meet them', () => {
  const orders = [...operators.values()].map(({ order }) => order);
  expect(orders).toEqual([...new Set(orders)].sort((a, b) => a - b));
});

it.each([...generators.values()])('generator $id fills a parameter of the kind it makes in each of its operators', (generator) => {
  expect(generator.operators.length).toBeGreaterThan(0);
  for (const id of generator.operators) {
    const kinds = operators.get(id)?.params.map((spec) => spec.kind);
    expect(kinds).toContain(generator.makes);
  }
});

describe.each(everyCase)('$title', ({ operator, params }) => {
  const reference: ReferenceOperator = operator.reference(params, size);
  const m = reference.measurementSize;

  it('measures each image of a stack alone (K = 1 and K = 3)', () => {
    const x = normals(3 * image, 1);
    const y = reference.apply(x);
    expect(y.length).toBe(3 * m);
    const second = reference.apply(x.slice(image, 2 * image));
    expect(maxDifference(y.subarray(m, 2 * m), second)).toBeLessThan(1e-13);
  });

  it('is linear', () => {
    const [a, b] = [normals(image, 1), normals(image, 2)];
    const both = reference.apply(a.map((v, i) => 3 * v - 2 * b[i]!));
    const ofB = reference.apply(b);
    const parts = reference.apply(a).map((v, i) => 3 * v - 2 * ofB[i]!);
    expect(maxDifference(both, parts)).toBeLessThan(1e-11);
  });

  it('has the adjoint: ⟨Hx, y⟩ = ⟨x, Hᵀy⟩', () => {
    const [x, y] = [normals(image, 3), normals(m, 4)];
    const left = dot(reference.apply(x), y);
    const right = dot(x, reference.adjoint(y));
    expect(Math.abs(left - right)).toBeLessThanOrEqual(1e-12 * norm(x) * norm(y));
  });

  it('inverts as it claims', () => {
    // As-trained: the bound at this size, where the margin is large; tests/unit/strided-convolution.test.ts has the figures at S = 64.
    const bound = operator.claims.pinv === 'exact' ? 1e-11 : 0.8;
    for (const x of [smoothPicture(size), normals(image, 5)]) {
      const y = reference.apply(x);
      const again = reference.apply(reference.pinv(y, plain));
      expect(norm(again.map((v, i) => v - y[i]!))).toBeLessThanOrEqual(bound * norm(y));
    }
  });

  it('has the exact inverse within 1e-2, and tells the residual truly', () => {
    const y = reference.apply(normals(image, 6));
    const { x, residual, iterations } = reference.pinvExact(y);
    const error = norm(reference.apply(x).map((v, i) => v - y[i]!));
    expect(error).toBeLessThanOrEqual(1e-2 * norm(y));
    expect(Math.abs(error - residual * norm(y))).toBeLessThanOrEqual(1e-9 * norm(y));
    expect(iterations).toBeLessThanOrEqual(operator.claims.pinv === 'exact' ? 0 : operator.claims.steps);
  });

  it('gives features that are H† of what T_ψ made of the measurements', () => {
    const [k, transform] = [2, randomTransform(2, 10)];
    const [a, y] = [normals(k * image, 11), reference.apply(smoothPicture(size))];
    const transformed = reference.transformed(a, y, transform);
    expect(transformed.length).toBe(k * m);
    for (const regularisation of [plain, { std: 0.2, blurFactor: 4 }]) {
      const features = reference.features(a, y, transform, regularisation);
      const again = reference.pinv(transformed, regularisation);
      // H† of an empty y makes one image: the twin cannot know how many were meant.
      expect(maxDifference(again, features.subarray(0, again.length))).toBeLessThanOrEqual(1e-11 * (1 + norm(features)));
    }
  });

  it('regularises: H†_σ tends to H† as σ_n → 0 and shrinks with it', () => {
    const y = reference.apply(smoothPicture(size));
    const exact = reference.pinv(y, plain);
    const nearly = reference.pinv(y, { std: 1e-7, blurFactor: 4 });
    const noisy = reference.pinv(y, { std: 0.3, blurFactor: 4 });
    expect(maxDifference(exact, nearly)).toBeLessThanOrEqual(1e-9 * (1 + norm(exact)));
    if (m > 0) expect(norm(noisy)).toBeLessThan(norm(exact));
  });

  it('makes features of a batch entry from that entry alone, and the same ones twice', () => {
    const transform = randomTransform(2, 7);
    const y = reference.apply(smoothPicture(size));
    const a = normals(2 * 2 * image, 8);
    const both = reference.features(a, y, transform, plain);
    const second = reference.features(a.slice(2 * image), y, transform, plain);
    expect(maxDifference(both.subarray(2 * image), second)).toBeLessThan(1e-12);
    expect(reference.features(a, y, transform, plain)).toEqual(both);
  });

  it('leaves its inputs as they were', () => {
    const [x, y] = [normals(image, 9), normals(m, 10)];
    const [xBefore, yBefore] = [x.slice(), y.slice()];
    reference.apply(x);
    reference.adjoint(y);
    reference.pinv(y, { std: 0.1, blurFactor: 16 });
    reference.pinvExact(y);
    reference.addNoise(y, 0.1, 1);
    reference.features(x, y, randomTransform(1, 1), plain);
    expect(x).toEqual(xBefore);
    expect(y).toEqual(yBefore);
  });

  it('adds noise of the size it says, only to what is measured', () => {
    const y = reference.apply(smoothPicture(size));
    const noise = reference.addNoise(y, 0.2, 12).map((v, i) => v - y[i]!);
    expect(reference.addNoise(y, 0, 12)).toEqual(y);
    // Only where something is masked are there entries that are not measured.
    const isMasked = operator.params.some(({ kind }) => kind === 'mask');
    const count = isMasked ? reference.rank : m;
    const picture = isMasked ? reference.toPicture(noise) : null;
    expect(picture?.rgb.every((v, i) => v === 0 || picture.shown[Math.floor(i / 3)] === 1) ?? !isMasked).toBe(true);
    if (count > 0) expect(Math.abs((reference.rms(noise) / 0.2) ** 2 - 1)).toBeLessThan(4 * Math.sqrt(2 / count));
  });

  it('shows a picture of the right size or none', () => {
    const picture = reference.toPicture(reference.apply(smoothPicture(size)));
    if (!picture) return;
    expect(picture.rgb.length).toBe(3 * picture.width * picture.height);
    expect(picture.shown.length).toBe(picture.width * picture.height);
    expect(picture.rgb.every((v) => Math.abs(v) <= 1.5)).toBe(true);
  });

  it('counts what it measures', () => {
    expect(reference.rank).toBeLessThanOrEqual(Math.min(m, image));
    expect(Number.isInteger(reference.rank)).toBe(true);
  });
});
