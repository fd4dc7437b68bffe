// Super-resolution: the picture averaged by a filter and every s-th pixel kept. Box, antialiased bicubic, or any kernel.
import { StudioError } from '../protocol/errors.ts';
import type { Params, ParamSpec } from '../protocol/param-spec.ts';
import { readChoice, readKernel, readNumberChoice } from '../protocol/read-params.ts';
import type { Cases, Operator } from './contract.ts';
import { bicubicKernel, boxKernel } from './kernels.ts';
import { stridedConvolution } from './strided-convolution.forms.ts';
import { createPhotographConvolution, type PhotographKernel } from './strided-convolution.photograph.ts';
import { createStridedConvolutionReference } from './strided-convolution.reference.ts';
import { stridedSpectrum, type StridedSpectrum } from './strided-convolution.ts';
import { says } from './operators.words.ts';

const params: ParamSpec[] = [
  {
    kind: 'choice',
    id: 'stride',
    label: 'Scale',
    options: [2, 4, 8].map((value) => ({ value, label: `${value}×` })),
    initial: 4,
    help: 'How many pixels a side become one.',
  },
  {
    kind: 'choice',
    id: 'filter',
    label: 'Filter',
    options: [
      { value: 'box', label: 'Box (block average)' },
      { value: 'bicubic', label: 'Bicubic, antialiased' },
      { value: 'custom', label: 'Kernel of your own' },
    ],
    initial: 'box',
    help: 'What a measured pixel is the average of.',
  },
  {
    kind: 'kernel',
    id: 'kernel',
    label: 'Kernel',
    help: 'Used where the filter is a kernel of your own.',
    usedWhen: { id: 'filter', value: 'custom' },
  },
];

/** The filter's kernel. @throws StudioError bad-params */
function readFilter(values: Params, size: number, stride: number): { values: Float64Array; side: number } {
  const filter = readChoice(params, values, 'filter');
  if (filter === 'custom') return readKernel(params, values, 'kernel', size / 2);
  if (filter === 'box') return { values: boxKernel(stride), side: stride };
  if (4 * stride > size) throw new StudioError('bad-params', says.scaleMustBeAtMost(size, stride));
  return { values: bicubicKernel(stride), side: 4 * stride };
}

/** Samples a side that see the picture: whole n with o − K < s·n < S + o, a margin beyond the frame where the filter is wide. */
function windowOf(values: Params, size: number): number {
  const stride = readNumberChoice(params, values, 'stride');
  const { side } = readFilter(values, size, stride);
  const before = Math.floor((side - stride) / 2);
  return Math.min((2 * size) / stride, Math.ceil((size + before) / stride) - Math.floor((before - side) / stride) - 1);
}

/** docs/operators.md: offset −⌊(K − s)/2⌋, so that the kernel is centred on a block. @throws StudioError bad-params */
function readKernelOf(values: Params, size: number): PhotographKernel {
  const stride = readNumberChoice(params, values, 'stride');
  const kernel = readFilter(values, size, stride);
  return { ...kernel, offset: -Math.floor((kernel.side - stride) / 2), lies: 0, stride };
}

/** @throws StudioError bad-params */
function readSuperResolution(of: Params, size: number): StridedSpectrum {
  const { values, side, offset, stride } = readKernelOf(of, size);
  return stridedSpectrum(values, side, offset, stride, size);
}

export const operator: Operator = {
  id: 'super-resolution',
  label: 'Low resolution',
  summary: 'Shrinks the picture: only a small copy of it is measured.',
  order: 3,
  params,
  examined: [
    { family: 'sr2', name: 'half as large', where: { stride: [2], filter: ['box', 'bicubic'] } },
    { family: 'sr4', name: 'a quarter', where: { stride: [4], filter: ['box', 'bicubic'] } },
    { family: 'sr8', name: 'an eighth', where: { stride: [8], filter: ['box', 'bicubic'] } },
  ],
  claims: { pinv: 'as-trained', steps: 32 },
  reference: (values, size) =>
    createStridedConvolutionReference(readSuperResolution(values, size), {
      roll: 0,
      window: windowOf(values, size),
      valid: null,
    }),
  // A block average ends at the frame, as a photo does; wider filters would have read beyond it.
  adopt(values, size, photo) {
    if (readChoice(params, values, 'filter') !== 'box') throw new StudioError('bad-params', says.filterMustBeTheBox());
    return { y: operator.reference(values, size).apply(photo) };
  },
  photograph: (values, shape, size, inside) =>
    createPhotographConvolution({
      kernel: readKernelOf(values, size),
      params: values,
      shape,
      inside,
      mapsOf: (compile, batch) => operator.maps(compile, { entries: [{ params: values }], size, batch, solves: 'often' }),
    }),
  ...stridedConvolution(readSuperResolution),
};

export const cases: Cases = (size) => [
  { name: 'box 2', params: { stride: 2, filter: 'box' } },
  { name: 'box 8', params: { stride: 8, filter: 'box' } },
  { name: 'bicubic 4', params: { stride: 4, filter: 'bicubic' } },
  { name: 'custom 5×5', params: { stride: 4, filter: 'custom', kernel: Float32Array.from({ length: 25 }, (_, i) => 1 + Math.sin(i)) } },
  { name: 'custom of half the side', params: { stride: 2, filter: 'custom', kernel: new Float32Array((size / 2) ** 2).fill(1) } },
];
