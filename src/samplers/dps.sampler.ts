// DPS (Chung et al. 2023): an ancestral step, and half a step down g = ∇_x‖y − H x0‖ = −J_xᵀHᵀr/‖r‖, r = y − H x0, through the network.
// c = η σ'√(σ² − σ'²)/σ with η = 1 (mathematics §5). The noise of step i is stepNoise(i).
import type { ParamSpec } from '../protocol/param-spec.ts';
import { readNumber } from '../protocol/read-params.ts';
import { invariant } from '../protocol/errors.ts';
import { scaledNoise, stepsOf } from './arithmetic.ts';
import type { InverseProblem, Reading, ZeroShotSampler } from './contract.ts';
import { etaParamOf, readVariant, stepsParam, type Variant, variantParam } from './params.ts';
import { downTheLevels, levelsOf } from './schedule.ts';

/** ζ of the paper: how far along the normalised gradient. */
const stepSize = 0.5;

const params: ParamSpec[] = [
  { ...stepsParam(1000, 1000), help: 'n steps take n evaluations and n gradients of the network.' },
  etaParamOf(1),
  { ...variantParam, help: 'The second has one norm over all samples that are drawn together, so each depends on the others.' },
];

/** r/‖r‖ of every sample; `reference`: one norm over the batch, in the coordinates of the authors' code. */
function direction(problem: InverseProblem, r: Reading, variant: Variant): Reading {
  const norms = problem.norms(r);
  const whole = Math.hypot(...norms) / Math.sqrt(problem.referenceGain);
  // Where nothing is missing, or nothing is measured, there is nowhere to go.
  return problem.scale(
    r,
    norms.map((norm) => (norm === 0 ? 0 : 1 / (variant === 'reference' ? whole : norm))),
  );
}

export const sampler: ZeroShotSampler = {
  id: 'dps',
  label: 'DPS',
  summary: 'Zero-shot: walks down the misfit to the measurement, through the network, in many small steps.',
  zeroShot: true,
  requires: ['vjp'],
  resumes: true,
  ...downTheLevels(params, 2),
  async *run(context, values) {
    const { fields, denoise, vjp, stepNoise, problem, sigmaMax, start } = context;
    invariant(vjp, 'a sampler gets what it requires');
    const steps = stepsOf(levelsOf(params, values, context));
    const eta = readNumber(params, values, 'eta');
    const variant = readVariant(params, values);
    let x = start?.x ?? scaledNoise(context, sigmaMax);
    for (const [i, { sigma, next }] of steps.entries()) {
      if (i < (start?.step ?? 0)) continue;
      const x0 = await denoise(x, sigma);
      const towardsY = await problem.adjoint(direction(problem, await problem.residual(x0), variant));
      const minusG = await vjp(x, sigma, towardsY);
      const c = (eta * next * Math.sqrt(sigma ** 2 - next ** 2)) / sigma;
      const kept = Math.sqrt(next ** 2 - c ** 2);
      // x0 + √(σ'² − c²) d + c z − ½ g, d = (x − x0)/σ
      x = fields.combine([
        [1 - kept / sigma, x0],
        [kept / sigma, x],
        [c, stepNoise(i)],
        [stepSize, minusG],
      ]);
      yield { i: i + 1, total: steps.length, sigma: next, x, denoised: x0 };
    }
  },
};
