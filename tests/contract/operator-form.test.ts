// H as what it is, and as a matrix for NumPy, agrees with the float64 twin: every case of every operator, in the shapes of a run's ZIP.
import { describe, expect, it } from 'vitest';
import { coloursLast } from '../../src/keep/axes.ts';
import { matrixOf } from '../../src/keep/operator-matrix.ts';
import { operators } from '../../src/operators/registry.ts';
import { inNaturalShape } from '../../src/protocol/number-array.ts';
import { casesFor, smoothPicture } from '../helpers/cases.ts';
import { norm } from '../helpers/numbers.ts';

const size = 16;
const everyCase = [...operators.values()].flatMap((operator) =>
  casesFor(operator.id, size).map(({ name, params }) => ({ operator, params, title: `${operator.id}, ${name}` })),
);

/** Hx of x [S, S, 3], by the matrix: on colours alone where a column is a pixel. */
function product(matrix: NonNullable<ReturnType<typeof matrixOf>>, x: Float32Array): Float32Array {
  const [rows, columns] = matrix.shape;
  const wide = x.length / columns;
  const out = new Float32Array(rows * wide);
  const add = (row: number, column: number, value: number): void => {
    for (let c = 0; c < wide; c++) out[row * wide + c] = out[row * wide + c]! + value * x[column * wide + c]!;
  };
  if (matrix.kind === 'dense') matrix.data.forEach((value, i) => add(Math.floor(i / columns), i % columns, value));
  else
    for (let row = 0; row < rows; row++)
      for (let at = matrix.indptr[row]!; at < matrix.indptr[row + 1]!; at++) add(row, matrix.indices[at]!, matrix.data[at]!);
  return out;
}

describe.each(everyCase)('$title', ({ operator, params }) => {
  const reference = operator.reference(params, size);
  const form = reference.form();

  it('is the same H as a matrix', () => {
    const x = Float32Array.from(smoothPicture(size));
    const y = inNaturalShape(Float32Array.from(reference.apply(Float64Array.from(x))), reference.natural);
    const [c = 0, height, width] = reference.natural.shape;
    const matrix = matrixOf(form, size);
    expect(matrix === null).toBe(reference.measurementSize === 0);
    if (!matrix) return;
    const inNumpy = height === undefined ? y : coloursLast(y, c, height * (width ?? 1));
    const ours = product(matrix, coloursLast(x, 3, size * size));
    expect(ours.length).toBe(inNumpy.length);
    // What is left out of frequencies that a kernel hardly passes.
    const tolerance = form.h.kind === 'kernel' && form.h.cutoff > 0 ? 2e-3 : 1e-6;
    expect(norm(Float64Array.from(ours, (value, i) => value - inNumpy[i]!))).toBeLessThan(tolerance * norm(Float64Array.from(inNumpy)));
  });

  it('counts a fit over as many numbers as the twin', () => {
    const residual = Float64Array.from(reference.apply(Float64Array.from(smoothPicture(size))));
    const fit = form.counted === 0 ? 0 : norm(residual) / Math.sqrt(form.counted);
    expect(reference.rms(residual)).toBeCloseTo(fit, 9);
  });
});
