// What second-order multistep solvers in λ = −ln σ share: the D of the step before, and how far it is extrapolated. Knows no solver.
import type { Field, Start } from './contract.ts';

/** D of the step that was done last, and its h = ln(σ/σ'). */
export interface StepBefore {
  denoised: Field;
  h: number;
}

interface Step {
  sigma: number;
  next: number;
}

/** Where a run goes on, the step before is one that was done elsewhere. */
export function newestOf(start: Start | undefined, steps: readonly Step[]): StepBefore | null {
  const [newest] = start?.past ?? [];
  const step = start && steps[start.step - 1];
  return newest && step ? { denoised: newest.denoised, h: Math.log(step.sigma / step.next) } : null;
}

/** w of d̃ = d + w·(d − d_before): h/(2 h_before), and 0 in the first step and in the last one, to σ = 0. */
export function extrapolation(before: StepBefore | null, { sigma, next }: Step): number {
  return before && next > 0 ? Math.log(sigma / next) / (2 * before.h) : 0;
}
