// The error function and the normal distribution: erf in float64 for the twins, Φ by table for the fast forms.

const TWO_OVER_SQRT_PI = 2 / Math.sqrt(Math.PI);

/**
 * erf(x) = 2/√π · e^{-x²} Σ 2ⁿ x^{2n+1} / (1·3·5…(2n+1)) (Abramowitz & Stegun 7.1.6: all terms of one sign, so nothing cancels).
 * Error below 1e-15; ±1 beyond |x| = 6, where 1 − erf < 3e-17.
 */
export function erf(x: number): number {
  if (Math.abs(x) >= 6) return Math.sign(x);
  const square = x * x;
  let term = x;
  let sum = x;
  for (let n = 1; Math.abs(term) > 1e-17 * Math.abs(sum); n++) {
    term *= (2 * square) / (2 * n + 1);
    sum += term;
  }
  return TWO_OVER_SQRT_PI * Math.exp(-square) * sum;
}

/** GELU(x) = x·Φ(x), exact (not the tanh form); float64. */
export function gelu(x: number): number {
  return 0.5 * x * (1 + erf(x / Math.SQRT2));
}

const STEPS = 64;
const RANGE = 6;
/** For the node x₀ = i/64 − 6: Φ, φ, −x₀φ/2, (x₀² − 1)φ/6: Taylor's coefficients of Φ. */
const nodes = new Float64Array(4 * (2 * RANGE * STEPS + 1));
for (let i = 0; i <= 2 * RANGE * STEPS; i++) {
  const x = i / STEPS - RANGE;
  const density = Math.exp((-x * x) / 2) / Math.sqrt(2 * Math.PI);
  nodes.set([0.5 * (1 + erf(x / Math.SQRT2)), density, (-x * density) / 2, ((x * x - 1) * density) / 6], 4 * i);
}

/**
 * GELU by a cubic about the nearest of 769 nodes, for the processor's inner loops: no exponential.
 * Absolute error below 1e-8 (|x − x₀| ≤ 1/128; beyond |x| = 6 it is x or 0).
 */
export function fastGelu(x: number): number {
  if (!(x > -RANGE)) return 0 * x;
  if (x >= RANGE) return x;
  // `| 0`, not Math.round: an index that is an integer to the compiler halves the time of the whole function.
  const index = ((x + RANGE) * STEPS + 0.5) | 0;
  const d = x - (index / STEPS - RANGE);
  const at = 4 * index;
  return x * (nodes[at]! + d * (nodes[at + 1]! + d * (nodes[at + 2]! + d * nodes[at + 3]!)));
}
