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
    const curvature = dot(p, ap);
    // What is left lies outside the range of A: no step comes nearer, and dividing by it would make noise that grows.
    if (!(curvature > 0)) break;
    const alpha = rz / curvature;
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

/** One of several systems that are solved together: p is where the next A·p is wanted. */
class System {
  readonly #diagonal: Float32Array;
  readonly #u: Float64Array;
  readonly #r: Float64Array;
  readonly #p: Float32Array;
  readonly #first: number;
  readonly #best: Float64Array;
  #least: number;
  /** r·r and r·z, of this step and for z of the one before. */
  #left = 0;
  #rz = 0;
  #before = Infinity;

  constructor(y: Float32Array, p: Float32Array, diagonal: Float32Array) {
    this.#diagonal = diagonal;
    this.#r = new Float64Array(y);
    this.#p = p;
    this.#u = new Float64Array(y.length);
    this.#best = new Float64Array(y.length);
    this.#r.forEach((v, i) => {
      this.#left += v * v;
      this.#rz += diagonal[i]! * v * v;
    });
    this.#first = this.#least = this.#left;
  }

  isOpen(tolerance: number): boolean {
    return this.#left > tolerance ** 2 * this.#first;
  }

  /** The next direction. */
  turn(): void {
    const [diagonal, p, r] = [this.#diagonal, this.#p, this.#r];
    const beta = this.#rz / this.#before;
    for (let i = 0; i < r.length; i++) p[i] = diagonal[i]! * r[i]! + beta * p[i]!;
  }

  /** @param image A·p */
  advance(image: Float32Array): void {
    const [diagonal, p, u, r] = [this.#diagonal, this.#p, this.#u, this.#r];
    let curvature = 0;
    for (let i = 0; i < r.length; i++) curvature += p[i]! * image[i]!;
    const alpha = this.#rz / curvature;
    let [left, rz] = [0, 0];
    for (let i = 0; i < r.length; i++) {
      u[i] = u[i]! + alpha * p[i]!;
      const rest = r[i]! - alpha * image[i]!;
      r[i] = rest;
      left += rest * rest;
      rz += diagonal[i]! * rest * rest;
    }
    this.#before = this.#rz;
    [this.#left, this.#rz] = [left, rz];
    if (!(left < this.#least)) return;
    this.#least = left;
    this.#best.set(u);
  }

  /** u; where it is worse than none, the best on the way to it. */
  answer(): Float64Array {
    return this.#left <= this.#first ? this.#u : this.#best;
  }
}

/**
 * The same for all K systems at once, where A is quicker on all of them together, with a diagonal preconditioner: f32 between the steps.
 * Of what A does not pass (rounding, where y was nearly met before) steps can make noise that grows: such an answer is not given.
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
  const p = new Float32Array(y.length);
  const part = (v: Float32Array, k: number): Float32Array => v.subarray(k * length, (k + 1) * length);
  const systems = Array.from({ length: y.length / length }, (_, k) => new System(part(y, k), part(p, k), diagonal));
  const open = (): System[] => systems.filter((system) => system.isOpen(tolerance));
  for (let step = 0, left = open(); left.length > 0 && step < steps; step++, left = open()) {
    for (const system of left) system.turn();
    const images = await apply(p);
    for (const system of left) system.advance(part(images, systems.indexOf(system)));
  }
  const u = new Float32Array(y.length);
  systems.forEach((system, k) => u.set(system.answer(), k * length));
  return u;
}
