// iPNDM-4 (Liu et al. 2022; Zhang & Chen 2023): Adams–Bashforth of order four on the slope d = (x − D)/σ, one evaluation a step.
// The order is lower while there is no history yet; the last step, to 0, is D.
import type { Params, ParamSpec } from '../protocol/param-spec.ts';
import { readChoice, readNumber } from '../protocol/read-params.ts';
import { scaledNoise, stepsOf, sum, type Term } from './arithmetic.ts';
import type { ConditionedSampler, Field, Fields, SamplerContext, Schedule } from './contract.ts';
import { denoisingParams, meetChoice, readDenoising, stepsParam } from './params.ts';
import { downTheLevels, levelsOf, stretched } from './schedule.ts';

/** Weights of the newest slope and those before it, by how many there are. */
const adamsBashforth = [[1], [3 / 2, -1 / 2], [23 / 12, -16 / 12, 5 / 12], [55 / 24, -59 / 24, 37 / 24, -9 / 24]];

const id = 'ipndm';

const params: ParamSpec[] = [
  stepsParam(24),
  {
    kind: 'choice',
    id: 'levels',
    label: 'Noise levels',
    options: [
      { value: 'edm', label: 'EDM' },
      { value: 'tuned', label: 'Fitted to the model' },
    ],
    initial: 'edm',
    help: 'Fitted levels come nearer to the exact flow in about ten steps; a model that ships none is given those of EDM.',
  },
  ...denoisingParams,
];

/** σ_0 > … > σ_n = 0 */
function levels(values: Params, schedule: Schedule): number[] {
  const isFitted = readChoice(params, values, 'levels') === 'tuned' && schedule.tuned?.sampler === id;
  return isFitted && schedule.tuned
    ? stretched(schedule.tuned.levels, readNumber(params, values, 'steps'))
    : levelsOf(params, values, schedule);
}

/** d = (x − D)/σ */
const slopeOf = (fields: Fields, x: Field, denoised: Field, sigma: number): Field =>
  fields.combine([
    [1 / sigma, x],
    [-1 / sigma, denoised],
  ]);

/** The slopes of the steps that were done already, newest first. */
function slopesBefore(context: SamplerContext, steps: readonly { sigma: number }[]): Field[] {
  const { fields, start, sigmaMax } = context;
  if (!start) return [];
  return start.past.slice(0, adamsBashforth.length - 1).flatMap(({ denoised }, j) => {
    const i = start.step - 1 - j;
    const x = i === 0 ? scaledNoise(context, sigmaMax) : start.past[j + 1]?.x;
    const sigma = steps[i]?.sigma;
    return x && sigma !== undefined ? [slopeOf(fields, x, denoised, sigma)] : [];
  });
}

export const sampler: ConditionedSampler = {
  id,
  label: 'iPNDM-4',
  summary: 'Fourth-order multistep on the slope of the flow.',
  resumes: true,
  exact: meetChoice,
  denoising: readDenoising,
  ...downTheLevels(params),
  sigmas: (values, schedule) => levels(values, schedule).slice(0, -1),
  async *run(context, values) {
    const { fields, denoise, start } = context;
    const steps = stepsOf(levels(values, context));
    let x = start?.x ?? scaledNoise(context, context.sigmaMax);
    let slopes = slopesBefore(context, steps);
    for (const [i, { sigma, next }] of steps.entries()) {
      if (i < (start?.step ?? 0)) continue;
      const denoised = await denoise(x, sigma);
      const d = slopeOf(fields, x, denoised, sigma);
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
