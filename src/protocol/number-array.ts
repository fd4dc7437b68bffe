// An array of numbers that somebody brought, as plain data, and how it may be read: which of the axes are colours, in which range its
// numbers are. Imports nothing.

/** In C order. */
export interface NumberArray {
  /** Where it comes from, for people. */
  name: string;
  shape: readonly number[];
  /** NumPy's name of what the file held; `values` are f32 whatever it was. */
  type: string;
  values: Float32Array;
}

/** How numbers without axes are meant; `auto`: as the only way that they fit. `own`: as the operator itself counts them. */
export const numberOrders = ['auto', 'planes', 'interleaved', 'own'] as const;
export type NumberOrder = (typeof numberOrders)[number];

/** What black and white are; `auto`: as the numbers look. */
export const numberRanges = ['auto', 'signed', 'unit', 'byte'] as const;
export type NumberRange = (typeof numberRanges)[number];

/** A part of the picture of y, in its rows and columns. */
export interface Part {
  top: number;
  left: number;
  height: number;
  width: number;
}

/**
 * y as an array with axes, the one shape in which it is shown, taken and handed out: [3, height, width] where it is a picture, [M] where it
 * is none. What of y stands in no entry is 0 for every x.
 */
export interface NaturalShape {
  shape: readonly number[];
  /** Entry i of that array is y[order[i]]; null: y as it is. */
  order: Uint32Array | null;
  /** Where the picture's frame lies in it, a margin of what reaches beyond the frame around it; null: it is the frame. */
  frame: Part | null;
  /** Of the frame, where the whole array of the kernel lies in it: what NumPy and SciPy call "valid". Null where there is no such part. */
  valid: Part | null;
}

/** y itself, in whatever shape and range somebody has it. */
export interface BroughtNumbers {
  y: Float32Array;
  shape: readonly number[];
  order: NumberOrder;
  range: NumberRange;
}

/** How brought numbers were read. */
export interface NumbersReading {
  /** A phrase for people: which axes are colours, what was made of it. */
  words: string;
  range: Exclude<NumberRange, 'auto'>;
  smallest: number;
  largest: number;
}

/** y, which an operator counts in its own order, as the array of its natural shape. */
export function inNaturalShape(y: Float32Array, { order }: Pick<NaturalShape, 'order'>): Float32Array {
  return order ? Float32Array.from(order, (at) => y[at] ?? 0) : y;
}

/** As NumPy prints a shape. */
export function shapeWords(shape: readonly number[]): string {
  return shape.length === 1 ? `(${shape.join()},)` : `(${shape.join(', ')})`;
}
