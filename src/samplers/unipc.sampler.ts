// UniPC-3 (Zhao et al. 2023): a multistep predictor of order three, and a corrector that costs nothing, because the evaluation at
// the end of a step first corrects that step and then starts the next. The order falls at the end; the last step, to 0, is D.
import type { ParamSpec } from '../protocol/param-spec.ts';
import { scaledNoise, stepsOf, sum, type Term } from './arithmetic.ts';
import type { ConditionedSampler, Field, Fields, Start } from './contract.ts';
import { denoisingParams, meetChoice, readDenoising, stepsParam } from './params.ts';
import { downTheLevels, levelsOf } from './schedule.ts';
import { unipcWeights, type UniPcWeights } from './unipc-weights.ts';

const highestOrder = 3;

const params: ParamSpec[] = [stepsParam(18), ...denoisingParams];

interface Known {
  lambda: number;
  denoised: Field;
}

/** The step that led to x, without the corrector's last difference D' − D_0, and that one's weight. */
interface Pending {
  base: Field;
  weight: number;
}

/** Σ ρ_k·(D_k − D_0)/r_k as terms, and what they take of D_0. @param known newest first */
function differences(known: readonly Known[], ratios: readonly number[], weights: readonly number[], scale: number): Term[] {
  const [newest, ...older] = known;
  if (!newest) return [];
  const terms = ratios.map((r, k): Term => [(-scale * (weights[k] ?? 0)) / r, older[k]?.denoised ?? newest.denoised]);
  const total = terms.reduce((all, [coefficient]) => all + coefficient, 0);
  return [...terms, [-total, newest.denoised]];
}

function weigh(known: readonly Known[], next: number, stepsLeft: number): UniPcWeights {
  const order = Math.min(highestOrder, known.length, stepsLeft);
  return unipcWeights(
    known.map(({ lambda }) => lambda),
    -Math.log(next),
    order,
  );
}

/** What the next evaluation will correct: x as it would be with the corrector's weights instead of the predictor's. */
function pendingOf(fields: Fields, x: Field, known: readonly Known[], { ratios, predictor, corrector, scale }: UniPcWeights): Pending {
  const change = differences(
    known,
    ratios,
    ratios.map((_, k) => (corrector[k] ?? 0) - (predictor[k] ?? 0)),
    scale,
  );
  return { base: sum(fields, [[1, x], ...change]), weight: -scale * (corrector.at(-1) ?? 0) };
}

/** The D of the last steps that were done, newest first. */
function knownBefore({ step, past }: Start, steps: readonly { sigma: number }[]): Known[] {
  return past.slice(0, highestOrder).flatMap(({ denoised }, j) => {
    const sigma = steps[step - 1 - j]?.sigma;
    return sigma === undefined ? [] : [{ lambda: -Math.log(sigma), denoised }];
  });
}

export const sampler: ConditionedSampler = {
  id: 'unipc',
  label: 'UniPC-3',
  summary: 'Third-order predictor and corrector, one evaluation a step.',
  resumes: true,
  exact: meetChoice,
  denoising: readDenoising,
  ...downTheLevels(params),
  async *run(context, values) {
    const { fields, denoise, start } = context;
    const steps = stepsOf(levelsOf(params, values, context));
    let x = start?.x ?? scaledNoise(context, context.sigmaMax);
    let known = start ? knownBefore(start, steps) : [];
    const done = start?.step ?? 0;
    const ahead = steps[done]?.sigma;
    let pending = start && ahead ? pendingOf(fields, x, known, weigh(known, ahead, steps.length - done + 1)) : null;
    for (const [i, { sigma, next }] of steps.entries()) {
      if (i < done) continue;
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
        const weights = weigh(known, next, steps.length - i);
        stepped = sum(fields, [...moved, ...differences(known, weights.ratios, weights.predictor, weights.scale)]);
        pending = pendingOf(fields, stepped, known, weights);
      } else stepped = fields.combine([[1, denoised]]);
      fields.release(x);
      x = stepped;
      yield { i: i + 1, total: steps.length, sigma: next, x, denoised };
    }
    fields.release(x, ...known.map(({ denoised }) => denoised));
  },
};
