// H of an operator that is a small dense matrix, Hx = A·vec(x) or the same A on each colour, H† = Aᵀ(AAᵀ + (ε + floor)I)⁻¹: the float64 twin.
// T_ψ acts on measurements in a unit in which rows are about 1 long, as those are that networks were trained with.
import { invertFactor, solveCholesky } from '../math/cholesky.ts';
import type { ReferenceOperator, Regularisation } from './contract.ts';
import { factorRidge, gramOf, rowSpaceOf, solveExactly, type RowSpace } from './dense.exact.ts';
import { deriveReference } from './derive-reference.ts';
import { noiseRatio, transformEntries } from './feature-transform.ts';

/** A of one operator, and what is made of AAᵀ for whoever solves with it. */
export interface DenseMatrix {
  rows: number;
  /** How often A acts on a picture: once on all of it, [rows, 3S²], or on each of three colours, [rows, S²]. */
  colours: 1 | 3;
  a: Float64Array;
  /** How long rows are, in which y is given to T_ψ. */
  unit: number;
  /** AAᵀ is made when it is first asked for; so is what follows, and kept. */
  gram(): Float64Array;
  exactly(): RowSpace;
  /** The Cholesky factor of AAᵀ + ridge·I, ridge = (σ_n / 0.5)² + floor. */
  regularised(std: number): { ridge: number; factor: Float64Array };
}

interface Kind extends Pick<DenseMatrix, 'rows' | 'colours' | 'a' | 'unit'> {
  /** Added to AAᵀ where the network is told H†, in units of `unit`²: what A hardly sees is left to the network. */
  floor: number;
}

export function denseMatrix({ rows, colours, a, unit, floor }: Kind): DenseMatrix {
  let [gram, exact]: [Float64Array | null, RowSpace | null] = [null, null];
  const known = new Map<number, ReturnType<DenseMatrix['regularised']>>();
  const gramOnce = (): Float64Array => (gram ??= gramOf(a, rows));
  return {
    rows,
    colours,
    a,
    unit,
    gram: gramOnce,
    exactly: () => (exact ??= rowSpaceOf(gramOnce(), rows)),
    regularised(std) {
      const ridge = noiseRatio(std) + floor * unit ** 2;
      const made = known.get(ridge) ?? { ridge, factor: factorRidge(gramOnce(), rows, ridge) };
      // A page sets one noise after another; runs ask for one or two.
      if (known.size >= 4) known.clear();
      known.set(ridge, made);
      return made;
    },
  };
}

/** As the forms inside a network have it, y in `unit`: unit²·(AAᵀ + ridge·I)⁻¹, symmetric, [rows, rows]. */
export function inverseInUnit(matrix: DenseMatrix, std: number): Float64Array {
  const { rows, unit } = matrix;
  const inverse = invertFactor(matrix.regularised(std).factor, rows);
  confine(matrix, inverse);
  return inverse.map((v) => v * unit ** 2);
}

/**
 * What no Ax reaches is taken from solutions w, in place on every [rows] numbers: of dependent rows it is 1/ridge large, Aᵀ of it is 0, and
 * single precision would not get rid of it again.
 */
function confine(matrix: DenseMatrix, w: Float64Array): void {
  const { rows } = matrix;
  if (matrix.exactly().rank === rows) return;
  const gram = matrix.gram();
  for (let start = 0; start < w.length; start += rows) {
    w.set(product(gram, rows, w.subarray(start, start + rows)), start);
    solveExactly(matrix.exactly(), rows, w, start);
  }
}

/** M v of a [n, n] matrix. */
function product(m: Float64Array, n: number, v: Float64Array): Float64Array {
  const out = new Float64Array(n);
  for (let i = 0; i < n; i++) for (let j = 0; j < n; j++) out[i] = out[i]! + m[i * n + j]! * v[j]!;
  return out;
}

/** x [K, width] → A x [K, rows]. */
function applyRows({ a, rows }: DenseMatrix, x: Float64Array): Float64Array {
  const width = a.length / rows;
  const images = x.length / width;
  const y = new Float64Array(images * rows);
  for (let k = 0; k < images; k++) {
    for (let i = 0; i < rows; i++) {
      let sum = 0;
      for (let e = 0; e < width; e++) sum += a[i * width + e]! * x[k * width + e]!;
      y[k * rows + i] = sum;
    }
  }
  return y;
}

/** y [K, rows] → Aᵀ y [K, width]. */
function applyTransposed({ a, rows }: DenseMatrix, y: Float64Array): Float64Array {
  const width = a.length / rows;
  const images = y.length / rows;
  const x = new Float64Array(images * width);
  for (let k = 0; k < images; k++) {
    for (let i = 0; i < rows; i++) {
      const factor = y[k * rows + i]!;
      for (let e = 0; e < width; e++) x[k * width + e] = x[k * width + e]! + factor * a[i * width + e]!;
    }
  }
  return x;
}

/** (AAᵀ + ridge·I)⁻¹ on every [rows] numbers, within what some Ax reaches. */
export function solveRegularised(matrix: DenseMatrix, v: Float64Array, std: number): Float64Array {
  const out = v.slice();
  const { factor } = matrix.regularised(std);
  for (let start = 0; start < v.length; start += matrix.rows) solveCholesky(factor, matrix.rows, out, start);
  confine(matrix, out);
  return out;
}

/** (AAᵀ)† on every [rows] numbers. */
export function solveMoorePenrose(matrix: DenseMatrix, v: Float64Array): Float64Array {
  const out = v.slice();
  for (let start = 0; start < v.length; start += matrix.rows) solveExactly(matrix.exactly(), matrix.rows, out, start);
  return out;
}

export function denseReference(matrix: DenseMatrix): ReferenceOperator {
  const { rows, colours, a, unit } = matrix;
  const apply = (x: Float64Array): Float64Array => applyRows(matrix, x);
  const pinv = (y: Float64Array, { std }: Pick<Regularisation, 'std'>): Float64Array =>
    applyTransposed(matrix, solveRegularised(matrix, y, std));
  const transformed: ReferenceOperator['transformed'] = (x, y, transform) =>
    transformEntries(
      y.map((v) => v / unit),
      apply(x).map((v) => v / unit),
      transform,
    ).map((v) => v * unit);
  return {
    ...deriveReference({
      measurementSize: colours * rows,
      rank: colours * matrix.exactly().rank,
      form: () => ({ h: { kind: 'matrix', rows, colours, values: a }, seen: null }),
      natural: { shape: colours === 1 ? [rows] : [colours, rows], order: null, frame: null, valid: null },
      apply,
      adjoint: (y) => applyTransposed(matrix, y),
      pinv,
      pinvExact(y) {
        const x = applyTransposed(matrix, solveMoorePenrose(matrix, y));
        const [missed, all] = [lengthOf(apply(x).map((v, i) => v - y[i]!)), lengthOf(y)];
        return { x, residual: all === 0 ? 0 : missed / all, iterations: 0 };
      },
    }),
    transformed,
    features: (x, y, transform, regularisation) => pinv(transformed(x, y, transform), regularisation),
  };
}

const lengthOf = (v: Float64Array): number => Math.sqrt(v.reduce((sum, one) => sum + one * one, 0));
