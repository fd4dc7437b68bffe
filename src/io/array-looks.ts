// What an array could be by its shape and values, and arrays as bytes for pictures. Pure.
import type { NumberArray } from '../protocol/number-array.ts';

const leastSide = 8;

/** Height and width of an array of one picture without colours; null where it is none. */
export function planeOf({ shape }: Pick<NumberArray, 'shape'>): { height: number; width: number } | null {
  const sides = shape.length > 2 ? shape.filter((side) => side !== 1) : shape;
  const [height, width, ...more] = sides;
  return height !== undefined && width !== undefined && more.length === 0 ? { height, width } : null;
}

/** Two values and no more, 0 and another one; true and false are such. */
export function couldBeMaskArray({ shape, values }: NumberArray): boolean {
  const other = values.find((v) => v !== 0);
  const plane = planeOf({ shape });
  return (
    plane !== null && Math.min(plane.height, plane.width) >= leastSide && values.includes(0) && values.every((v) => v === 0 || v === other)
  );
}

/** @param most entries a side */
export function couldBeKernelArray({ shape, values }: NumberArray, most: number): boolean {
  const plane = planeOf({ shape });
  return plane !== null && Math.max(plane.height, plane.width) <= most && Math.abs(values.reduce((a, b) => a + b, 0)) > 1e-6;
}

interface Colours {
  height: number;
  width: number;
  at: (colour: number, pixel: number) => number;
}

/** A picture with three colours, first or last. */
function coloursOf({ shape }: NumberArray): Colours | null {
  let axes = shape;
  while (axes.length > 3 && axes[0] === 1) axes = axes.slice(1);
  const [a, b, c, ...more] = axes;
  if (a === undefined || b === undefined || c === undefined || more.length > 0) return null;
  if (a === 3 && Math.min(b, c) >= leastSide) return { height: b, width: c, at: (colour, pixel) => colour * b * c + pixel };
  return c === 3 && Math.min(a, b) >= leastSide ? { height: a, width: b, at: (colour, pixel) => 3 * pixel + colour } : null;
}

export const couldBePhotoArray = (array: NumberArray): boolean => coloursOf(array) !== null;

/** RGB bytes, pixel by pixel; numbers 0…255, 0…1 or −1…1 as they look. Null where it is no picture. */
export function photoBytes(array: NumberArray): { height: number; width: number; data: Uint8Array } | null {
  const colours = coloursOf(array);
  if (!colours) return null;
  const { height, width, at } = colours;
  const smallest = array.values.reduce((a, b) => Math.min(a, b), Infinity);
  const largest = array.values.reduce((a, b) => Math.max(a, b), -Infinity);
  const toByte = (v: number): number => (largest > 4 ? v : smallest < 0 ? (v + 1) * 127.5 : 255 * v);
  const data = Uint8Array.from({ length: 3 * height * width }, (_, i) =>
    Math.max(0, Math.min(255, Math.round(toByte(array.values[at(i % 3, Math.floor(i / 3))] ?? 0)))),
  );
  return { height, width, data };
}
