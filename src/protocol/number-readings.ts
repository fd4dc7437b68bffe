// The ways in which an array can be the y of an operator: which of its axes are colours, or none; the whole of y, the picture's frame
// alone, or what NumPy calls valid. Pure arithmetic on shapes, for the engine that fills y and for the page that asks which is meant.
import type { NaturalShape, NumberOrder, Part } from './number-array.ts';

export interface Reading {
  order: Exclude<NumberOrder, 'auto'> | 'grey';
  words: string;
  /** What it fills: a part of the picture; null: all of y. */
  part: Part | null;
  /** Which of the numbers stands at this colour and pixel; of `own`, the number itself. */
  at: (colour: number, pixel: number) => number;
}

export const count = (shape: readonly number[]): number => shape.reduce((a, b) => a * b, 1);

interface Picture {
  colours: number;
  height: number;
  width: number;
  part: Part | null;
  /** Of that part, for people. */
  partWords: string;
}

const sides = ({ height, width }: Part): { height: number; width: number } => ({ height, width });

/** Readings as a picture. */
function asPicture(shape: readonly number[], { colours, height, width, part, partWords }: Picture): Reading[] {
  const pixels = height * width;
  let axes = shape;
  while (axes.length > 3 && axes[0] === 1) axes = axes.slice(1);
  const is = (...wanted: number[]): boolean => axes.length === wanted.length && wanted.every((side, i) => axes[i] === side);
  const long = axes.filter((side) => side !== 1);
  const isFlat = long.length <= 1;
  const has = (numbers: number): boolean => isFlat && (long[0] ?? 1) === numbers;
  const isPlane = is(height, width) || is(1, height, width) || is(height, width, 1) || has(pixels);
  const readings: Reading[] = [];
  const add = (order: Reading['order'], words: string, at: Reading['at']): number =>
    readings.push({ order, words: words + partWords, part, at });
  if (colours === 1) {
    if (isPlane) add('planes', 'grey', (_, p) => p);
    return readings;
  }
  if (is(colours, height, width) || has(colours * pixels))
    add('planes', isFlat ? 'one colour after another' : 'colours first', (c, p) => c * pixels + p);
  if (pixels > 1 && (is(height, width, colours) || has(colours * pixels)))
    add('interleaved', isFlat ? 'pixel by pixel, red, green, blue' : 'colours last', (c, p) => colours * p + c);
  if (isPlane) add('grey', 'grey, the same for all colours', (_, p) => p);
  return readings;
}

/** Rows of numbers that are no picture, the same of every colour. */
function asRows(shape: readonly number[], colours: number, height: number): Reading[] {
  const axes = shape.length === 2 ? (shape[0] === colours ? [...shape, 1] : [shape[0] ?? 0, 1, shape[1] ?? 0]) : shape;
  return asPicture(axes, { colours, height, width: 1, part: null, partWords: '' });
}

/** @param measurementSize how many numbers y has in the operator's own order */
export function readingsOf(shape: readonly number[], natural: NaturalShape, measurementSize: number): Reading[] {
  const isFlat = shape.filter((side) => side !== 1).length <= 1;
  const own = { order: 'own', words: 'in the operator’s own order', part: null, at: (_: number, i: number) => i } as const;
  const fitsOwn = isFlat && count(shape) === measurementSize;
  if (natural.shape.length === 1) return fitsOwn ? [own] : [];
  const [colours = 0, height = 0, width = 1] = natural.shape;
  const { frame, valid } = natural;
  if (natural.shape.length === 2) return asRows(shape, colours, height);
  return [
    // Where it is y as it lies, it is no reading of its own.
    ...(fitsOwn && natural.order ? [own] : []),
    ...asPicture(shape, { colours, height, width, part: null, partWords: '' }),
    ...(frame ? asPicture(shape, { colours, ...sides(frame), part: frame, partWords: ', the frame alone' }) : []),
    ...(valid ? asPicture(shape, { colours, ...sides(valid), part: valid, partWords: ', only where the kernel lies in the frame' }) : []),
  ];
}
