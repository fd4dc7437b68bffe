// ã = H†(T_ψ([y ; Ha])) on the device against the float64 twins: every family, strides, kernels, noise, layouts, batches.
import { expect, it } from 'vitest';
import {
  imageLayout,
  tokenLayout,
  type GpuOperator,
  type ReferenceOperator,
  type RunBinding,
  type StackLayout,
} from '../../src/operators/contract.ts';
import { bicubicKernel, boxKernel } from '../../src/operators/kernels.ts';
import { createMaskGpu } from '../../src/operators/mask.gpu.ts';
import { createMaskReference } from '../../src/operators/mask.reference.ts';
import { createMatrixGpu } from '../../src/operators/matrix.gpu.ts';
import { createMatrixReference } from '../../src/operators/matrix.reference.ts';
import { createNoneGpu } from '../../src/operators/none.gpu.ts';
import { createNoneReference } from '../../src/operators/none.reference.ts';
import { createStridedConvolutionGpu } from '../../src/operators/strided-convolution.gpu.ts';
import { createStridedConvolutionReference } from '../../src/operators/strided-convolution.reference.ts';
import { stridedSpectrum } from '../../src/operators/strided-convolution.ts';
import type { Params } from '../../src/protocol/param-spec.ts';
import { describeOnGpu, numbers, relativeError } from './gpu.ts';
import { featuresOnGpu, someTransform } from './stacks.ts';

/** Largest error over the largest number of ã (issue 2: GPU = float64 twin). */
const tolerance = 1e-5;

/** Batches, images and patches of the networks: every combination that a kernel could get wrong, at either size. */
const small: StackLayout[] = [imageLayout(1, 1, 16), tokenLayout(1, 2, 16, 2), tokenLayout(3, 4, 16, 4), tokenLayout(3, 1, 16, 8)];
const large: StackLayout[] = [tokenLayout(1, 2, 64, 8), tokenLayout(3, 2, 64, 4)];

interface Case {
  name: string;
  size: number;
  std: number;
  blurFactor?: number;
  reference: ReferenceOperator;
  params?: Params;
  layouts: StackLayout[];
}

function bindingOf({ size, std, blurFactor = 4, reference, params = {}, layouts }: Case): RunBinding {
  const truth = numbers(3 * size * size, 21);
  const y = reference.addNoise(reference.apply(truth), std, 5);
  const maxImages = Math.max(...layouts.map((layout) => layout.k));
  const batch = Math.max(...layouts.map((layout) => layout.n));
  return { params, size, y: Float32Array.from(y), regularisation: { std, blurFactor }, batch, maxImages };
}

describeOnGpu('features on the device', (gpu) => {
  async function compare(test: Case, create: (binding: RunBinding) => Promise<GpuOperator>): Promise<void> {
    const binding = bindingOf(test);
    const operator = await create(binding);
    const y = Float64Array.from(binding.y);
    for (const layout of test.layouts) {
      const a = numbers(layout.n * layout.k * 3 * test.size ** 2, 31 + layout.n);
      const transform = someTransform(layout.k);
      const expected = test.reference.features(a, y, transform, binding.regularisation);
      const found = await featuresOnGpu(gpu, operator, a, transform, layout);
      const what = `n = ${layout.n.toString()}, k = ${layout.k.toString()}, patch = ${layout.patch.toString()}`;
      expect(relativeError(found, expected), what).toBeLessThan(tolerance);
      expect(await featuresOnGpu(gpu, operator, a, transform, layout), 'a second call gives the same').toEqual(found);
    }
    operator.dispose();
  }

  it('none', async () => {
    const test = { name: 'none', size: 16, std: 0, reference: createNoneReference(16), layouts: small };
    await compare(test, (binding) => createNoneGpu(gpu, binding));
  });

  it.each([
    { size: 16, std: 0, layouts: small },
    { size: 16, std: 0.2, layouts: small },
    { size: 64, std: 0.1, layouts: large },
  ])('mask, S = $size, σ_n = $std', async ({ size, std, layouts }) => {
    const mask = Uint8Array.from(numbers(size * size, 3), (v) => (v > 0.3 ? 1 : 0));
    const test = { name: 'mask', size, std, reference: createMaskReference(mask, size), params: { mask }, layouts };
    await compare(test, (binding) => createMaskGpu(gpu, binding));
  });

  it.each([
    { size: 16, rows: 2, std: 0, layouts: small },
    { size: 16, rows: 63, std: 0.2, layouts: small },
    { size: 64, rows: 128, std: 0.1, layouts: large },
  ])('matrix, S = $size, $rows rows, σ_n = $std', async ({ size, rows, std, layouts }) => {
    const reference = createMatrixReference(rows, 9, size);
    await compare({ name: 'matrix', size, std, reference, params: { rows, seed: 9 }, layouts }, (binding) => createMatrixGpu(gpu, binding));
  });

  /** A path of decreasing weight, blurred by a Gaussian of std s as a camera shake's is. */
  function shake(side: number, stride: number): Float64Array {
    const kernel = new Float64Array(side * side);
    for (let i = 0; i < side; i++)
      for (let j = 0; j < side; j++)
        for (let t = 0; t < 8; t++) {
          const [row, column] = [side / 2 + 0.6 * t - 2, side / 2 + 1.5 * Math.sin(t)];
          kernel[i * side + j]! += (9 - t) * Math.exp(-((i - row) ** 2 + (j - column) ** 2) / (2 * stride ** 2));
        }
    const sum = kernel.reduce((total, v) => total + v, 0);
    return kernel.map((v) => v / sum);
  }

  const box = (s: number) => ({ kernel: boxKernel(s), side: s, offset: 0 });
  const bicubic = (s: number) => ({ kernel: bicubicKernel(s), side: 4 * s, offset: -Math.floor((3 * s) / 2) });
  const blur = (s: number, size: number) => ({ kernel: shake(size / 2, s), side: size / 2, offset: size / 4 });
  const wild = (side: number) => ({ kernel: numbers(side * side, 77).map(Math.abs), side, offset: 1 });

  it.each([
    { name: 'blur', size: 16, stride: 2, std: 0, ...blur(2, 16), layouts: small },
    { name: 'blur', size: 16, stride: 4, std: 0.1, ...blur(4, 16), layouts: small },
    { name: 'blur of the first checkpoint', size: 16, stride: 8, std: 0.1, blurFactor: 16, ...blur(8, 16), layouts: small },
    { name: 'box', size: 16, stride: 2, std: 0.05, ...box(2), layouts: small },
    { name: 'bicubic', size: 16, stride: 4, std: 0, ...bicubic(4), layouts: small },
    { name: 'a kernel without any shape', size: 16, stride: 2, std: 0, ...wild(7), layouts: small },
    { name: 'blur', size: 64, stride: 2, std: 0, ...blur(2, 64), layouts: large },
    { name: 'blur', size: 64, stride: 4, std: 0.1, ...blur(4, 64), layouts: large },
    { name: 'blur', size: 64, stride: 8, std: 0, ...blur(8, 64), layouts: large },
    { name: 'bicubic', size: 64, stride: 2, std: 0.1, ...bicubic(2), layouts: large },
    { name: 'box', size: 64, stride: 8, std: 0, ...box(8), layouts: large },
  ])('$name, S = $size, stride $stride, σ_n = $std', async ({ kernel, side, offset, stride, size, ...rest }) => {
    const spectrum = stridedSpectrum(kernel, side, offset, stride, size);
    const reference = createStridedConvolutionReference(spectrum, { roll: 0, window: size / stride });
    await compare({ ...rest, size, reference }, (binding) => createStridedConvolutionGpu(gpu, binding, spectrum));
  });
});
