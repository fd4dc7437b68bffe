// Solves with a symmetric positive (semi)definite matrix, float64. Knows no operators.

/**
 * A = L Lᵀ, in place in the lower triangle of a [n, n] row-major matrix (Golub & Van Loan, algorithm 4.2.1).
 * @throws RangeError where A is not positive definite
 */
export function factorCholesky(a: Float64Array, n: number): Float64Array {
  for (let j = 0; j < n; j++) {
    for (let i = j; i < n; i++) {
      let sum = a[i * n + j]!;
      for (let k = 0; k < j; k++) sum -= a[i * n + k]! * a[j * n + k]!;
      if (i === j) {
        if (!(sum > 0)) throw new RangeError('the matrix is not positive definite');
        a[j * n + j] = Math.sqrt(sum);
      } else a[i * n + j] = sum / a[j * n + j]!;
    }
  }
  return a;
}

/** x with L x = b, in place in b[offset … offset + n), whose first `first` numbers are 0. */
export function solveLower(l: Float64Array, n: number, b: Float64Array, offset = 0, first = 0): void {
  for (let i = first; i < n; i++) {
    let sum = b[offset + i]!;
    for (let k = first; k < i; k++) sum -= l[i * n + k]! * b[offset + k]!;
    b[offset + i] = sum / l[i * n + i]!;
  }
}

/** x with L Lᵀ x = b, in place in b[offset … offset + n). */
export function solveCholesky(l: Float64Array, n: number, b: Float64Array, offset = 0): void {
  solveLower(l, n, b, offset);
  for (let i = n - 1; i >= 0; i--) {
    let sum = b[offset + i]!;
    for (let k = i + 1; k < n; k++) sum -= l[k * n + i]! * b[offset + k]!;
    b[offset + i] = sum / l[i * n + i]!;
  }
}

/** (LLᵀ)⁻¹, symmetric: [n, n]. */
export function invertFactor(l: Float64Array, n: number): Float64Array {
  const x = invertLower(l, n);
  const out = new Float64Array(n * n);
  // XᵀX, row by row of X, which ends at its diagonal.
  for (let k = 0; k < n; k++)
    for (let i = 0; i <= k; i++) {
      const factor = x[k * n + i]!;
      for (let j = 0; j <= i; j++) out[i * n + j] = out[i * n + j]! + factor * x[k * n + j]!;
    }
  for (let i = 0; i < n; i++) for (let j = 0; j < i; j++) out[j * n + i] = out[i * n + j]!;
  return out;
}

/** L⁻¹, lower triangular: [n, n]. */
export function invertLower(l: Float64Array, n: number): Float64Array {
  const x = new Float64Array(n * n);
  for (let i = 0; i < n; i++) {
    for (let k = 0; k < i; k++) {
      const factor = l[i * n + k]!;
      if (factor !== 0) for (let j = 0; j <= k; j++) x[i * n + j] = x[i * n + j]! - factor * x[k * n + j]!;
    }
    for (let j = 0; j < i; j++) x[i * n + j] = x[i * n + j]! / l[i * n + i]!;
    x[i * n + i] = 1 / l[i * n + i]!;
  }
  return x;
}

/**
 * A ≈ L Lᵀ on the rows that span the others: each pivot is the largest number left on the diagonal, until that is `tolerance` of the first
 * (Higham 2002, §10.3). Where b is in the range of A, u = (L Lᵀ)⁻¹b on the pivots and 0 elsewhere has A u = b.
 *
 * @param a symmetric positive semidefinite, [n, n]
 * @returns the pivots [r], and L of their rows, [r, r] with its upper triangle 0
 */
export function factorPivoted(a: ArrayLike<number>, n: number, tolerance: number): { pivots: number[]; factor: Float64Array } {
  const rows = Array.from({ length: n }, () => new Float64Array(n));
  const left = Float64Array.from({ length: n }, (_, i) => a[i * n + i]!);
  const pivots: number[] = [];
  const bound = tolerance * left.reduce((most, v) => Math.max(most, v), 0);
  for (let k = 0; k < n; k++) {
    let pivot = 0;
    for (let i = 1; i < n; i++) if (left[i]! > left[pivot]!) pivot = i;
    if (!(left[pivot]! > bound)) break;
    const scale = 1 / Math.sqrt(left[pivot]!);
    const own = rows[pivot]!;
    for (let i = 0; i < n; i++) {
      if (!(left[i]! > 0)) continue;
      const row = rows[i]!;
      let sum = a[pivot * n + i]!;
      for (let j = 0; j < k; j++) sum -= row[j]! * own[j]!;
      row[k] = sum * scale;
      left[i] = left[i]! - row[k]! ** 2;
    }
    left[pivot] = 0;
    pivots.push(pivot);
  }
  const r = pivots.length;
  const factor = new Float64Array(r * r);
  pivots.forEach((pivot, k) => factor.set(rows[pivot]!.subarray(0, k + 1), k * r));
  return { pivots, factor };
}
