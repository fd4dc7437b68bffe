// The noise schedule of EDM (Karras 2022, equation 5): coefficients in f64, computed once.
import type { Params, ParamSpec } from '../protocol/param-spec.ts';
import { readNumber } from '../protocol/read-params.ts';
import type { Schedule } from './contract.ts';

/**
 * σ_i = (σ_max^{1/ρ} + i/(n−1)·(σ_min^{1/ρ} − σ_max^{1/ρ}))^ρ for i < n, then 0. n ≥ 2 gives n + 1 values.
 */
export function edmSigmas(n: number, sigmaMin: number, sigmaMax: number, rho = 7): number[] {
  const [a, b] = [sigmaMax ** (1 / rho), sigmaMin ** (1 / rho)];
  const sigmas = Array.from({ length: n }, (_, i) => (a + (i / (n - 1)) * (b - a)) ** rho);
  return [...sigmas, 0];
}

/** σ_0 > … > σ_n = 0 of a method whose parameters have `steps`. */
export function levelsOf(params: readonly ParamSpec[], values: Params, { sigmaMin, sigmaMax }: Schedule): number[] {
  return edmSigmas(readNumber(params, values, 'steps'), sigmaMin, sigmaMax);
}

/** What follows for a sampler that goes down these levels with so many passes through the network at each. */
export function downTheLevels(params: ParamSpec[], passes = 1) {
  return {
    params,
    evaluations: (values: Params) => passes * readNumber(params, values, 'steps'),
    sigmas: (values: Params, schedule: Schedule) => levelsOf(params, values, schedule).slice(0, -1),
  };
}
