// A seeded rectangle, the draw that the box and missing-box masks share (docs/operators.md, stream 2).
import { streams, uniform } from '../math/rng.ts';

/** Two distinct coordinates of 0 … size, sorted. */
function interval(v: number, w: number, size: number): [number, number] {
  const a = Math.floor(v * (size + 1));
  const below = Math.floor(w * size);
  const b = below >= a ? below + 1 : below;
  return [Math.min(a, b), Math.max(a, b)];
}

/** [size, size]: `inside` in the first seeded rectangle for which the mask shows a pixel, 1 − inside around it. */
export function rectangleMask(size: number, seed: number, inside: 0 | 1): Uint8Array {
  for (let attempt = 0; ; attempt++) {
    const draw = (i: number): number => uniform(seed, streams.mask, 4 * attempt + i);
    const [top, bottom] = interval(draw(0), draw(1), size);
    const [left, right] = interval(draw(2), draw(3), size);
    const mask = new Uint8Array(size * size).fill(1 - inside);
    for (let row = top; row < bottom; row++) mask.fill(inside, row * size + left, row * size + right);
    if (mask.includes(1)) return mask;
  }
}
