// Can what is here hold this model? Answered from the manifest alone, with the numbers, so that nobody downloads what cannot be run.
// Estimates on the cautious side for memory, exact for an adapter's limits.
import { StudioError } from '../protocol/errors.ts';
import { elementCount, type Manifest } from './manifest.ts';
import { says } from './model.words.ts';

/** All that 32-bit addresses reach. */
const webAssemblyBytes = 2 ** 32;
/** fp16 is unpacked to four bytes a number; the runtime itself, with its arena, before any model (docs/results.md). */
const unpacked = 2;
const runtimeBytes = 100e6;
/** A segment's weights stand several times while its session is made: as they are, cast, transposed. */
const transientTensors = 8;
const float32 = 4;

const megabytes = (bytes: number): string => `${Math.ceil(bytes / 1e6).toLocaleString('en')} MB`;

/** Of one sample, what crosses the cuts between segments. */
function activationBytes({ tensors }: Pick<Manifest, 'tensors'>): number {
  return Object.values(tensors)
    .filter((shape) => shape.includes('N'))
    .reduce((sum, shape) => sum + float32 * elementCount(shape, 1), 0);
}

/** Bytes of WebAssembly memory that one sample needs, about. */
export function heapBytes(manifest: Manifest): number {
  const { weights, largestTensor } = manifest;
  return runtimeBytes + unpacked * weights.bytes + transientTensors * largestTensor + activationBytes(manifest);
}

/** @throws StudioError model-too-large */
export function checkFitsWebAssembly(manifest: Manifest): void {
  const needed = heapBytes(manifest);
  if (needed > webAssemblyBytes)
    throw new StudioError('model-too-large', says.needsAboutOnTheProcessor(manifest.title, megabytes(needed), megabytes(webAssemblyBytes)));
}

/** @throws StudioError gpu-limits */
export function checkFitsAdapter(
  { title, largestTensor }: Manifest,
  limits: Pick<GPUSupportedLimits, 'maxBufferSize' | 'maxStorageBufferBindingSize'>,
): void {
  const most = Math.min(limits.maxBufferSize, limits.maxStorageBufferBindingSize);
  if (largestTensor > most)
    throw new StudioError('gpu-limits', says.theLargestTensorOfHas(title, megabytes(largestTensor), megabytes(most)));
}

/** On the processor more samples in one pass gain nothing: what they touch leaves its cache. */
const mostOnProcessor = 9;
/** What a sample takes in one pass, of what crosses the cuts: what lies between them, and scratch of the operators, with it (docs/results.md). */
const ofCrossing = 4;

/** Samples that the network takes in one pass on the processor. */
export function togetherOnProcessor(manifest: Manifest): number {
  const left = webAssemblyBytes - heapBytes(manifest);
  return Math.max(1, Math.min(mostOnProcessor, Math.floor(left / (ofCrossing * activationBytes(manifest)))));
}

/** The same on an adapter. Nobody says how much memory it has; half of what it takes in one buffer is modest on all that are known. */
export function togetherOnAdapter(
  manifest: Pick<Manifest, 'tensors'>,
  { maxBufferSize }: Pick<GPUSupportedLimits, 'maxBufferSize'>,
): number {
  return Math.max(1, Math.floor(maxBufferSize / 2 / (ofCrossing * activationBytes(manifest))));
}
