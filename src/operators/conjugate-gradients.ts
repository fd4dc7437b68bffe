// Preconditioned conjugate gradients (Golub & Van Loan, algorithm 11.5.1) for several right-hand sides at once, float64.
// Knows neither the matrix nor its preconditioner, only how to apply them.

/** When to stop: at ‖y − Au‖ ≤ tolerance·‖y‖, or after so many steps. */
export interface Stop {
  tolerance: number;
  steps: number;
}

const usualStop: Stop = { tolerance: 1e-2, steps: 32 };

function dot(a: Float64Array, b: Float64Array): number {
  let sum = 0;
  for (let i = 0; i < a.length; i++) sum += a[i]! * b[i]!;
  return sum;
}

/** a ← a + factor·b. */
function addScaled(a: Float64Array, factor: number, b: Float64Array): void {
  for (let i = 0; i < a.length; i++) a[i] = a[i]! + factor * b[i]!;
}

/**
 * u with A u = y for a symmetric positive semidefinite A and y in its range, from u = 0, until ‖y − Au‖ ≤ 1e-2·‖y‖ or after 32 steps (or what `stop` says).
 *
 * @param y [K, length]: K systems, each with scalars of its own
 * @param apply A on one vector [length]
 * @param precondition P ≈ A⁻¹ on one vector, symmetric positive definite
 * @returns u [K, length], the largest ‖y − Au‖ / ‖y‖ and the largest number of steps of the K
 */
export function solveByConjugateGradients(
  apply: (v: Float64Array) => Float64Array,
  precondition: (r: Float64Array) => Float64Array,
  y: Float64Array,
  length: number,
  stop = usualStop,
): { u: Float64Array; residual: number; iterations: number } {
  const u = new Float64Array(y.length);
  let residual = 0;
  let iterations = 0;
  for (let start = 0; start < y.length; start += length) {
    const solved = solveOne(apply, precondition, y.subarray(start, start + length), stop);
    u.set(solved.u, start);
    residual = Math.max(residual, solved.residual);
    iterations = Math.max(iterations, solved.iterations);
  }
  return { u, residual, iterations };
}

function solveOne(
  apply: (v: Float64Array) => Float64Array,
  precondition: (r: Float64Array) => Float64Array,
  y: Float64Array,
  { tolerance, steps }: Stop,
): { u: Float64Array; residual: number; iterations: number } {
  const norm = Math.sqrt(dot(y, y));
  const u = new Float64Array(y.length);
  const r = y.slice();
  let z = precondition(r);
  const p = z.slice();
  let rz = dot(r, z);
  let iterations = 0;
  let residual = norm === 0 ? 0 : 1;
  while (residual > tolerance && iterations < steps) {
    const ap = apply(p);
    const alpha = rz / dot(p, ap);
    addScaled(u, alpha, p);
    addScaled(r, -alpha, ap);
    z = precondition(r);
    const next = dot(r, z);
    for (let i = 0; i < p.length; i++) p[i] = z[i]! + (next / rz) * p[i]!;
    rz = next;
    iterations++;
    residual = Math.sqrt(dot(r, r)) / norm;
  }
  return { u, residual, iterations };
}
