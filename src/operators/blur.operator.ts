// Strided motion blur: the picture seen through a shaken camera, every s-th pixel kept. Any kernel up to half the picture's side.
import { StudioError } from '../protocol/errors.ts';
import type { Params, ParamSpec } from '../protocol/param-spec.ts';
import { readKernel, readNumberChoice } from '../protocol/read-params.ts';
import { adoptBlurred } from './composition.adopt.ts';
import type { Cases, Operator } from './contract.ts';
import { centreKernel } from './kernels.ts';
import { stridedConvolution } from './strided-convolution.forms.ts';
import { createPhotographConvolution, type PhotographKernel } from './strided-convolution.photograph.ts';
import { createStridedConvolutionReference, type StridedView } from './strided-convolution.reference.ts';
import { stridedSpectrum, type StridedSpectrum } from './strided-convolution.ts';
import { says } from './operators.words.ts';

const params: ParamSpec[] = [
  {
    kind: 'choice',
    id: 'stride',
    label: 'Stride',
    options: [1, 2, 4, 8].map((value) => ({ value, label: value.toString() })),
    initial: 4,
    help: 'Every how many pixels one is kept; at 1 all of them are.',
  },
  { kind: 'kernel', id: 'kernel', label: 'Kernel', help: 'How one point of the picture is smeared: white is where its light goes.' },
];

/** docs/operators.md: K = S/2 at offset K/2. A smaller kernel is the same as one of S/2 with zeros around it. @throws StudioError bad-params */
function readKernelOf(values: Params, size: number): PhotographKernel {
  const side = size / 2;
  const stride = readNumberChoice(params, values, 'stride');
  if (side % stride !== 0) throw new StudioError('bad-params', says.strideMustDivideHalfThe(side, stride));
  const kernel = readKernel(params, values, 'kernel', side);
  return { values: centreKernel(kernel.values, kernel.side, side), side, offset: side / 2, lies: side, stride };
}

/** @throws StudioError bad-params */
function readBlur(of: Params, size: number): { spectrum: StridedSpectrum; view: StridedView } {
  const { values, side, offset, stride } = readKernelOf(of, size);
  const spectrum = stridedSpectrum(values, side, offset, stride, size);
  return { spectrum, view: { roll: side / stride, window: (size + side) / stride, valid: validOf(of, stride, size) } };
}

/**
 * The samples of convolve2d(x, kernel, 'valid')[::s, ::s], where they are samples of this blur: as people have the kernel its middle is entry
 * ⌊(K − 1)/2⌋, so the first one is pixel ⌊K/2⌋.
 */
function validOf(of: Params, stride: number, size: number): StridedView['valid'] {
  const { side } = readKernel(params, of, 'kernel', size / 2);
  const first = Math.floor(side / 2);
  return side > 1 && first % stride === 0 ? { first: first / stride, count: Math.ceil((size - side + 1) / stride) } : null;
}

/** Of strides 1 and 2 every fourth pixel: the operator that knows where the frame ends inverts no more samples (docs/operators.md). */
const leastAdopted = 4;

/** 1 for the blocks of stride × stride pixels whose first one is there: its sample is. */
function samplesOf(known: Uint8Array, stride: number, size: number): Uint8Array {
  return known.map((_, pixel) => {
    const [row, column] = [Math.floor(pixel / size), pixel % size];
    return known[(row - (row % stride)) * size + column - (column % stride)]!;
  });
}

export const operator: Operator = {
  id: 'blur',
  label: 'Motion blur',
  summary: 'Smears the picture along a camera path and keeps every s-th pixel.',
  order: 2,
  params,
  examined: [
    { family: 'deblur', name: 'camera shake, full size', where: { stride: [1] } },
    { family: 'blur', name: 'camera shake, smaller', where: { stride: [2, 4, 8] } },
  ],
  claims: { pinv: 'as-trained', steps: 32 },
  yardstick: (size) => ({ stride: 4, kernel: new Float32Array((size / 2) ** 2).fill(1) }),
  reference(values, size) {
    const { spectrum, view } = readBlur(values, size);
    return createStridedConvolutionReference(spectrum, view);
  },
  adopt(values, size, photo, known) {
    const stride = Math.max(leastAdopted, readNumberChoice(params, values, 'stride'));
    return adoptBlurred({ ...values, stride, sampling: 'points', mask: samplesOf(known, stride, size) }, size, photo);
  },
  photograph: (values, shape, size, inside) =>
    createPhotographConvolution({
      kernel: readKernelOf(values, size),
      params: values,
      shape,
      inside,
      mapsOf: (compile, batch) => operator.maps(compile, { entries: [{ params: values }], size, batch, solves: 'often' }),
    }),
  ...stridedConvolution((values, size) => readBlur(values, size).spectrum),
};

export const cases: Cases = (_, made) => [
  ...[1, 2, 4, 8].map((stride) => ({
    name: `stride ${stride}`,
    params: { stride, kernel: made('camera-shake', { intensity: 0.7, stride, seed: stride }) },
  })),
  // Its spectrum is flat: τ = 0.
  { name: 'one dot', params: { stride: 2, kernel: Float32Array.of(1) } },
];
