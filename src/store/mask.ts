// Masks as bytes: 1 = measured, 0 = hidden, S × S, row-major. Pure; every function returns a new mask.

export type Mask = Uint8Array;

/** Hides the mouth of a face framed as the training faces are: what a first visit asks the model to imagine. */
export function mouthMask(size: number): Mask {
  const mask = new Uint8Array(size * size).fill(1);
  for (let row = 0; row < size; row++) {
    for (let col = 0; col < size; col++) {
      const dx = ((col + 0.5) / size - 0.5) / 0.2;
      const dy = ((row + 0.5) / size - 0.72) / 0.13;
      if (dx * dx + dy * dy <= 1) mask[row * size + col] = 0;
    }
  }
  return mask;
}

/**
 * One piece of a stroke: a round brush from one point to the next. Points are in pixels of the mask and may lie outside it.
 * @param value 0 hides, 1 uncovers
 */
export function paintSegment(
  mask: Mask,
  size: number,
  from: { x: number; y: number },
  to: { x: number; y: number },
  diameter: number,
  value: 0 | 1,
): Mask {
  const out = mask.slice();
  const radius = diameter / 2;
  const [dx, dy] = [to.x - from.x, to.y - from.y];
  const length2 = dx * dx + dy * dy;
  const low = (a: number, b: number): number => Math.max(0, Math.floor(Math.min(a, b) - radius));
  const high = (a: number, b: number): number => Math.min(size - 1, Math.ceil(Math.max(a, b) + radius));
  for (let row = low(from.y, to.y); row <= high(from.y, to.y); row++) {
    for (let col = low(from.x, to.x); col <= high(from.x, to.x); col++) {
      const [px, py] = [col + 0.5 - from.x, row + 0.5 - from.y];
      const along = length2 > 0 ? Math.min(1, Math.max(0, (px * dx + py * dy) / length2)) : 0;
      const distance = Math.hypot(px - along * dx, py - along * dy);
      // A brush of one pixel still paints the pixel under it.
      if (distance <= Math.max(radius, Math.SQRT1_2)) out[row * size + col] = value;
    }
  }
  return out;
}

/** Nearest neighbour to another side, for a model of another size. */
export function resizeMask(mask: Mask, from: number, to: number): Mask {
  const at = (i: number): number => Math.floor(((i + 0.5) * from) / to);
  return Uint8Array.from({ length: to * to }, (_, i) => mask[at(Math.floor(i / to)) * from + at(i % to)] ?? 1);
}

export function countHidden(mask: Mask): number {
  return mask.reduce((sum, value) => sum + (value === 0 ? 1 : 0), 0);
}
