// The composition as numbers: H and Hᵀ of one colour by the kernel itself (it is sparse and strided: cheaper than a padded FFT), the dense
// rows of H, and the dense regularised inverse that features go back by. float64; knows no parameters of people and no y.
import { factorCholesky, factorPivoted, solveCholesky } from '../math/cholesky.ts';
import type { Composition } from './composition.params.ts';
import type { Regularisation } from './contract.ts';
import { noiseRatio } from './feature-transform.ts';

/** Added to HHᵀ whatever the noise: directions measured more weakly than this are left to the network (docs/operators.md). */
const floor = 1e-3;

/** What is added to HHᵀ: ε = (σ_n / 0.5)² + 1e-3. */
export function ridgeOf({ std }: Regularisation): number {
  return noiseRatio(std) + floor;
}

/** The pixels that sample `sample` reads: kernel rows and columns from…to, and where entry (0, 0) of the kernel falls. */
function windowOf({ size, stride, side, origin, width }: Composition, sample: number) {
  const top = stride * Math.floor(sample / width) - origin;
  const left = stride * (sample % width) - origin;
  return {
    top,
    left,
    rowFrom: Math.max(0, -top),
    rowTo: Math.min(side, size - top),
    columnFrom: Math.max(0, -left),
    columnTo: Math.min(side, size - left),
  };
}

/** H of one plane [S, S] → [seen]. */
export function measurePlane(h: Composition, x: Float64Array): Float64Array {
  const { kernel, side, size, seen } = h;
  const out = new Float64Array(seen.length);
  for (let n = 0; n < seen.length; n++) {
    const { top, left, rowFrom, rowTo, columnFrom, columnTo } = windowOf(h, seen[n]!);
    let sum = 0;
    for (let i = rowFrom; i < rowTo; i++) {
      const from = i * side;
      const at = (top + i) * size + left;
      for (let j = columnFrom; j < columnTo; j++) sum += kernel[from + j]! * x[at + j]!;
    }
    out[n] = sum;
  }
  return out;
}

/** Hᵀ of one plane: [seen] → [S, S]. */
export function spreadPlane(h: Composition, u: Float64Array): Float64Array {
  const { kernel, side, size, seen } = h;
  const out = new Float64Array(size * size);
  for (let n = 0; n < seen.length; n++) {
    const { top, left, rowFrom, rowTo, columnFrom, columnTo } = windowOf(h, seen[n]!);
    const value = u[n]!;
    for (let i = rowFrom; i < rowTo; i++) {
      const from = i * side;
      const at = (top + i) * size + left;
      for (let j = columnFrom; j < columnTo; j++) out[at + j] = out[at + j]! + kernel[from + j]! * value;
    }
  }
  return out;
}

/** H of one colour, dense: [seen, S²]. */
export function denseRows(h: Composition): Float64Array {
  const plane = h.size * h.size;
  const rows = new Float64Array(h.seen.length * plane);
  h.seen.forEach((sample, n) => {
    const { top, left, rowFrom, rowTo, columnFrom, columnTo } = windowOf(h, sample);
    for (let i = rowFrom; i < rowTo; i++) {
      const at = n * plane + (top + i) * h.size + left;
      for (let j = columnFrom; j < columnTo; j++) rows[at + j] = h.kernel[i * h.side + j]!;
    }
  });
  return rows;
}

/** HHᵀ of one colour, [seen, seen]. */
function gramColumns(h: Composition, rows: Float64Array): Float64Array {
  const m = h.seen.length;
  const plane = h.size * h.size;
  const gram = new Float64Array(m * m);
  // A row is zero outside its window: H times it costs a kernel a sample, not a picture.
  for (let n = 0; n < m; n++) gram.set(measurePlane(h, rows.subarray(n * plane, (n + 1) * plane)), n * m);
  return gram;
}

/** HHᵀ + ridge·I, [seen, seen], factored. */
function factorGram(h: Composition, rows: Float64Array, ridge: number): Float64Array {
  const m = h.seen.length;
  const gram = gramColumns(h, rows);
  for (let n = 0; n < m; n++) gram[n * m + n] = gram[n * m + n]! + ridge;
  return factorCholesky(gram, m);
}

/** v ↦ (HHᵀ + ridge·I)⁻¹v on planes of `seen` numbers; factored once a ridge, of which one H sees one or two. */
export function createRidgeSolver(h: Composition): (v: Float64Array, ridge: number) => Float64Array {
  const m = h.seen.length;
  let factored: { ridge: number; factor: Float64Array } | null = null;
  return (v, ridge) => {
    if (factored?.ridge !== ridge) factored = { ridge, factor: factorGram(h, denseRows(h), ridge) };
    const out = v.slice();
    for (let start = 0; start < out.length; start += m) solveCholesky(factored.factor, m, out, start);
    return out;
  };
}

/** Of the largest pivot: what is below was never measured, or is lost in single precision. */
const exactTolerance = 1e-6;

/** HHᵀ of the rows that span the others, factored. */
export function factorExactly(h: Composition, rows: Float64Array): ReturnType<typeof factorPivoted> {
  return factorPivoted(gramColumns(h, rows), h.seen.length, exactTolerance);
}

/** v ↦ u with HHᵀu = v for v in the range of H, on planes of `seen` numbers: made when it is first asked, quick from then on. */
export function createExactSolver(h: Composition, rows: Float64Array): (v: Float64Array) => Float64Array {
  const m = h.seen.length;
  let factored: ReturnType<typeof factorPivoted> | null = null;
  return (v) => {
    factored ??= factorExactly(h, rows);
    const { pivots, factor } = factored;
    const u = new Float64Array(v.length);
    for (let start = 0; start < v.length; start += m) {
      const one = Float64Array.from(pivots, (pivot) => v[start + pivot]!);
      solveCholesky(factor, pivots.length, one);
      pivots.forEach((pivot, i) => (u[start + pivot] = one[i]!));
    }
    return u;
  };
}

/** (HHᵀ + ridge·I)⁻¹H, [seen, S²], f32: x = Σ_n v[n]·row n is H†v. */
export function denseInverse(h: Composition, rows: Float64Array, ridge: number): Float32Array {
  const m = h.seen.length;
  const factor = factorGram(h, rows, ridge);
  const inverse = new Float64Array(m * m);
  for (let n = 0; n < m; n++) {
    inverse[n * m + n] = 1;
    solveCholesky(factor, m, inverse, n * m);
  }
  const out = new Float32Array(rows.length);
  for (let n = 0; n < m; n++) out.set(spreadPlane(h, inverse.subarray(n * m, (n + 1) * m)), n * h.size * h.size);
  return out;
}

/** The samples of y that are seen: [3, m]. */
export function seenOf(y: Float32Array, seen: Uint32Array): Float32Array {
  const samples = y.length / 3;
  return Float32Array.from({ length: 3 * seen.length }, (_, i) => y[Math.floor(i / seen.length) * samples + seen[i % seen.length]!]!);
}
