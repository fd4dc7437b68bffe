// DDIM with η (Song et al. 2021, equations 12 and 16, written in σ): from the flow (η = 0, Euler) to ancestral sampling (η = 1).
// x' = D + √(σ'² − c²)·d + c·z, d = (x − D)/σ, c = η σ'√(1 − σ'²/σ²); the last step, to 0, is D. The noise of step i is stepNoise(i).
import type { ParamSpec } from '../protocol/param-spec.ts';
import { readNumber } from '../protocol/read-params.ts';
import { plusNoise, scaledNoise, stepsOf } from './arithmetic.ts';
import type { ConditionedSampler } from './contract.ts';
import { denoisingParams, etaParamOf, meetChoice, readDenoising, stepsParam } from './params.ts';
import { downTheLevels, spacedLevels, spacingParam } from './schedule.ts';

const params: ParamSpec[] = [stepsParam(50), etaParamOf(1), spacingParam, ...denoisingParams];

export const sampler: ConditionedSampler = {
  id: 'ddim',
  label: 'DDIM',
  summary: 'First order, with fresh noise in every step: steady, but with few steps its pictures differ too little.',
  resumes: true,
  exact: meetChoice,
  denoising: readDenoising,
  ...downTheLevels(params, 1, spacedLevels),
  async *run(context, values) {
    const { fields, denoise, start } = context;
    const steps = stepsOf(spacedLevels(params, values, context));
    const eta = readNumber(params, values, 'eta');
    let x = start?.x ?? scaledNoise(context, context.sigmaMax);
    for (const [i, { sigma, next }] of steps.entries()) {
      if (i < (start?.step ?? 0)) continue;
      const denoised = await denoise(x, sigma);
      const c = eta * next * Math.sqrt(1 - (next / sigma) ** 2);
      const kept = Math.sqrt(next ** 2 - c ** 2) / sigma;
      const moved = plusNoise(context, i, c, [
        [kept, x],
        [1 - kept, denoised],
      ]);
      fields.release(x);
      x = moved;
      yield { i: i + 1, total: steps.length, sigma: next, x, denoised };
      fields.release(denoised);
    }
    fields.release(x);
  },
};
