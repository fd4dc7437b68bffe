// Which tiles a run evaluates where little of a photograph is hidden: around every hole a grid of its own, laid so that it needs few tiles
// and the hole lies amid them. A hole that fits into a tile takes one. Where that takes more than the photograph's own grid (dots, dust), the
// grid's tiles are taken. Knows no mask, only which pixels are asked for.
import { positions, stepOf, type Box, type Corner, type Shape } from './sheet.ts';

/** Pixels are looked at in squares of this side; holes whose squares touch are one. */
const square = 8;

/** What a hole's tiles see around it, of a tile's side. */
const marginOf = (side: number): number => side / 8;

interface Hole {
  box: Box;
  /** The part of every square that is asked for. */
  parts: Box[];
}

const union = (a: Box, b: Box): Box => {
  const [top, left] = [Math.min(a.top, b.top), Math.min(a.left, b.left)];
  const [bottom, right] = [Math.max(a.top + a.height, b.top + b.height), Math.max(a.left + a.width, b.left + b.width)];
  return { top, left, height: bottom - top, width: right - left };
};

/** By square, the smallest rectangle with all that is asked for in it; null where there is none. */
function partsOf({ height, width }: Shape, asked: Uint8Array): (Box | null)[] {
  const across = Math.ceil(width / square);
  const parts = new Array<Box | null>(across * Math.ceil(height / square)).fill(null);
  for (let row = 0; row < height; row++)
    for (let column = 0; column < width; column++) {
      if (asked[row * width + column] === 0) continue;
      const at = Math.floor(row / square) * across + Math.floor(column / square);
      const pixel = { top: row, left: column, height: 1, width: 1 };
      const known = parts[at];
      parts[at] = known ? union(known, pixel) : pixel;
    }
  return parts;
}

/** Squares that touch, also by a corner, are one hole. */
function holesOf(field: Shape, asked: Uint8Array): Hole[] {
  const across = Math.ceil(field.width / square);
  const parts = partsOf(field, asked);
  const holes: Hole[] = [];
  for (const [begin, first] of parts.entries()) {
    if (!first) continue;
    const hole: Hole = { box: first, parts: [] };
    const open = [begin];
    for (let at = open.pop(); at !== undefined; at = open.pop()) {
      const part = parts[at];
      if (!part) continue;
      parts[at] = null;
      hole.parts.push(part);
      hole.box = union(hole.box, part);
      const column = at % across;
      for (const right of [-1, 0, 1])
        if (column + right >= 0 && column + right < across) open.push(at - across + right, at + right, at + across + right);
    }
    holes.push(hole);
  }
  return holes;
}

/** Where tiles begin along an axis of n pixels so that they see `length` pixels from `begin`, and a margin around them where there is one. */
function chain(begin: number, length: number, n: number, side: number): number[] {
  const step = stepOf(side);
  const more = Math.max(0, Math.ceil((length + 2 * marginOf(side) - side) / step));
  const reach = more * step + side;
  if (reach > n) return positions(n, side, step);
  const first = Math.max(0, Math.min(n - reach, Math.round(begin + (length - reach) / 2)));
  return Array.from({ length: more + 1 }, (_, i) => first + i * step);
}

/** The places of a chain whose tiles cover some of `length` pixels from `begin`. */
const covering = (places: readonly number[], begin: number, length: number, side: number): number[] =>
  places.filter((place) => place < begin + length && place + side > begin);

type Places = Record<'rows' | 'columns', readonly number[]>;

/** Tiles at these places that cover some of the holes' parts, row by row. */
function cornersOver(holes: readonly Hole[], side: number, placesOf: (box: Box) => Places): Corner[] {
  const found = new Map<string, Corner>();
  for (const { box, parts } of holes) {
    const { rows, columns } = placesOf(box);
    for (const { top, left, height, width } of parts)
      for (const row of covering(rows, top, height, side))
        for (const column of covering(columns, left, width, side)) found.set(`${row} ${column}`, { row, column });
  }
  return [...found.values()].sort((a, b) => a.row - b.row || a.column - b.column);
}

/** @param asked [height, width], not 0 where a pixel has to be found */
export function holeCorners(field: Shape, side: number, asked: Uint8Array): Corner[] {
  const holes = holesOf(field, asked);
  const own = cornersOver(holes, side, (box) => ({
    rows: chain(box.top, box.height, field.height, side),
    columns: chain(box.left, box.width, field.width, side),
  }));
  const step = stepOf(side);
  const grid = { rows: positions(field.height, side, step), columns: positions(field.width, side, step) };
  const fromGrid = cornersOver(holes, side, () => grid);
  return fromGrid.length < own.length ? fromGrid : own;
}
