// DPM-Solver++(2M) (Lu et al. 2022): second-order multistep along the probability flow in λ = −ln σ, one evaluation a step.
// x' = (σ'/σ)·x + (1 − σ'/σ)·d̃, d̃ = d + (d − d_before)·h/(2 h_before), h = ln(σ/σ'); the last step, to 0, is D.
import type { ParamSpec } from '../protocol/param-spec.ts';
import { scaledNoise, stepsOf } from './arithmetic.ts';
import type { ConditionedSampler } from './contract.ts';
import { extrapolation, newestOf } from './multistep.ts';
import { denoisingParams, meetChoice, readDenoising, stepsParam } from './params.ts';
import { downTheLevels, levelsOf } from './schedule.ts';

const params: ParamSpec[] = [stepsParam(24), ...denoisingParams];

export const sampler: ConditionedSampler = {
  id: 'dpmpp',
  label: 'DPM-Solver++(2M)',
  summary: 'Second-order multistep: every evaluation is used twice.',
  resumes: true,
  exact: meetChoice,
  denoising: readDenoising,
  ...downTheLevels(params),
  async *run(context, values) {
    const { fields, denoise, start } = context;
    const steps = stepsOf(levelsOf(params, values, context));
    let x = start?.x ?? scaledNoise(context, context.sigmaMax);
    let before = newestOf(start, steps);
    for (const [i, { sigma, next }] of steps.entries()) {
      if (i < (start?.step ?? 0)) continue;
      const denoised = await denoise(x, sigma);
      const ahead = extrapolation(before, { sigma, next });
      const moved = fields.combine([
        [next / sigma, x],
        [(1 - next / sigma) * (1 + ahead), denoised],
        [-(1 - next / sigma) * ahead, before?.denoised ?? denoised],
      ]);
      fields.release(x, ...(before ? [before.denoised] : []));
      x = moved;
      before = { denoised, h: Math.log(sigma / next) };
      yield { i: i + 1, total: steps.length, sigma: next, x, denoised };
    }
    fields.release(x, ...(before ? [before.denoised] : []));
  },
};
