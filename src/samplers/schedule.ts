// The noise schedule of EDM (Karras 2022, equation 5): coefficients in f64, computed once.
import type { Params, ParamSpec } from '../protocol/param-spec.ts';
import { readChoice, readNumber } from '../protocol/read-params.ts';
import type { Schedule } from './contract.ts';

/**
 * σ_i = (σ_max^{1/ρ} + i/(n−1)·(σ_min^{1/ρ} − σ_max^{1/ρ}))^ρ for i < n, then 0. n ≥ 2 gives n + 1 values.
 */
export function edmSigmas(n: number, sigmaMin: number, sigmaMax: number, rho = 7): number[] {
  const [a, b] = [sigmaMax ** (1 / rho), sigmaMin ** (1 / rho)];
  const sigmas = Array.from({ length: n }, (_, i) => (a + (i / (n - 1)) * (b - a)) ** rho);
  return [...sigmas, 0];
}

/** Where evenly spaced levels end: what is left then is a grey level, and the last step removes it. */
const evenEnd = 0.01;

/** n levels from σ_max to 0.01, or σ_min where that is higher, evenly in ln σ, then 0. */
export function evenSigmas(n: number, { sigmaMin, sigmaMax }: Schedule): number[] {
  const ratio = Math.max(evenEnd, sigmaMin) / sigmaMax;
  return [...Array.from({ length: n }, (_, i) => sigmaMax * ratio ** (i / (n - 1))), 0];
}

/** Levels of a solver that draws fresh noise: those of EDM were made for one that draws none. */
export const spacingParam: ParamSpec = {
  kind: 'choice',
  id: 'levels',
  label: 'Noise levels',
  options: [
    { value: 'even', label: 'Evenly in ln σ' },
    { value: 'edm', label: 'EDM' },
  ],
  initial: 'even',
  help: 'With fresh noise the steps between high levels must be as short as those between low ones, or the pictures differ too much or too little.',
};

/** σ_0 > … > σ_n = 0 of a method whose parameters have `steps` and `levels` as above. */
export function spacedLevels(params: readonly ParamSpec[], values: Params, schedule: Schedule): number[] {
  if (readChoice(params, values, 'levels') === 'edm') return levelsOf(params, values, schedule);
  return evenSigmas(readNumber(params, values, 'steps'), schedule);
}

/** σ_0 > … > σ_n = 0 of a method whose parameters have `steps`. */
export function levelsOf(params: readonly ParamSpec[], values: Params, { sigmaMin, sigmaMax }: Schedule): number[] {
  return edmSigmas(readNumber(params, values, 'steps'), sigmaMin, sigmaMax);
}

/** n levels along the curve through the given ones (straight in ln σ), then 0; n of them are themselves. */
export function stretched(levels: readonly number[], n: number): number[] {
  const at = (i: number): number => {
    const place = (i * (levels.length - 1)) / (n - 1);
    const left = Math.min(Math.floor(place), levels.length - 2);
    const [a, b] = [levels[left]!, levels[left + 1]!];
    const along = place - left;
    return along === 0 ? a : along === 1 ? b : a ** (1 - along) * b ** along;
  };
  return [...Array.from({ length: n }, (_, i) => at(i)), 0];
}

/** What follows for a sampler that goes down these levels with so many passes through the network at each. */
export function downTheLevels(params: ParamSpec[], passes = 1, levels = levelsOf) {
  return {
    params,
    evaluations: (values: Params) => passes * readNumber(params, values, 'steps'),
    sigmas: (values: Params, schedule: Schedule) => levels(params, values, schedule).slice(0, -1),
  };
}
