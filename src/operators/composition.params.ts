// The parameters of the composition and how they are read: a blur, then every s-th pixel or the average of every block, then a mask.
// Together they are one sparse matrix a colour, given here as a kernel and the samples that are seen (docs/operators.md).
import { StudioError } from '../protocol/errors.ts';
import type { Params, ParamSpec } from '../protocol/param-spec.ts';
import { readChoice, readKernel, readMask, readNumberChoice } from '../protocol/read-params.ts';
import { centreKernel } from './kernels.ts';
import { says } from './operators.words.ts';

export const compositionParams: ParamSpec[] = [
  {
    kind: 'choice',
    id: 'sampling',
    label: 'What is kept',
    options: [
      { value: 'points', label: 'pixels' },
      { value: 'blocks', label: 'blocks' },
    ],
    initial: 'points',
    help: 'After the blur: every s-th pixel is kept, or blocks of s × s are averaged, as by the low resolution.',
  },
  {
    kind: 'choice',
    id: 'stride',
    label: 'Stride',
    options: [4, 8].map((value) => ({ value, label: value.toString() })),
    initial: 4,
    help: 'Every how many pixels one is kept, or how many a side are averaged. With 2, the exact inverse inside the network would take too long.',
  },
  { kind: 'kernel', id: 'kernel', label: 'Kernel', help: 'How one point of the picture is smeared: white is where its light goes.' },
  {
    kind: 'mask',
    id: 'mask',
    label: 'Mask',
    help: 'Which samples are seen after blur and stride: those whose pixels are mostly not hidden.',
  },
];

/** y[i] = Σ_k kernel[k]·x[s·i + k − origin] a colour, for the samples i that are seen; x is zero outside the picture. */
export interface Composition {
  size: number;
  stride: number;
  /** [side, side], sum 1. */
  kernel: Float64Array;
  side: number;
  origin: number;
  /** Samples a side: S / s. */
  width: number;
  /** Indices of the samples that are seen, ascending, of width². */
  seen: Uint32Array;
}

/** Of H†, a dense matrix with as many rows: beyond this it takes seconds to make, and a picture of 256 pixels would need gigabytes. */
const mostSeen = 256;

/** @throws StudioError bad-params, also where no sample is seen or too many are */
export function readComposition(params: Params, size: number): Composition {
  const half = size / 2;
  const stride = readNumberChoice(compositionParams, params, 'stride');
  const kernel = readKernel(compositionParams, params, 'kernel', half);
  const mask = readMask(compositionParams, params, 'mask', size);
  const blur = centreKernel(kernel.values, kernel.side, half);
  const isAveraged = readChoice(compositionParams, params, 'sampling') === 'blocks';
  const side = isAveraged ? half + stride - 1 : half;
  const seen = seenSamples(mask, size, stride);
  if (seen.length === 0) throw new StudioError('bad-params', says.maskHidesEverySampleOf(stride));
  if (seen.length > mostSeen) throw new StudioError('bad-params', says.samplesColourAreSeenAt(seen.length, mostSeen));
  return {
    size,
    stride,
    kernel: isAveraged ? averaged(blur, half, stride) : blur,
    side,
    origin: half / 2,
    width: size / stride,
    seen,
  };
}

/** The kernel of a blur whose picture is then averaged over blocks of s × s: their full convolution, with the box running forwards. */
function averaged(blur: Float64Array, from: number, stride: number): Float64Array {
  const side = from + stride - 1;
  const out = new Float64Array(side * side);
  for (let i = 0; i < from; i++)
    for (let j = 0; j < from; j++)
      for (let a = 0; a < stride; a++)
        for (let b = 0; b < stride; b++) out[(i + a) * side + j + b] = out[(i + a) * side + j + b]! + blur[i * from + j]! / stride ** 2;
  return out;
}

/** A sample is seen where at least half of its block of s × s pixels is. */
function seenSamples(mask: Uint8Array, size: number, stride: number): Uint32Array {
  const width = size / stride;
  const visible = new Uint32Array(width * width);
  mask.forEach((value, pixel) => {
    const sample = Math.floor(Math.floor(pixel / size) / stride) * width + Math.floor((pixel % size) / stride);
    visible[sample] = visible[sample]! + value;
  });
  return Uint32Array.from([...visible.keys()].filter((sample) => 2 * visible[sample]! >= stride * stride));
}
