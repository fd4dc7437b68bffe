// The noise schedule of EDM (Karras 2022, equation 5): coefficients in f64, computed once.

/**
 * σ_i = (σ_max^{1/ρ} + i/(n−1)·(σ_min^{1/ρ} − σ_max^{1/ρ}))^ρ for i < n, then 0. n ≥ 2 gives n + 1 values.
 */
export function edmSigmas(n: number, sigmaMin: number, sigmaMax: number, rho = 7): number[] {
  const [a, b] = [sigmaMax ** (1 / rho), sigmaMin ** (1 / rho)];
  const sigmas = Array.from({ length: n }, (_, i) => (a + (i / (n - 1)) * (b - a)) ** rho);
  return [...sigmas, 0];
}
