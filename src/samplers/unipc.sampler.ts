// UniPC-3 (Zhao et al. 2023): a multistep predictor of order three, and a corrector that costs nothing, because the evaluation at
// the end of a step first corrects that step and then starts the next. The order falls at the end; the last step, to 0, is D.
import type { ParamSpec } from '../protocol/param-spec.ts';
import { scaledNoise, stepsOf, sum, type Term } from './arithmetic.ts';
import type { ConditionedSampler, Field } from './contract.ts';
import { stepsParam } from './params.ts';
import { downTheLevels, levelsOf } from './schedule.ts';
import { unipcWeights } from './unipc-weights.ts';

const highestOrder = 3;

const params: ParamSpec[] = [stepsParam(18)];

interface Known {
  lambda: number;
  denoised: Field;
}

/** Σ ρ_k·(D_k − D_0)/r_k as terms, and what they take of D_0. */
function differences(known: readonly Known[], ratios: readonly number[], weights: readonly number[], scale: number): Term[] {
  const [newest, ...older] = known;
  if (!newest) return [];
  const terms = ratios.map((r, k): Term => [(-scale * (weights[k] ?? 0)) / r, older[k]?.denoised ?? newest.denoised]);
  const total = terms.reduce((all, [coefficient]) => all + coefficient, 0);
  return [...terms, [-total, newest.denoised]];
}

export const sampler: ConditionedSampler = {
  id: 'unipc',
  label: 'UniPC-3',
  summary: 'Third-order predictor and corrector, one evaluation a step.',
  ...downTheLevels(params),
  async *run(context, values) {
    const { fields, denoise } = context;
    const steps = stepsOf(levelsOf(params, values, context));
    let x = scaledNoise(context, context.sigmaMax);
    let known: Known[] = [];
    /** The step that led to x, without the corrector's last difference D' − D_0, and that one's weight. */
    let pending: { base: Field; weight: number } | null = null;
    for (const [i, { sigma, next }] of steps.entries()) {
      const denoised = await denoise(x, sigma);
      if (pending && known[0]) {
        const { base, weight } = pending;
        const corrected = fields.combine([
          [1, base],
          [weight, denoised],
          [-weight, known[0].denoised],
        ]);
        fields.release(x, base);
        x = corrected;
      }
      fields.release(...known.slice(highestOrder - 1).map((old) => old.denoised));
      known = [{ lambda: -Math.log(sigma), denoised }, ...known.slice(0, highestOrder - 1)];
      const moved: Term[] = [
        [next / sigma, x],
        [1 - next / sigma, denoised],
      ];
      let stepped: Field;
      if (next > 0) {
        const order = Math.min(highestOrder, known.length, steps.length - i);
        const lambdas = known.map(({ lambda }) => lambda);
        const { ratios, predictor, corrector, scale } = unipcWeights(lambdas, -Math.log(next), order);
        const base = sum(fields, [...moved, ...differences(known, ratios, corrector, scale)]);
        pending = { base, weight: -scale * (corrector.at(-1) ?? 0) };
        stepped = sum(fields, [...moved, ...differences(known, ratios, predictor, scale)]);
      } else stepped = fields.combine([[1, denoised]]);
      fields.release(x);
      x = stepped;
      yield { i: i + 1, total: steps.length, sigma: next, x, denoised };
    }
    fields.release(x, ...known.map(({ denoised }) => denoised));
  },
};
