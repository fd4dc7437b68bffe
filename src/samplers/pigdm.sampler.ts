// ΠGDM (Song et al. 2023): an Euler step of the probability flow, and g = J_xᵀ H†'(y − H x0) through the network's Jacobian J_x.
// H†' = Hᵀ(HHᵀ + σ_n² I)⁻¹, which is not the H†_σ of other methods (docs/decisions.md). No fresh noise: x_T decides.
import type { ParamSpec } from '../protocol/param-spec.ts';
import { invariant } from '../protocol/errors.ts';
import { scaledNoise, stepsOf } from './arithmetic.ts';
import type { Field, InverseProblem, Reading, ZeroShotSampler } from './contract.ts';
import { readVariant, stepsParam, type Variant, variantParam } from './params.ts';
import { downTheLevels, levelsOf } from './schedule.ts';

const params: ParamSpec[] = [{ ...stepsParam(100), help: 'n steps take n evaluations and n gradients of the network.' }, variantParam];

/** H†'r. `reference` divides H† by 1 + σ_n² for matrices too, whatever HHᵀ is. */
function guide(problem: InverseProblem, r: Reading, variant: Variant): Promise<Field> {
  const { noiseStd, referenceGain } = problem;
  if (variant === 'published' || referenceGain !== 1) return problem.pinv(r, { epsilon: noiseStd ** 2 });
  const divided = problem.scale(
    r,
    problem.norms(r).map(() => 1 / (1 + noiseStd ** 2)),
  );
  return problem.pinv(divided, { epsilon: 0 });
}

export const sampler: ZeroShotSampler = {
  id: 'pigdm',
  label: 'ΠGDM',
  summary: 'Zero-shot: follows the gradient, through the network, of what is missing to fit.',
  zeroShot: true,
  requires: ['vjp'],
  resumes: true,
  ...downTheLevels(params, 2),
  async *run(context, values) {
    const { fields, denoise, vjp, problem, sigmaMax, start } = context;
    invariant(vjp, 'a sampler gets what it requires');
    const steps = stepsOf(levelsOf(params, values, context));
    const variant = readVariant(params, values);
    let x = start?.x ?? scaledNoise(context, sigmaMax);
    for (const [i, { sigma, next }] of steps.entries()) {
      if (i < (start?.step ?? 0)) continue;
      const x0 = await denoise(x, sigma);
      const g = await vjp(x, sigma, await guide(problem, await problem.residual(x0), variant));
      // x + (σ' − σ) d + g, d = (x − x0)/σ
      x = fields.combine([
        [next / sigma, x],
        [1 - next / sigma, x0],
        [1, g],
      ]);
      yield { i: i + 1, total: steps.length, sigma: next, x, denoised: x0 };
    }
  },
};
