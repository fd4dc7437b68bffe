// Can what is here hold this model? Answered from the manifest alone, with the numbers, so that nobody downloads what cannot be run.
// Estimates on the cautious side for memory, exact for an adapter's limits.
import { StudioError } from '../protocol/errors.ts';
import { elementCount, type Manifest } from './manifest.ts';

/** All that 32-bit addresses reach. */
const webAssemblyBytes = 2 ** 32;
/** fp16 is unpacked to four bytes a number; the runtime itself, with its arena, before any model (docs/results.md). */
const unpacked = 2;
const runtimeBytes = 100e6;
/** A segment's weights stand several times while its session is made: as they are, cast, transposed. */
const transientTensors = 8;
const float32 = 4;

const megabytes = (bytes: number): string => `${Math.ceil(bytes / 1e6).toLocaleString('en')} MB`;

/** Bytes of WebAssembly memory that one sample needs, about. */
export function heapBytes({ weights, tensors, largestTensor }: Manifest): number {
  const activations = Object.values(tensors)
    .filter((shape) => shape.includes('N'))
    .reduce((sum, shape) => sum + float32 * elementCount(shape, 1), 0);
  return runtimeBytes + unpacked * weights.bytes + transientTensors * largestTensor + activations;
}

/** @throws StudioError model-too-large */
export function checkFitsWebAssembly(manifest: Manifest): void {
  const needed = heapBytes(manifest);
  if (needed > webAssemblyBytes)
    throw new StudioError(
      'model-too-large',
      `${manifest.title} needs about ${megabytes(needed)} on the processor; WebAssembly gives a tab at most ${megabytes(webAssemblyBytes)}.`,
    );
}

/** @throws StudioError gpu-limits */
export function checkFitsAdapter(
  { title, largestTensor }: Manifest,
  limits: Pick<GPUSupportedLimits, 'maxBufferSize' | 'maxStorageBufferBindingSize'>,
): void {
  const most = Math.min(limits.maxBufferSize, limits.maxStorageBufferBindingSize);
  if (largestTensor > most)
    throw new StudioError(
      'gpu-limits',
      `The largest tensor of ${title} has ${megabytes(largestTensor)}; this adapter takes at most ${megabytes(most)} in one buffer.`,
    );
}
