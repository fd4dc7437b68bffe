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

/** Where tiles begin along an axis of n pixels: at 0, every `step` from `phase`, and the last ends with the axis. @param n at least `side` */
export function positions(n: number, side: number, step: number, phase = 0): number[] {
  const last = n - side;
  const inner = Array.from({ length: Math.max(0, Math.ceil((last - phase) / step)) }, (_, i) => phase + i * step);
  return [...new Set([0, ...inner, last])].sort((a, b) => a - b);
}

function grid({ height, width }: Shape, side: number, step: number, rows = 0, columns = 0): Corner[] {
  const across = positions(width, side, step, columns);
  return positions(height, side, step, rows).flatMap((row) => across.map((column) => ({ row, column })));
}

/** Every tile of the field. */
export const allCorners = (field: Shape, side: number): Corner[] => grid(field, side, side / 2);

/** Phases of the grid that are tried are this far apart. */
const phaseStep = 4;

/**
 * The tiles that cover what is asked for, on the grid (of all that lie `phaseStep` apart) that needs fewest.
 * @param asked [height, width], not 0 where a pixel has to be found
 */
export function fewestCorners(field: Shape, side: number, asked: Uint8Array): Corner[] {
  const step = side / 2;
  const holds = counterOf(field, asked);
  let best: Corner[] | null = null;
  for (let rows = 0; rows < step; rows += phaseStep)
    for (let columns = 0; columns < step; columns += phaseStep) {
      const found = grid(field, side, step, rows, columns).filter((corner) => holds(corner, side));
      if (!best || found.length < best.length) best = found;
    }
  return best ?? [];
}

/** Whether a tile covers anything that is asked for, by sums over the rectangle that holds all of it. */
function counterOf({ height, width }: Shape, asked: Uint8Array): (corner: Corner, side: number) => boolean {
  const box = boundsOf({ height, width }, (at) => asked[at] !== 0);
  const [rows, columns] = [box.height, box.width];
  const sums = new Uint32Array((rows + 1) * (columns + 1));
  for (let r = 0; r < rows; r++)
    for (let c = 0; c < columns; c++) {
      const own = asked[(box.top + r) * width + box.left + c] === 0 ? 0 : 1;
      const at = (r + 1) * (columns + 1) + c + 1;
      sums[at] = own + sums[at - 1]! + sums[at - columns - 1]! - sums[at - columns - 2]!;
    }
  const within = (v: number, most: number): number => Math.max(0, Math.min(most, v));
  return ({ row, column }, side) => {
    const [r0, r1] = [within(row - box.top, rows), within(row + side - box.top, rows)];
    const [c0, c1] = [within(column - box.left, columns), within(column + side - box.left, columns)];
    const at = (r: number, c: number): number => sums[r * (columns + 1) + c]!;
    return at(r1, c1) - at(r0, c1) - at(r1, c0) + at(r0, c0) > 0;
  };
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
