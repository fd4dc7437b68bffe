// DDNM (Wang et al. 2023): the denoised picture is made to fit the measurement, x0 + λ H†(y − H x0), then noised again.
// λ = 1 and γ = √(σ'² − σ_n²) while σ' ≥ σ_n, below it λ = σ'/σ_n and γ = 0 (mathematics §5). The noise of step i is stepNoise(i).
import type { ParamSpec } from '../protocol/param-spec.ts';
import { readNumber } from '../protocol/read-params.ts';
import { stepsOf } from './arithmetic.ts';
import type { ZeroShotSampler } from './contract.ts';
import { etaParam, inverseChoice, inverseParam, readInverse, readVariant, stepsParam, variantParam } from './params.ts';
import { downTheLevels, levelsOf } from './schedule.ts';

const params: ParamSpec[] = [stepsParam(100), etaParam, inverseParam, variantParam];

export const sampler: ZeroShotSampler = {
  id: 'ddnm',
  label: 'DDNM',
  summary: 'Zero-shot: makes every denoised picture fit the measurement.',
  zeroShot: true,
  resumes: true,
  exact: inverseChoice,
  ...downTheLevels(params),
  async *run(context, values) {
    const { fields, denoise, initialNoise, stepNoise, problem, sigmaMax, start } = context;
    const steps = stepsOf(levelsOf(params, values, context));
    const eta = readNumber(params, values, 'eta');
    const inverse = readInverse(params, values);
    const keep = readVariant(params, values) === 'reference' ? 1 - eta : Math.sqrt(1 - eta ** 2);
    const { noiseStd } = problem;

    let x = start?.x ?? fields.combine([[sigmaMax, initialNoise()]]);
    for (const [i, { sigma, next }] of steps.entries()) {
      if (i < (start?.step ?? 0)) continue;
      const x0 = await denoise(x, sigma);
      const [lambda, gamma] = next >= noiseStd ? [1, Math.sqrt(next ** 2 - noiseStd ** 2)] : [next / noiseStd, 0];
      const correction = await problem.pinv(await problem.residual(x0), inverse);
      const fitting = fields.combine([
        [1, x0],
        [lambda, correction],
      ]);
      // + γ(√(1 − η²) d + η z), d = (x − x0)/σ
      x = fields.combine([
        [1, fitting],
        [(gamma * keep) / sigma, x],
        [(-gamma * keep) / sigma, x0],
        [gamma * eta, stepNoise(i)],
      ]);
      yield { i: i + 1, total: steps.length, sigma: next, x, denoised: fitting };
    }
  },
};
