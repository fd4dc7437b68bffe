// Solves with a symmetric positive definite matrix, float64. Knows no operators.

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

/** x with L Lᵀ x = b, in place in b[offset … offset + n). */
export function solveCholesky(l: Float64Array, n: number, b: Float64Array, offset = 0): void {
  for (let i = 0; i < n; i++) {
    let sum = b[offset + i]!;
    for (let k = 0; k < i; k++) sum -= l[i * n + k]! * b[offset + k]!;
    b[offset + i] = sum / l[i * n + i]!;
  }
  for (let i = n - 1; i >= 0; i--) {
    let sum = b[offset + i]!;
    for (let k = i + 1; k < n; k++) sum -= l[k * n + i]! * b[offset + k]!;
    b[offset + i] = sum / l[i * n + i]!;
  }
}
