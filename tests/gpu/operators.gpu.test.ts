// ã = H†(T_ψ([y ; Ha])) of every operator on the device against its float64 twin: every case of the registry, strides, kernels,
// noise, layouts and batches.
import { expect, it } from 'vitest';
import { imageLayout, tokenLayout, type StackLayout } from '../../src/operators/contract.ts';
import { bindGpu } from '../../src/operators/entries.ts';
import { operators } from '../../src/operators/registry.ts';
import { casesFor, entriesFor, expectedOf, normals, randomTransform, smoothPicture } from '../helpers/cases.ts';
import { relativeDifference } from '../helpers/numbers.ts';
import { featuresOnGpu } from './features.ts';
import { describeOnGpu } from './gpu.ts';

/** Largest error over the largest number of ã (issue 2: GPU = float64 twin). */
const tolerance = 1e-5;

/** Batches, images and patches of networks, large and small. */
const layoutsOf = (size: number): StackLayout[] =>
  size === 16
    ? [imageLayout(1, 1, 16), tokenLayout(1, 2, 16, 2), tokenLayout(3, 4, 16, 4), tokenLayout(3, 1, 16, 8)]
    : [tokenLayout(1, 2, 64, 8), tokenLayout(3, 2, 64, 4)];

const casesAt = (size: number, std: number, blurFactor: number) =>
  [...operators.values()].flatMap((operator) =>
    casesFor(operator.id, size).map(({ name, params }) => ({ operator, params, name: `${operator.id}, ${name}`, size, std, blurFactor })),
  );

const everyCase = [...casesAt(16, 0, 4), ...casesAt(16, 0.2, 16), ...casesAt(64, 0.1, 4)];

describeOnGpu('features on the device', (gpu) => {
  it.each(everyCase)('$name, S = $size, σ_n = $std', async ({ operator, params, size, std, blurFactor }) => {
    const reference = operator.reference(params, size);
    const regularisation = { std, blurFactor };
    const y = Float32Array.from(reference.addNoise(reference.apply(smoothPicture(size)), std, 5));
    const onGpu = await operator.gpu(gpu, { entries: [{ params, y }], size, regularisation, batch: 3, maxImages: 4 });
    const stacks = layoutsOf(size).map((layout) => {
      const a = Float32Array.from(normals(layout.n * layout.k * 3 * size * size, 7 + layout.n));
      return { layout, a, transform: randomTransform(layout.k, 5) };
    });
    const found = await featuresOnGpu(gpu, onGpu, stacks);
    for (const [i, { layout, a, transform }] of stacks.entries()) {
      const expected = reference.features(Float64Array.from(a), Float64Array.from(y), transform, regularisation);
      const what = `n = ${layout.n.toString()}, k = ${layout.k.toString()}, patch = ${layout.patch.toString()}`;
      expect(relativeDifference(found[i]!, expected), what).toBeLessThan(tolerance);
    }
    expect(await featuresOnGpu(gpu, onGpu, stacks), 'a second call gives the same').toEqual(found);
    onGpu.dispose();
  });

  const owners = [...operators.values()].flatMap((operator) =>
    [false, true].map((ownParams) => ({ operator, id: operator.id, ownParams })),
  );
  it.each(owners)('$id: every entry with its own y, and parameters of its own: $ownParams', async ({ operator, ownParams }) => {
    const [size, regularisation] = [16, { std: 0.1, blurFactor: 4 }];
    const entries = entriesFor(operator, size, ownParams);
    const onGpu = await bindGpu(operator, gpu, { entries, size, regularisation, batch: 3, maxImages: 2 });
    const [layout, transform] = [tokenLayout(3, 2, size, 4), randomTransform(2, 5)];
    const a = Float32Array.from(normals(3 * 2 * 3 * size * size, 4));
    for (const told of [entries, entries.map((entry) => ({ ...entry, y: entry.y.map((v) => 0.3 - v / 2) }))]) {
      onGpu.tell(told);
      const [found] = await featuresOnGpu(gpu, onGpu, [{ layout, a, transform }]);
      expect(relativeDifference(found!, expectedOf(told, Float64Array.from(a), transform, regularisation))).toBeLessThan(tolerance);
    }
    onGpu.dispose();
  });

  it('a matrix of the largest size, S = 64', async () => {
    const [size, params] = [64, { rows: 128, seed: 3 }];
    const operator = operators.get('matrix')!;
    const reference = operator.reference(params, size);
    const regularisation = { std: 0, blurFactor: 4 };
    const y = Float32Array.from(reference.apply(smoothPicture(size)));
    const layout = tokenLayout(1, 2, size, 4);
    const onGpu = await operator.gpu(gpu, { entries: [{ params, y }], size, regularisation, batch: 1, maxImages: 2 });
    const a = Float32Array.from(normals(2 * 3 * size * size, 9));
    const transform = randomTransform(2, 5);
    const [found] = await featuresOnGpu(gpu, onGpu, [{ layout, a, transform }]);
    const expected = reference.features(Float64Array.from(a), Float64Array.from(y), transform, regularisation);
    expect(relativeDifference(found!, expected)).toBeLessThan(tolerance);
    onGpu.dispose();
  });

  it('refuses a stack larger than the run was bound to', async () => {
    const matrix = operators.get('matrix')!;
    const entries = [{ params: { rows: 4, seed: 1 }, y: new Float32Array(4) }];
    const binding = { entries, size: 16, regularisation: { std: 0, blurFactor: 4 }, batch: 1, maxImages: 1 };
    const onGpu = await matrix.gpu(gpu, binding);
    const layout = tokenLayout(2, 1, 16, 4);
    const stack = { layout, a: new Float32Array(2 * 768), transform: randomTransform(1, 1) };
    await expect(featuresOnGpu(gpu, onGpu, [stack])).rejects.toThrow('no more images than the run was bound to');
    onGpu.dispose();
  });
});
