// The processor form of every operator against its float64 twin: every case, token sizes, noise, N and k.
import { describe, expect, it } from 'vitest';
import { tokenLayout, type StackLayout } from '../../src/operators/contract.ts';
import { bindCpu } from '../../src/operators/entries.ts';
import { operators } from '../../src/operators/registry.ts';
import { casesFor, entriesFor, expectedOf, normals, randomTransform, smoothPicture } from '../helpers/cases.ts';
import { layoutIndices } from '../helpers/layouts.ts';
import { maxDifference, relativeDifference } from '../helpers/numbers.ts';
import { compile } from '../helpers/runtime.ts';

const layouts = (size: number): StackLayout[] => [
  tokenLayout(2, 3, size, 1),
  tokenLayout(3, 2, size, 4),
  tokenLayout(1, 4, size, 2),
  tokenLayout(2, 1, size, 8),
];

const everyCase = [16, 64].flatMap((size) =>
  [...operators.values()].flatMap((operator) =>
    casesFor(operator.id, size).map(({ name, params }) => ({ operator, params, size, title: `${operator.id}, ${name}, S = ${size}` })),
  ),
);

describe.each(everyCase)('$title', ({ operator, params, size }) => {
  const reference = operator.reference(params, size);
  const bind = (std: number) => {
    const regularisation = { std, blurFactor: 4 };
    const y = Float32Array.from(reference.addNoise(reference.apply(smoothPicture(size)), std, 3));
    return { regularisation, y, cpu: operator.cpu(compile, { entries: [{ params, y }], size, regularisation, batch: 3, maxImages: 4 }) };
  };

  it.each([0, 0.2])('equals its twin at σₙ = %s in every layout, twice', async (std) => {
    const { regularisation, y, cpu } = bind(std);
    for (const layout of size === 16 ? layouts(size) : [tokenLayout(1, 2, size, 4)]) {
      const count = layout.n * layout.k * 3 * size * size;
      const images = Float32Array.from(normals(count, 4));
      const transform = randomTransform(layout.k, 5);
      const expected = reference.features(Float64Array.from(images), Float64Array.from(y), transform, regularisation);
      const at = layoutIndices(layout);
      const a = new Float32Array(count);
      images.forEach((v, i) => (a[at[i]!] = v));
      const before = a.slice();
      const first = await cpu.features(a, transform, layout);
      expect(
        relativeDifference(
          first.map((_, i) => first[at[i]!]!),
          expected,
        ),
      ).toBeLessThan(1e-5);
      expect(maxDifference(await cpu.features(a, transform, layout), first)).toBe(0);
      expect(maxDifference(a, before)).toBe(0);
    }
  });
});

describe.each([...operators.values()])('$id, every entry of a batch with its own', (operator) => {
  it.each([
    ['y', false],
    ['y and parameters', true],
  ])('%s, gives each what its twin gives it alone', async (_, ownParams) => {
    const [size, regularisation] = [16, { std: 0.1, blurFactor: 4 }];
    const entries = entriesFor(operator, size, ownParams);
    const cpu = bindCpu(operator, compile, { entries, size, regularisation, batch: 3, maxImages: 2 });
    const [layout, transform] = [tokenLayout(3, 2, size, 4), randomTransform(2, 5)];
    const images = normals(3 * 2 * 3 * size * size, 4);
    const at = layoutIndices(layout);
    const a = new Float32Array(images.length);
    images.forEach((v, i) => (a[at[i]!] = v));
    // And the same form told something else, as for the next tiles of a photograph.
    for (const told of [entries, entries.map((entry) => ({ ...entry, y: entry.y.map((v) => 0.3 - v / 2) }))]) {
      cpu.tell(told);
      const found = await cpu.features(a, transform, layout);
      expect(
        relativeDifference(
          Float64Array.from(at, (place) => found[place]!),
          expectedOf(told, images, transform, regularisation),
        ),
      ).toBeLessThan(1e-5);
    }
    await cpu.dispose();
  });
});
