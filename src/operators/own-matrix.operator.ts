// H as somebody brings it: a matrix, one row a number that is measured, of a whole picture or of each colour alone. Rows may depend on one
// another, and be of any length.
import { denseOf, isSameMatrix, rowLength, coloursOf, matrixOfDense, type MatrixValue } from '../protocol/own-matrix.ts';
import type { Params, ParamSpec } from '../protocol/param-spec.ts';
import { readMatrix } from '../protocol/read-params.ts';
import type { Cases, Operator } from './contract.ts';
import { denseMatrix, type DenseMatrix } from './dense.reference.ts';
import { dense } from './dense.ts';

const params: ParamSpec[] = [{ kind: 'matrix', id: 'matrix', label: 'H', help: 'A file: .npy, or .npz of a SciPy sparse matrix.' }];

/** Where the network is told H†: what T_ψ adds along directions that H hardly sees would be enlarged without bound (as in compositions). */
const floor = 1e-3;

let newest: { value: MatrixValue; size: number; matrix: DenseMatrix } | null = null;

/** The one that was asked for last is kept: every call brings a copy, and HHᵀ of a thousand rows takes seconds. @throws StudioError bad-params */
function readOwn(values: Params, size: number): DenseMatrix {
  const value = readMatrix(params, values, 'matrix', size);
  if (newest?.size === size && isSameMatrix(newest.value, value)) return newest.matrix;
  const { rows, columns } = value;
  const kind = { rows, colours: coloursOf(columns, size) ?? 1, unit: rowLength(value), floor };
  const matrix = denseMatrix({ ...kind, a: Float64Array.from(denseOf(value)) });
  newest = { value, size, matrix };
  return matrix;
}

export const operator: Operator = {
  id: 'own-matrix',
  label: 'Own matrix',
  summary: 'Measures with a matrix of your own, one number a row.',
  order: 7,
  params,
  claims: { pinv: 'as-trained', steps: 0 },
  ...dense(readOwn),
};

/** Row i looks at the picture with a wave of its own; the last `again` of them are earlier ones once more. */
function waves(rows: number, again: number, columns: number, length: number): Float32Array {
  return Float32Array.from({ length: rows * columns }, (_, at) => {
    const row = Math.floor(at / columns) % (rows - again);
    return length * Math.sqrt(2 / columns) * Math.sin((1 + row) * ((at % columns) + 1) * 0.7);
  });
}

export const cases: Cases = (size) => {
  const [picture, colour] = [3 * size * size, size * size];
  const made = (name: string, rows: number, columns: number, values: Float32Array) => ({
    name,
    params: { matrix: matrixOfDense(name, rows, columns, values) },
  });
  const pairs = new Float32Array(40 * colour);
  // Sparse: row i is the mean of two pixels.
  for (let row = 0; row < 40; row++) pairs[row * colour + 5 * row] = pairs[row * colour + 5 * row + 1] = 0.5;
  return [
    made('6 rows', 6, picture, waves(6, 0, picture, 1)),
    made('24 rows, 8 of them twice', 24, picture, waves(24, 8, picture, 1)),
    made('each colour alone, sparse', 40, colour, pairs),
    made('each colour alone, rows of length 50, one twice', 7, colour, waves(7, 1, colour, 50)),
    made('one row', 1, picture, new Float32Array(picture).fill(1, 40, 43)),
  ];
};
