// A matrix of somebody's own out of a file, as the operator takes it: columns colour after colour, or pixel after pixel as NumPy has pictures.
import { asStudioError, StudioError } from '../protocol/errors.ts';
import { checkMatrix, coloursOf, matrixOfDense, whyNoMatrix, type MatrixValue } from '../protocol/own-matrix.ts';
import type { NumberArray } from '../protocol/number-array.ts';
import type { SparseArray } from './read-sparse.ts';

/** How its columns count the numbers of a picture; of a matrix for one colour there is one way. */
export type ColumnOrder = 'planes' | 'interleaved';

const longestName = 200;

/** Where column j of the file stands in the operator's matrix. */
function placeOf(columns: number, size: number, order: ColumnOrder): (column: number) => number {
  if (coloursOf(columns, size) === 3 || order === 'planes') return (column) => column;
  return (column) => (column % 3) * size * size + Math.floor(column / 3);
}

/** @throws StudioError unfit-file with the numbers where it is none for pictures of this side, or too large */
export function matrixOfFile(file: NumberArray | SparseArray, size: number, order: ColumnOrder): MatrixValue {
  const { name, shape } = file;
  const why = whyNoMatrix(name, shape, size);
  if (why !== null) throw new StudioError('unfit-file', why);
  const [rows = 0, columns = 0] = shape;
  const place = placeOf(columns, size, order);
  const values = new Float32Array(rows * columns);
  const add = (row: number, column: number, value: number): void => {
    const at = row * columns + place(column);
    values[at] = values[at]! + value;
  };
  if ('each' in file) file.each(add);
  else
    for (let row = 0; row < rows; row++)
      for (let column = 0; column < columns; column++) add(row, column, file.values[row * columns + column]!);
  // Names of members of an archive may be as long as anybody likes; sessions and recipes keep them.
  const matrix = matrixOfDense(name.slice(0, longestName), rows, columns, values);
  try {
    checkMatrix(matrix, size);
  } catch (error) {
    throw new StudioError('unfit-file', asStudioError(error).detail, error);
  }
  return matrix;
}

/** How strongly each number of a picture is looked at, √(Σ over rows of H²), 1 the strongest: [3, S, S], or [S, S] of each colour. */
export function sightOf(matrix: MatrixValue): Float32Array {
  const { columns, values, sparse } = matrix;
  const squares = new Float64Array(columns);
  if (sparse) values.forEach((value, i) => (squares[sparse.at[i]!] = squares[sparse.at[i]!]! + value * value));
  else values.forEach((value, i) => (squares[i % columns] = squares[i % columns]! + value * value));
  const most = squares.reduce((a, b) => Math.max(a, b), 0) || 1;
  return Float32Array.from(squares, (square) => Math.sqrt(square / most));
}

/** The same as a picture of greys or colours, 0…255. */
export function pictureOfSight(matrix: MatrixValue, size: number): { width: number; height: number; rgba: Uint8ClampedArray } {
  const sight = sightOf(matrix);
  const plane = size * size;
  const rgba = new Uint8ClampedArray(4 * plane).fill(255);
  for (let pixel = 0; pixel < plane; pixel++)
    for (let c = 0; c < 3; c++) rgba[4 * pixel + c] = 255 * sight[(coloursOf(matrix.columns, size) === 1 ? c * plane : 0) + pixel]!;
  return { width: size, height: size, rgba };
}
