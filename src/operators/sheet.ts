// Which pixels of a photograph a run holds, and the tiles that it is denoised in. A field of the photograph has rows × columns pixels; the
// sheet holds those that some tile covers, numbered row by row, so that a small hole in a large photograph costs what the hole costs.
// Arrays "on the sheet" are [3, count]. Twin: training/photograph.py (positions, cut, window). Knows no operator and no network.

export interface Shape {
  height: number;
  width: number;
}

/** Where a tile begins. */
export interface Corner {
  row: number;
  column: number;
}

export interface Sheet {
  field: Shape;
  /** S: tiles are S × S. */
  side: number;
  corners: readonly Corner[];
  /** The number of a pixel of the field on the sheet, −1 where no tile covers it. [height, width] */
  slots: Int32Array;
  count: number;
}

/** What the window keeps at a tile's edge, so that a pixel that only edges cover has a weight. */
const dim = 0.02;

/** How much a tile counts at each of its pixels, [S, S]: highest in the middle. */
export function windowOf(side: number): Float32Array {
  const line = Float64Array.from({ length: side }, (_, i) => Math.sin(((i + 0.5) / side) * Math.PI) ** 2 + dim);
  return Float32Array.from({ length: side * side }, (_, i) => line[Math.floor(i / side)]! * line[i % side]!);
}

/** Of every stride: where tiles begin is one of it, but for the last, which the field's side decides. */
const unit = 8;

/** Where tiles begin along an axis of n pixels: as few as lie at most `step` apart, evenly, the last ends with the axis. @param n at least `side` */
export function positions(n: number, side: number, step: number): number[] {
  const last = n - side;
  const count = Math.ceil(last / step);
  // Up, so that the last gap is none that is wider.
  return [...Array.from({ length: count }, (_, i) => unit * Math.ceil((i * last) / (count * unit))), last];
}

/**
 * From one tile to the next: three quarters of a tile, a multiple of every stride. With half a tile the estimate of a photograph was within
 * 0.01 dB and took twice the evaluations (docs/decisions.md).
 */
export const stepOf = (side: number): number => Math.floor((3 * side) / 32) * 8;

/** Every tile of the field. */
export function allCorners({ height, width }: Shape, side: number): Corner[] {
  const across = positions(width, side, stepOf(side));
  return positions(height, side, stepOf(side)).flatMap((row) => across.map((column) => ({ row, column })));
}

/** The tile on a multiple of `step` that begins nearest to a place, wholly on the field. @param field its sides are such multiples, as S is */
export function cornerNear({ height, width }: Shape, side: number, step: number, { row, column }: Corner): Corner {
  const along = (at: number, n: number): number => Math.min(n - side, Math.max(0, step * Math.round(at / step)));
  return { row: along(row, height), column: along(column, width) };
}

export interface Box extends Shape {
  top: number;
  left: number;
}

/** The smallest rectangle with every pixel that is `in`; empty where there is none. */
export function boundsOf({ height, width }: Shape, isIn: (at: number) => boolean): Box {
  let [top, bottom, left, right] = [height, 0, width, 0];
  for (let row = 0; row < height; row++)
    for (let column = 0; column < width; column++)
      if (isIn(row * width + column)) {
        top = Math.min(top, row);
        bottom = row + 1;
        left = Math.min(left, column);
        right = Math.max(right, column + 1);
      }
  return bottom === 0 ? { top: 0, left: 0, height: 0, width: 0 } : { top, left, height: bottom - top, width: right - left };
}

export function sheetOf(field: Shape, side: number, corners: readonly Corner[]): Sheet {
  const slots = new Int32Array(field.height * field.width).fill(-1);
  for (const corner of corners) eachRow(corner, side, field.width, (at) => slots.fill(0, at, at + side));
  let count = 0;
  for (let at = 0; at < slots.length; at++) if (slots[at] === 0) slots[at] = count++;
  return { field, side, corners, slots, count };
}

/** Every row of a tile: where it begins in the field. A row's pixels have numbers one after another on the sheet. */
function eachRow({ row, column }: Corner, side: number, width: number, visit: (at: number, row: number) => void): void {
  for (let r = 0; r < side; r++) visit((row + r) * width + column, r);
}

/** A tile of v [3, count] into out at `offset`, [3, S, S]. */
export function cutTile({ field, side, slots, count }: Sheet, v: Float32Array, corner: Corner, out: Float32Array, offset = 0): void {
  eachRow(corner, side, field.width, (at, row) => {
    const slot = slots[at]!;
    for (let colour = 0; colour < 3; colour++)
      out.set(v.subarray(colour * count + slot, colour * count + slot + side), offset + (colour * side + row) * side);
  });
}

/** Tiles so far, times their windows, and the windows alone: what their quotient is a weighted mean of. */
export interface Blend {
  /** [3, count] */
  total: Float32Array;
  /** [count] */
  weight: Float32Array;
}

/** Adds a tile [3, S, S] that lies in `tiles` at `offset`. */
export function addTile(
  sheet: Sheet,
  { total, weight }: Blend,
  window: Float32Array,
  corner: Corner,
  tiles: Float32Array,
  offset: number,
): void {
  const { field, side, slots, count } = sheet;
  eachRow(corner, side, field.width, (at, row) => {
    const slot = slots[at]!;
    for (let i = 0; i < side; i++) weight[slot + i] = weight[slot + i]! + window[row * side + i]!;
    for (let colour = 0; colour < 3; colour++) {
      const [to, from] = [colour * count + slot, offset + (colour * side + row) * side];
      for (let i = 0; i < side; i++) total[to + i] = total[to + i]! + window[row * side + i]! * tiles[from + i]!;
    }
  });
}
