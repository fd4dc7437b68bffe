// Masks as bytes: 1 = measured, 0 = hidden, row-major, `size` a row; S × S, or the sides of a photograph. Pure; every function returns a new mask.

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

export interface Point {
  x: number;
  y: number;
}

/** A round brush. Points are in pixels of the mask and may lie outside it. */
export interface BrushTip {
  diameter: number;
  /** 1 paints everything within the radius; below, the edge is speckled from hardness·radius outwards, always in the same pixels. */
  hardness: number;
}

/** Evenly spread over 0…1, fixed for each pixel: what a soft edge is speckled by (integer hash, Wellons' lowbias32). */
function speckle(pixel: number): number {
  let v = pixel + 0x9e3779b9;
  v = Math.imul(v ^ (v >>> 16), 0x7feb352d);
  v = Math.imul(v ^ (v >>> 15), 0x846ca68b);
  return ((v ^ (v >>> 16)) >>> 0) / 2 ** 32;
}

/**
 * One piece of a stroke: from one point to the next.
 * @param value 0 hides, 1 uncovers
 */
export function paintSegment(mask: Mask, size: number, from: Point, to: Point, { diameter, hardness }: BrushTip, value: 0 | 1): Mask {
  const out = mask.slice();
  const radius = diameter / 2;
  const [dx, dy] = [to.x - from.x, to.y - from.y];
  const length2 = dx * dx + dy * dy;
  const low = (a: number, b: number): number => Math.max(0, Math.floor(Math.min(a, b) - radius));
  const high = (a: number, b: number, most: number): number => Math.min(most - 1, Math.ceil(Math.max(a, b) + radius));
  const rows = mask.length / size;
  for (let row = low(from.y, to.y); row <= high(from.y, to.y, rows); row++) {
    for (let col = low(from.x, to.x); col <= high(from.x, to.x, size); col++) {
      const [px, py] = [col + 0.5 - from.x, row + 0.5 - from.y];
      const along = length2 > 0 ? Math.min(1, Math.max(0, (px * dx + py * dy) / length2)) : 0;
      const distance = Math.hypot(px - along * dx, py - along * dy);
      const reach = radius * (hardness + (1 - hardness) * speckle(row * size + col));
      // A brush of one pixel still paints the pixel under it.
      if (distance <= Math.max(reach, Math.SQRT1_2)) out[row * size + col] = value;
    }
  }
  return out;
}

/** Pixels whose centre lies inside a closed line (even–odd); a rectangle is one of four points. */
export function fillShape(mask: Mask, size: number, points: readonly Point[], value: 0 | 1): Mask {
  const out = mask.slice();
  for (let row = 0; row * size < mask.length; row++) {
    const y = row + 0.5;
    const crossings: number[] = [];
    points.forEach((a, i) => {
      const b = points[(i + 1) % points.length] ?? a;
      if (a.y <= y !== b.y <= y) crossings.push(a.x + ((y - a.y) / (b.y - a.y)) * (b.x - a.x));
    });
    crossings.sort((a, b) => a - b);
    for (let pair = 0; pair + 1 < crossings.length; pair += 2) {
      const from = Math.max(0, Math.ceil((crossings[pair] ?? 0) - 0.5));
      const to = Math.min(size - 1, Math.ceil((crossings[pair + 1] ?? 0) - 0.5) - 1);
      for (let col = from; col <= to; col++) out[row * size + col] = value;
    }
  }
  return out;
}

/** The pixels between two corners, both included, whichever they are. */
export function rectangle(a: Point, b: Point): Point[] {
  const [left, right] = [Math.floor(Math.min(a.x, b.x)), Math.floor(Math.max(a.x, b.x)) + 1];
  const [top, bottom] = [Math.floor(Math.min(a.y, b.y)), Math.floor(Math.max(a.y, b.y)) + 1];
  return [
    { x: left, y: top },
    { x: right, y: top },
    { x: right, y: bottom },
    { x: left, y: bottom },
  ];
}

export function invertMask(mask: Mask): Mask {
  return mask.map((value) => 1 - value);
}

/** Hides one pixel more (grow) or fewer (shrink) all round what is hidden; the picture's edge counts as more of the same. */
export function growHidden(mask: Mask, size: number, by: 'grow' | 'shrink'): Mask {
  const spreads = by === 'grow' ? 0 : 1;
  return mask.map((value, pixel) => {
    const [row, col] = [Math.floor(pixel / size), pixel % size];
    const isNext = (r: number, c: number): boolean => r >= 0 && c >= 0 && r < size && c < size && mask[r * size + c] === spreads;
    return isNext(row - 1, col) || isNext(row + 1, col) || isNext(row, col - 1) || isNext(row, col + 1) ? spreads : value;
  });
}

/** Nearest neighbour to another side, for a model of another size. */
export function resizeMask(mask: Mask, from: number, to: number): Mask {
  const at = (i: number): number => Math.floor(((i + 0.5) * from) / to);
  return Uint8Array.from({ length: to * to }, (_, i) => mask[at(Math.floor(i / to)) * from + at(i % to)] ?? 1);
}

export function countHidden(mask: Mask): number {
  return mask.reduce((sum, value) => sum + (value === 0 ? 1 : 0), 0);
}
