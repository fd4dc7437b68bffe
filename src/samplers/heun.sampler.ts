// The sampler of EDM (Karras et al. 2022, algorithms 1 and 2): Heun's second-order steps along the probability
// flow, with optional churn. n steps take 2n − 1 evaluations: the last step, to σ = 0, has no correction.
import type { Params, ParamSpec } from '../protocol/param-spec.ts';
import type { ConditionedSampler, Schedule } from './contract.ts';
import { readNumber } from '../protocol/read-params.ts';
import { scaledNoise } from './arithmetic.ts';
import { denoisingParams, meetChoice, readDenoising } from './params.ts';
import { edmSigmas } from './schedule.ts';

const params: ParamSpec[] = [
  {
    kind: 'int',
    id: 'steps',
    label: 'Steps',
    min: 2,
    max: 256,
    step: 1,
    initial: 32,
    help: 'n steps take 2n − 1 evaluations of the network.',
  },
  {
    kind: 'number',
    id: 'churn',
    label: 'Churn',
    min: 0,
    max: 80,
    step: 1,
    initial: 0,
    help: 'Fresh noise added on the way (S_churn); 0 is deterministic.',
  },
  ...denoisingParams,
];
/** S_min, S_max, S_noise of algorithm 2, as EDM uses them on ImageNet-64 and faces. */
const churnRange = { from: 0.05, to: 50, noise: 1.003 } as const;

export const sampler: ConditionedSampler = {
  id: 'heun',
  label: 'EDM Heun',
  summary: 'The reference: Heun steps along the probability flow, deterministic or with churn.',
  params,
  resumes: true,
  exact: meetChoice,
  denoising: readDenoising,
  evaluations: (values) => 2 * readNumber(params, values, 'steps') - 1,
  sigmas: (values, schedule) => plan(values, schedule).flatMap(({ hat, next }) => (next > 0 ? [hat, next] : [hat])),
  async *run(context, values) {
    const { fields, denoise, start } = context;
    const steps = plan(values, context);
    let x = start?.x ?? scaledNoise(context, steps[0]?.sigma ?? context.sigmaMax);
    for (const [i, { sigma, hat, next }] of steps.entries()) {
      if (i < (start?.step ?? 0)) continue;
      if (hat > sigma) {
        const noise = context.stepNoise(i);
        const churned = fields.combine([
          [1, x],
          [churnRange.noise * Math.sqrt(hat ** 2 - sigma ** 2), noise],
        ]);
        fields.release(x, noise);
        x = churned;
      }
      const h = next - hat;
      let denoised = await denoise(x, hat);
      // Euler: x + h·d with d = (x − D)/σ̂
      let moved = fields.combine([
        [1 + h / hat, x],
        [-h / hat, denoised],
      ]);
      if (next > 0) {
        // Correction: x + h·(d + d′)/2 with d′ = (x′ − D′)/σ′
        const denoisedNext = await denoise(moved, next);
        const [a, b] = [h / (2 * hat), h / (2 * next)];
        const corrected = fields.combine([
          [1 + a, x],
          [-a, denoised],
          [b, moved],
          [-b, denoisedNext],
        ]);
        fields.release(moved, denoised);
        [moved, denoised] = [corrected, denoisedNext];
      }
      fields.release(x);
      x = moved;
      yield { i: i + 1, total: steps.length, sigma: next, x, denoised };
      fields.release(denoised);
    }
    fields.release(x);
  },
};

/** σ_i, σ̂_i = σ_i(1 + γ_i) and σ_{i+1} of every step. */
function plan(values: Params, schedule: Schedule): { sigma: number; hat: number; next: number }[] {
  const n = readNumber(params, values, 'steps');
  const churn = readNumber(params, values, 'churn');
  const sigmas = edmSigmas(n, schedule.sigmaMin, schedule.sigmaMax);
  return sigmas.slice(0, -1).map((sigma, i) => {
    const gamma = sigma >= churnRange.from && sigma <= churnRange.to ? Math.min(churn / n, Math.SQRT2 - 1) : 0;
    return { sigma, hat: sigma * (1 + gamma), next: sigmas[i + 1] ?? 0 };
  });
}
