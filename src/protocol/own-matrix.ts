// A matrix of somebody's own, H itself, as plain data: which ones are taken, and in what words the others are refused. Knows no file and no
// device. Columns are the numbers of a picture [3, S, S], or the pixels of one colour [S, S], which H then does to each colour alone.
import { areRows, compressedRows, filledRows } from './compressed-rows.ts';
import { StudioError } from './errors.ts';
import { shapeWords } from './number-array.ts';
import { says } from './own-matrix.words.ts';
import type { Said } from './words.ts';

export interface MatrixValue {
  /** Where it comes from, for people. */
  name: string;
  rows: number;
  columns: number;
  /** [rows, columns], row by row; with `sparse` only what is not 0. */
  values: Float32Array;
  /** Compressed rows: the entries of row i are starts[i] … starts[i + 1], each in column at[…], ascending. Null: all are there. */
  sparse: { starts: Uint32Array; at: Uint32Array } | null;
}

/** What it costs to hold H and to invert HHᵀ once: beyond it the page would stand still for many seconds. */
export const matrixLimits = { rows: 1024, bytes: 24 * 2 ** 20 } as const;

/** Products of two numbers a second, of a slow laptop in JavaScript. */
const productsPerSecond = 7e8;

/** Lengths of rows (root mean square) that single precision holds with room to spare, HᵀH included. */
const lengths = { least: 1e-6, most: 1e6 } as const;

export const isMatrixValue = (value: unknown): value is MatrixValue => typeof value === 'object' && value !== null && 'columns' in value;

/** How often such a matrix acts on a picture of this side: once, or on each of three colours; null where it fits none. */
export function coloursOf(columns: number, size: number): 1 | 3 | null {
  if (columns === 3 * size * size) return 1;
  return columns === size * size ? 3 : null;
}

/** Sparse where that is smaller. The same numbers always become the same arrays, so that they have one hash. */
export function matrixOfDense(name: string, rows: number, columns: number, values: Float32Array): MatrixValue {
  const filled = values.reduce((count, value) => count + (value === 0 ? 0 : 1), 0);
  if (2 * filled >= values.length) return { name, rows, columns, values, sparse: null };
  const { kept, starts, at } = compressedRows(rows, columns, values);
  return { name, rows, columns, values: kept, sparse: { starts, at } };
}

/** [rows, columns] */
export function denseOf({ rows, columns, values, sparse }: MatrixValue): Float32Array {
  return sparse ? filledRows(rows, columns, { ...sparse, kept: values }) : values;
}

const isSame = (a: Float32Array | Uint32Array, b: Float32Array | Uint32Array): boolean => {
  if (a.length !== b.length) return false;
  for (let i = 0; i < a.length; i++) if (a[i] !== b[i]) return false;
  return true;
};

/** The same numbers, whatever their file was called. */
export function isSameMatrix(a: MatrixValue, b: MatrixValue): boolean {
  if (a.rows !== b.rows || a.columns !== b.columns || (a.sparse === null) !== (b.sparse === null)) return false;
  const isSameShape = !a.sparse || !b.sparse || (isSame(a.sparse.starts, b.sparse.starts) && isSame(a.sparse.at, b.sparse.at));
  return isSameShape && isSame(a.values, b.values);
}

const megabytes = (bytes: number): number => Math.ceil(bytes / 2 ** 20);
const seconds = (rows: number, columns: number): number =>
  Math.max(1, Math.round((rows ** 2 * columns) / 2 / productsPerSecond + rows ** 3 / productsPerSecond));

/** Why a matrix of this shape is not taken; null where it is. */
export function whyNoMatrix(name: string, shape: readonly number[], size: number): Said | null {
  const [rows = 0, columns = 0, ...more] = shape;
  const words = shapeWords(shape);
  const wanted = [size, 3 * size * size, size * size] as const;
  if (shape.length < 2 || more.length > 0) return says.axes(name, words, ...wanted);
  if (coloursOf(columns, size) === null)
    return coloursOf(rows, size) === null ? says.width(name, words, ...wanted) : says.turned(name, words, ...wanted);
  if (rows < 1) return says.noRows(name, words);
  const bytes = 4 * rows * columns;
  if (rows <= matrixLimits.rows && bytes <= matrixLimits.bytes) return null;
  const most = Math.min(matrixLimits.rows, Math.floor(matrixLimits.bytes / 4 / columns));
  return says.tooLarge(name, words, rows, megabytes(bytes), seconds(rows, columns), most);
}

/** Root mean square of the lengths of the rows. */
export function rowLength({ rows, values }: Pick<MatrixValue, 'rows' | 'values'>): number {
  let square = 0;
  for (const value of values) square += value * value;
  return Math.sqrt(square / rows);
}

/** @throws StudioError bad-params with the numbers where it does not fit, is too large, or holds what is no measurement */
export function checkMatrix(matrix: MatrixValue, size: number): void {
  const { name, rows, columns, values } = matrix;
  const refuse = (why: Said): StudioError => new StudioError('bad-params', why);
  const why = whyNoMatrix(name, [rows, columns], size);
  if (why !== null) throw refuse(why);
  if (!isWhole(matrix)) throw refuse(says.damaged(name));
  if (!values.every(Number.isFinite)) throw refuse(says.notFinite(name));
  const length = rowLength(matrix);
  if (length === 0) throw refuse(says.zeros(name));
  if (length < lengths.least) throw refuse(says.tooSmall(name, length.toPrecision(1)));
  if (length > lengths.most) throw refuse(says.tooBig(name, length.toPrecision(1)));
}

/** Its entries lie within it, once each and in order. */
function isWhole({ rows, columns, values, sparse }: MatrixValue): boolean {
  return sparse ? areRows(rows, columns, { ...sparse, kept: values }) : values.length === rows * columns;
}
