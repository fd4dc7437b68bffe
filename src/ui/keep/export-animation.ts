// The samples of a run as an animation: what is the same in all stands still, what was invented moves. Fetched with the first use.
import { encodeAnimation, type Animation, type Frame } from '../../keep/animation.ts';
import type { Posterior } from '../../store/state.ts';
import { writePlanar } from '../pixels.tsx';
import { samplesPerSecond } from './wall.ts';

/** Whole pixels: each number stays a square. Even sides, as video codecs want them. */
const enlarge = 6;

function frameOf(image: Float32Array, size: number): Frame {
  const small = new Uint8ClampedArray(4 * size * size).fill(255);
  writePlanar(small, image);
  const side = size * enlarge;
  const data = new Uint8ClampedArray(4 * side * side);
  for (let i = 0; i < side * side; i++) {
    const at = Math.floor(i / side / enlarge) * size + Math.floor((i % side) / enlarge);
    data.set(small.subarray(4 * at, 4 * at + 4), 4 * i);
  }
  return { width: side, height: side, data };
}

export function animateSamples({ samples, size }: Posterior): Promise<Animation> {
  const images = samples.map(({ image }) => image);
  return encodeAnimation(images.length, (i) => frameOf(images[i] ?? new Float32Array(3 * size ** 2), size), samplesPerSecond);
}
