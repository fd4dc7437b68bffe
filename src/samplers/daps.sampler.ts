// DAPS (Zhang et al. 2024): denoise by a short ODE, walk by Langevin steps towards what fits y, add noise anew; levels are decoupled.
// Per level: x0 by 5 Euler steps down to σ = 0.01; 100 Langevin steps on ‖Hx − y‖²/(2 max(.01, σ_n)²) + ‖x − x0‖²/(2σ²) (mathematics §5).
// Noises of level i: stepNoise(101·i + j) in Langevin step j, stepNoise(101·i + 100) afterwards.
import type { ParamSpec } from '../protocol/param-spec.ts';
import { readNumber } from '../protocol/read-params.ts';
import { stepsOf } from './arithmetic.ts';
import type { Field, ZeroShotContext, ZeroShotSampler } from './contract.ts';
import { readVariant, variantParam } from './params.ts';
import { edmSigmas } from './schedule.ts';

const [odeSteps, odeEnd, langevinSteps, sigmaEnd, leastNoise] = [5, 0.01, 100, 0.1, 0.01];

const params: ParamSpec[] = [
  {
    kind: 'int',
    id: 'steps',
    label: 'Levels',
    min: 2,
    max: 400,
    step: 1,
    initial: 200,
    help: 'n levels take 5n evaluations of the network and 100n Langevin steps.',
  },
  variantParam,
];

/** The 5 steps of the ODE from a level: σ down to 0.01, then 0. */
const odeOf = (sigma: number) => stepsOf(edmSigmas(odeSteps, odeEnd, sigma));

/** 100 Langevin steps of size h from x0, whose Gaussian prior N(x0, σ²) they know. @param noise null: gradient steps only */
async function walk(
  { fields, problem, stopIfCancelled }: ZeroShotContext,
  x0: Field,
  { sigma, h, gain }: { sigma: number; h: number; gain: number },
  noise: ((j: number) => Field) | null,
): Promise<Field> {
  const towardsY = (h * gain) / Math.max(leastNoise, problem.noiseStd) ** 2;
  const towardsX0 = h / sigma ** 2;
  let x = x0;
  for (let j = 0; j < langevinSteps; j++) {
    if (j % 10 === 0) await stopIfCancelled();
    const data = await problem.pull(x);
    x = fields.combine([
      [1 - towardsX0, x],
      [towardsX0, x0],
      [towardsY, data],
      [noise ? Math.sqrt(2 * h) : 0, noise ? noise(j) : data],
    ]);
  }
  const values = await fields.read(x);
  return fields.from(values.map((v) => (Number.isFinite(v) ? v : 0)));
}

export const sampler: ZeroShotSampler = {
  id: 'daps',
  label: 'DAPS',
  summary: 'Zero-shot: denoises by a short ODE, then walks towards what fits, at every noise level.',
  zeroShot: true,
  resumes: true,
  params,
  evaluations: (values) => odeSteps * readNumber(params, values, 'steps'),
  sigmas: (values, { sigmaMax }) =>
    stepsOf(edmSigmas(readNumber(params, values, 'steps'), sigmaEnd, sigmaMax)).flatMap(({ sigma }) =>
      odeOf(sigma).map((step) => step.sigma),
    ),
  async *run(context, values) {
    const { fields, denoise, stepNoise, problem, start } = context;
    const levels = stepsOf(edmSigmas(readNumber(params, values, 'steps'), sigmaEnd, context.sigmaMax));
    const gain = readVariant(params, values) === 'reference' ? problem.referenceGain : 1;
    let x = start?.x ?? fields.combine([[context.sigmaMax, context.initialNoise()]]);
    for (const [i, { sigma, next }] of levels.entries()) {
      if (i < (start?.step ?? 0)) continue;
      let x0 = x;
      for (const { sigma: from, next: to } of odeOf(sigma)) {
        const denoised = await denoise(x0, from);
        x0 = fields.combine([
          [to / from, x0],
          [1 - to / from, denoised],
        ]);
      }
      const h = 1e-4 * (1 - (0.99 * i) / levels.length);
      const noiseAt = (j: number) => stepNoise((langevinSteps + 1) * i + j);
      const fitting = await walk(context, x0, { sigma, h, gain }, next > 0 ? noiseAt : null);
      x =
        next > 0
          ? fields.combine([
              [1, fitting],
              [next, noiseAt(langevinSteps)],
            ])
          : fitting;
      yield { i: i + 1, total: levels.length, sigma: next, x, denoised: fitting };
    }
  },
};
