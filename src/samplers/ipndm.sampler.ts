// iPNDM-4 (Liu et al. 2022; Zhang & Chen 2023): Adams–Bashforth of order four on the slope d = (x − D)/σ, one evaluation a step.
// The order is lower while there is no history yet; the last step, to 0, is D.
import type { ParamSpec } from '../protocol/param-spec.ts';
import { scaledNoise, stepsOf, sum, type Term } from './arithmetic.ts';
import type { ConditionedSampler, Field } from './contract.ts';
import { stepsParam } from './params.ts';
import { downTheLevels, levelsOf } from './schedule.ts';

/** Weights of the newest slope and those before it, by how many there are. */
const adamsBashforth = [[1], [3 / 2, -1 / 2], [23 / 12, -16 / 12, 5 / 12], [55 / 24, -59 / 24, 37 / 24, -9 / 24]];

const params: ParamSpec[] = [stepsParam(24)];

export const sampler: ConditionedSampler = {
  id: 'ipndm',
  label: 'iPNDM-4',
  summary: 'Fourth-order multistep on the slope of the flow.',
  ...downTheLevels(params),
  async *run(context, values) {
    const { fields, denoise } = context;
    const steps = stepsOf(levelsOf(params, values, context));
    let x = scaledNoise(context, context.sigmaMax);
    let slopes: Field[] = [];
    for (const [i, { sigma, next }] of steps.entries()) {
      const denoised = await denoise(x, sigma);
      const d = fields.combine([
        [1 / sigma, x],
        [-1 / sigma, denoised],
      ]);
      fields.release(...slopes.slice(adamsBashforth.length - 1));
      slopes = [d, ...slopes.slice(0, adamsBashforth.length - 1)];
      const weights = adamsBashforth[slopes.length - 1] ?? [];
      const moved: Term[] = slopes.map((slope, k) => [(next - sigma) * (weights[k] ?? 0), slope]);
      const stepped = sum(fields, next > 0 ? [[1, x], ...moved] : [[1, denoised]]);
      fields.release(x);
      x = stepped;
      yield { i: i + 1, total: steps.length, sigma: next, x, denoised };
      fields.release(denoised);
    }
    fields.release(x, ...slopes);
  },
};
