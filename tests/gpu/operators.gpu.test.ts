// ã = H†(T_ψ([y ; Ha])) of every operator on the device against its float64 twin: every case of the registry, strides, kernels,
// noise, layouts and batches.
import { expect, it } from 'vitest';
import { imageLayout, tokenLayout, type StackLayout } from '../../src/operators/contract.ts';
import { operators } from '../../src/operators/registry.ts';
import { casesFor, normals, randomTransform, smoothPicture } from '../helpers/cases.ts';
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
    const onGpu = await operator.gpu(gpu, { params, size, y, regularisation, batch: 3, maxImages: 4 });
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

  it('a matrix of the largest size, S = 64', async () => {
    const [size, params] = [64, { rows: 128, seed: 3 }];
    const operator = operators.get('matrix')!;
    const reference = operator.reference(params, size);
    const regularisation = { std: 0, blurFactor: 4 };
    const y = Float32Array.from(reference.apply(smoothPicture(size)));
    const layout = tokenLayout(1, 2, size, 4);
    const onGpu = await operator.gpu(gpu, { params, size, y, regularisation, batch: 1, maxImages: 2 });
    const a = Float32Array.from(normals(2 * 3 * size * size, 9));
    const transform = randomTransform(2, 5);
    const [found] = await featuresOnGpu(gpu, onGpu, [{ layout, a, transform }]);
    const expected = reference.features(Float64Array.from(a), Float64Array.from(y), transform, regularisation);
    expect(relativeDifference(found!, expected)).toBeLessThan(tolerance);
    onGpu.dispose();
  });

  it('refuses a stack larger than the run was bound to', async () => {
    const matrix = operators.get('matrix')!;
    const params = { rows: 4, seed: 1 };
    const binding = { params, size: 16, y: new Float32Array(4), regularisation: { std: 0, blurFactor: 4 }, batch: 1, maxImages: 1 };
    const onGpu = await matrix.gpu(gpu, binding);
    const layout = tokenLayout(2, 1, 16, 4);
    const stack = { layout, a: new Float32Array(2 * 768), transform: randomTransform(1, 1) };
    await expect(featuresOnGpu(gpu, onGpu, [stack])).rejects.toThrow('no more images than the run was bound to');
    onGpu.dispose();
  });
});
