// DDRM (Kawar et al. 2022) in the pixel domain: what H saw is set by projection H†, what it did not see is left to the prior.
// One step from σ to σ' (mathematics §5), d = (x − x0)/σ. The noises of step i are z = stepNoise(2i), z' = stepNoise(2i + 1).
import type { ParamSpec } from '../protocol/param-spec.ts';
import { readNumber } from '../protocol/read-params.ts';
import { stepsOf } from './arithmetic.ts';
import type { Field, Inverse, ZeroShotContext, ZeroShotSampler } from './contract.ts';
import { etaParam, inverseChoice, inverseParam, readInverse, readVariant, stepsParam, variantParam } from './params.ts';
import { downTheLevels, levelsOf } from './schedule.ts';

const params: ParamSpec[] = [stepsParam(25), etaParam, inverseParam, variantParam];

interface Step {
  /** σ' */
  next: number;
  keep: number;
  eta: number;
  x0: Field;
  /** x̃ = x0 + σ'(√(1 − η²) d + η z) */
  free: Field;
  /** z' */
  fresh: Field;
}

/** σ' ≥ σ_n: x̃ + H†(y − H(x̃ + √(σ'² − σ_n²) z')). */
async function aboveNoise(
  { fields, problem }: ZeroShotContext,
  { next, free, fresh }: Step,
  inverse: Inverse,
  isReference: boolean,
): Promise<Field> {
  const spread = isReference ? next - problem.noiseStd : Math.sqrt(next ** 2 - problem.noiseStd ** 2);
  const noisy = fields.combine([
    [1, free],
    [spread, fresh],
  ]);
  return fields.combine([
    [1, free],
    [1, await problem.pinv(await problem.residual(noisy), inverse)],
  ]);
}

/** σ' < σ_n: x̃ − H†Hx̃ + H†Hx0 + σ'(√(1 − η²)(H†y − H†Hx0)/σ_n + η H†Hz'). */
async function belowNoise(
  { fields, problem }: ZeroShotContext,
  step: Step,
  pinvY: Field,
  inverse: Inverse,
  isReference: boolean,
): Promise<Field> {
  const { next, keep, eta, x0, free, fresh } = step;
  /** H†Hv */
  const project = async (v: Field): Promise<Field> => problem.pinv(await problem.apply(v), inverse);
  const pull = (next * keep) / problem.noiseStd;
  const unseen = fields.combine([
    [1, free],
    [-1, await project(free)],
    // The authors' code leaves H†Hx0 out and pulls x0 itself.
    isReference ? [-pull, x0] : [1 - pull, await project(x0)],
  ]);
  return fields.combine([
    [1, unseen],
    [pull, pinvY],
    [next * eta, await project(fresh)],
  ]);
}

export const sampler: ZeroShotSampler = {
  id: 'ddrm',
  label: 'DDRM',
  summary: 'Zero-shot: sets what was seen by projection in every step.',
  zeroShot: true,
  resumes: true,
  exact: inverseChoice,
  ...downTheLevels(params),
  async *run(context, values) {
    const { fields, denoise, initialNoise, stepNoise, problem, sigmaMax, start } = context;
    const steps = stepsOf(levelsOf(params, values, context));
    const eta = readNumber(params, values, 'eta');
    const inverse = readInverse(params, values);
    const isReference = readVariant(params, values) === 'reference';
    const keep = Math.sqrt(1 - eta ** 2);
    const pinvY = await problem.pinv(problem.y, inverse);
    let x =
      start?.x ??
      fields.combine([
        [1, pinvY],
        [sigmaMax, initialNoise()],
      ]);
    for (const [i, { sigma, next }] of steps.entries()) {
      if (i < (start?.step ?? 0)) continue;
      const x0 = await denoise(x, sigma);
      const free = fields.combine([
        [1 - (next * keep) / sigma, x0],
        [(next * keep) / sigma, x],
        [next * eta, stepNoise(2 * i)],
      ]);
      const step: Step = { next, keep, eta, x0, free, fresh: stepNoise(2 * i + 1) };
      x =
        next >= problem.noiseStd
          ? await aboveNoise(context, step, inverse, isReference)
          : await belowNoise(context, step, pinvY, inverse, isReference);
      yield { i: i + 1, total: steps.length, sigma: next, x, denoised: x0 };
    }
  },
};
