// Preconditioned conjugate gradients (Golub & Van Loan, algorithm 11.5.1) for several right-hand sides at once, float64.
// Knows neither the matrix nor its preconditioner, only how to apply them.

/** When to stop: at ‖y − Au‖ ≤ tolerance·‖y‖, or after so many steps. */
export interface Stop {
  tolerance: number;
  steps: number;
}

export const usualStop: Stop = { tolerance: 1e-2, steps: 32 };

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

/**
 * The same for all K systems at once, where A is quicker on all of them together, with a diagonal preconditioner: f32 between the steps.
 *
 * @param y [K, length]
 * @param apply A on K vectors [K, length]
 * @param diagonal of P ≈ A⁻¹, [length]
 * @returns u [K, length]
 */
export async function solveTogether(
  apply: (v: Float32Array) => Promise<Float32Array>,
  diagonal: Float32Array,
  y: Float32Array,
  length: number,
  { tolerance, steps } = usualStop,
): Promise<Float32Array> {
  const [u, r] = [new Float64Array(y.length), new Float64Array(y)];
  const p = new Float32Array(y.length);
  const at = (k: number, v: Float64Array): Float64Array => v.subarray(k * length, (k + 1) * length);
  const systems = Array.from({ length: y.length / length }, (_, k) => ({
    ...{ u: at(k, u), r: at(k, r), p: p.subarray(k * length, (k + 1) * length) },
    ...{ bound: tolerance ** 2 * dot(at(k, r), at(k, r)), rz: 0 },
  }));
  const open = (): typeof systems => systems.filter((system) => dot(system.r, system.r) > system.bound);
  for (let step = 0, left = open(); left.length > 0 && step < steps; step++, left = open()) {
    for (const system of left) {
      let rz = 0;
      for (let i = 0; i < length; i++) rz += diagonal[i]! * system.r[i]! ** 2;
      const beta = step === 0 ? 0 : rz / system.rz;
      for (let i = 0; i < length; i++) system.p[i] = diagonal[i]! * system.r[i]! + beta * system.p[i]!;
      system.rz = rz;
    }
    const ap = await apply(p);
    for (const system of left) {
      const image = ap.subarray(system.p.byteOffset / 4, system.p.byteOffset / 4 + length);
      let curvature = 0;
      for (let i = 0; i < length; i++) curvature += system.p[i]! * image[i]!;
      const alpha = system.rz / curvature;
      for (let i = 0; i < length; i++) {
        system.u[i] = system.u[i]! + alpha * system.p[i]!;
        system.r[i] = system.r[i]! - alpha * image[i]!;
      }
    }
  }
  return Float32Array.from(u);
}
