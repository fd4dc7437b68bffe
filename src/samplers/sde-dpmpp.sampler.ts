// SDE-DPM-Solver++(2M) (Lu et al. 2022): second-order multistep along the reverse diffusion in λ = −ln σ, fresh noise in every step.
// x' = a²·x + (1 − a²)·d̃ + σ'√(1 − a²)·z, a = σ'/σ, d̃ = d + (d − d_before)·h/(2 h_before), h = ln(σ/σ'); the last step, to 0, is D.
// Without the extrapolation it is DDIM with η = 1. The noise of step i is stepNoise(i).
import type { ParamSpec } from '../protocol/param-spec.ts';
import { plusNoise, scaledNoise, stepsOf } from './arithmetic.ts';
import type { ConditionedSampler } from './contract.ts';
import { extrapolation, newestOf } from './multistep.ts';
import { denoisingParams, meetChoice, readDenoising, stepsParam } from './params.ts';
import { downTheLevels, spacedLevels, spacingParam } from './schedule.ts';

const params: ParamSpec[] = [stepsParam(32), spacingParam, ...denoisingParams];

export const sampler: ConditionedSampler = {
  id: 'sde-dpmpp',
  label: 'SDE-DPM-Solver++(2M)',
  summary: 'Second order with fresh noise in every step: what an early step got wrong, a later one forgets.',
  resumes: true,
  exact: meetChoice,
  denoising: readDenoising,
  ...downTheLevels(params, 1, spacedLevels),
  async *run(context, values) {
    const { fields, denoise, start } = context;
    const steps = stepsOf(spacedLevels(params, values, context));
    let x = start?.x ?? scaledNoise(context, context.sigmaMax);
    let before = newestOf(start, steps);
    for (const [i, { sigma, next }] of steps.entries()) {
      if (i < (start?.step ?? 0)) continue;
      const denoised = await denoise(x, sigma);
      const fresh = 1 - (next / sigma) ** 2;
      const ahead = extrapolation(before, { sigma, next });
      const moved = plusNoise(context, i, next * Math.sqrt(fresh), [
        [1 - fresh, x],
        [fresh * (1 + ahead), denoised],
        [-fresh * ahead, before?.denoised ?? denoised],
      ]);
      fields.release(x, ...(before ? [before.denoised] : []));
      x = moved;
      before = { denoised, h: Math.log(sigma / next) };
      yield { i: i + 1, total: steps.length, sigma: next, x, denoised };
    }
    fields.release(x, ...(before ? [before.denoised] : []));
  },
};
