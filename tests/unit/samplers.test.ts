// Samplers against what is known exactly: data N(0, s²) has D(x; σ) = x·s²/(s² + σ²), and its flow keeps x/√(s² + σ²).
import { describe, expect, test } from 'vitest';
import { arrayFields } from '../../src/engine/array-fields.ts';
import { fillNormals, streams } from '../../src/math/rng.ts';
import { mostPastSteps, type PastStep } from '../../src/protocol/engine-api.ts';
import type { Params } from '../../src/protocol/param-spec.ts';
import type { ConditionedSampler, SamplerContext, SamplerStep } from '../../src/samplers/contract.ts';
import { sampler as ddim } from '../../src/samplers/ddim.sampler.ts';
import { sampler as dpmpp } from '../../src/samplers/dpmpp.sampler.ts';
import { sampler as heun } from '../../src/samplers/heun.sampler.ts';
import { sampler as ipndm } from '../../src/samplers/ipndm.sampler.ts';
import { sampler as mmse } from '../../src/samplers/mmse.sampler.ts';
import { edmSigmas, stretched } from '../../src/samplers/schedule.ts';
import { sampler as sde } from '../../src/samplers/sde-dpmpp.sampler.ts';
import { sampler as unipc } from '../../src/samplers/unipc.sampler.ts';

const [spread, count] = [0.4, 20_000];

function normalsOf(stream: 0 | 5, index: number): Float32Array {
  const out = new Float32Array(count);
  fillNormals(out, 7, stream, index * count);
  return out;
}

interface Outcome {
  start: Float32Array;
  end: Float32Array;
  steps: Pick<SamplerStep, 'i' | 'total' | 'sigma'>[];
  /** x and D of every step. */
  reached: PastStep[];
  asked: number[];
}

/** @param goesOn after so many steps of this run */
async function runOnGaussian(sampler: ConditionedSampler, params: Params, goesOn?: { step: number; of: Outcome }): Promise<Outcome> {
  const fields = arrayFields(1);
  const asked: number[] = [];
  const outcome: Outcome = { start: normalsOf(streams.initialNoise, 0), end: new Float32Array(), steps: [], reached: [], asked };
  const context: SamplerContext = {
    sigmaMin: 0.002,
    sigmaMax: 80,
    sigmaMmse: 100,
    fields,
    denoise: (x, sigma) => {
      asked.push(sigma);
      return Promise.resolve(fields.combine([[spread ** 2 / (spread ** 2 + sigma ** 2), x]]));
    },
    initialNoise: () => fields.from(outcome.start),
    stepNoise: (i) => fields.from(normalsOf(streams.sampler, i)),
  };
  if (goesOn) {
    const { step, of } = goesOn;
    const past = of.reached
      .slice(Math.max(0, step - mostPastSteps), step)
      .reverse()
      .map(({ x, denoised }) => ({ x: fields.from(x), denoised: fields.from(denoised) }));
    context.start = { step, x: past[0]?.x ?? fields.from(outcome.start), past };
  }
  for await (const { i, total, sigma, x, denoised } of sampler.run(context, params)) {
    outcome.steps.push({ i, total, sigma });
    outcome.reached.push({ x: (await fields.read(x)).slice(), denoised: (await fields.read(denoised)).slice() });
    outcome.end = await fields.read(x);
  }
  expect(asked.every((sigma) => sampler.sigmas(params, context).includes(sigma))).toBe(true);
  if (!goesOn) expect(asked).toHaveLength(sampler.evaluations(params));
  return outcome;
}

/** RMS distance to where the exact flow ends. */
async function flowError(steps: number, sampler = heun): Promise<number> {
  const { start, end } = await runOnGaussian(sampler, { steps });
  const scale = (80 * spread) / Math.hypot(spread, 80);
  return Math.sqrt(end.reduce((sum, v, i) => sum + (v - scale * (start[i] ?? 0)) ** 2, 0) / count);
}

describe('EDM schedule', () => {
  test('starts at σ_max, ends at σ_min and 0, falls all the way', () => {
    const sigmas = edmSigmas(32, 0.002, 80);
    expect(sigmas).toHaveLength(33);
    expect(sigmas[0]).toBeCloseTo(80, 9);
    expect(sigmas[31]).toBeCloseTo(0.002, 12);
    expect(sigmas[32]).toBe(0);
    expect(sigmas.every((s, i) => i === 0 || s < (sigmas[i - 1] ?? 0))).toBe(true);
  });
});

describe('levels fitted to a model', () => {
  const levels = [80, 9, 1.5, 0.2, 0.004];
  const context = { sigmaMin: 0.002, sigmaMax: 80, sigmaMmse: 100, tuned: { sampler: 'ipndm', levels } };

  test('are themselves for as many steps, and keep their ends for others', () => {
    expect(stretched(levels, 5)).toEqual([...levels, 0]);
    const more = stretched(levels, 9);
    expect([more[0], more[2], more[8], more[9]]).toEqual([80, 9, 0.004, 0]);
    expect(more[1]).toBeCloseTo(Math.sqrt(80 * 9), 9);
    expect(stretched(levels, 2)).toEqual([80, 0.004, 0]);
  });

  test('are used where they are asked for and were fitted with this sampler', () => {
    expect(ipndm.sigmas({ steps: 5, levels: 'tuned' }, context)).toEqual(levels);
    expect(ipndm.sigmas({ steps: 5 }, context)).toEqual(edmSigmas(5, 0.002, 80).slice(0, -1));
    for (const tuned of [undefined, null, { sampler: 'dpmpp', levels }])
      expect(ipndm.sigmas({ steps: 5, levels: 'tuned' }, { ...context, tuned })).toEqual(edmSigmas(5, 0.002, 80).slice(0, -1));
    expect(() => ipndm.sigmas({ steps: 5, levels: 'mine' }, context)).toThrow(/Noise levels must be one of/);
  });
});

describe('Heun', () => {
  test('takes 2n − 1 evaluations and reports every step', async () => {
    const { steps, asked } = await runOnGaussian(heun, { steps: 8, churn: 0 });
    expect(asked).toHaveLength(15);
    expect(steps.map((s) => s.i)).toEqual([1, 2, 3, 4, 5, 6, 7, 8]);
    expect(steps.at(-1)).toMatchObject({ total: 8, sigma: 0 });
  });

  test('is of second order: half the step, a quarter of the error', async () => {
    const [coarse, fine] = [await flowError(24), await flowError(48)];
    expect(fine).toBeLessThan(5e-3);
    expect(coarse / fine).toBeGreaterThan(3);
  });

  test('with churn forgets x_T but keeps the distribution', async () => {
    const { start, end } = await runOnGaussian(heun, { steps: 64, churn: 40 });
    const variance = end.reduce((sum, v) => sum + v ** 2, 0) / count;
    expect(Math.sqrt(variance)).toBeCloseTo(spread, 1);
    const correlation = end.reduce((sum, v, i) => sum + v * (start[i] ?? 0), 0) / count / spread;
    expect(Math.abs(correlation)).toBeLessThan(0.9);
  });

  test.each([{ steps: 1 }, { steps: 2.5 }, { steps: NaN }, { churn: -1 }, { churn: 81 }, { steps: '8' }])('refuses %o in words', (bad) => {
    expect(
      () =>
        heun.evaluations({ steps: 8, churn: 0, ...bad }) +
        heun.sigmas({ steps: 8, churn: 0, ...bad }, { sigmaMin: 0.002, sigmaMax: 80, sigmaMmse: 100 }).length,
    ).toThrow(/must be a (whole )?number from/);
  });
});

describe.each([dpmpp, ipndm, unipc])('$label', (sampler) => {
  test('takes one evaluation a step, the last at σ_min', async () => {
    const { steps, asked } = await runOnGaussian(sampler, { steps: 8 });
    expect(asked).toHaveLength(8);
    expect(asked.at(-1)).toBeCloseTo(0.002, 12);
    expect(steps.at(-1)).toEqual({ i: 8, total: 8, sigma: 0 });
  });

  test('is of second order at least, and better than Heun for the same evaluations', async () => {
    const [coarse, fine] = [await flowError(24, sampler), await flowError(48, sampler)];
    expect(coarse / fine).toBeGreaterThan(3);
    expect(await flowError(47, sampler)).toBeLessThan(await flowError(24));
  });

  test.each([{ steps: 0 }, { steps: 1 }, { steps: 2.5 }, { steps: 257 }])('refuses %o in words', (bad) => {
    expect(() => sampler.evaluations(bad)).toThrow(/Steps must be a whole number from 2 to 256/);
  });
});

/** Standard deviation of what is drawn, over the true one. */
async function drawnSpread(sampler: ConditionedSampler, params: Params): Promise<number> {
  const { end } = await runOnGaussian(sampler, params);
  return Math.sqrt(end.reduce((sum, v) => sum + v ** 2, 0) / count) / spread;
}

describe.each([ddim, sde])('$label', (sampler) => {
  test('takes one evaluation a step, the last at 0.01, evenly in ln σ, or down EDM’s levels', async () => {
    const { steps, asked } = await runOnGaussian(sampler, { steps: 8 });
    expect(asked).toHaveLength(8);
    expect([asked[0], asked.at(-1)]).toEqual([80, expect.closeTo(0.01, 12)]);
    for (const [i, sigma] of asked.slice(1).entries()) expect(asked[i]! / sigma).toBeCloseTo((80 / 0.01) ** (1 / 7), 9);
    expect((await runOnGaussian(sampler, { steps: 8, levels: 'edm' })).asked).toEqual(edmSigmas(8, 0.002, 80).slice(0, -1));
    expect(steps.at(-1)).toEqual({ i: 8, total: 8, sigma: 0 });
  });

  test('forgets x_T, but keeps the distribution when its steps are fine', async () => {
    const { start, end } = await runOnGaussian(sampler, { steps: 200 });
    const correlation = end.reduce((sum, v, i) => sum + v * (start[i] ?? 0), 0) / count / spread;
    expect(Math.abs(correlation)).toBeLessThan(0.05);
    expect(await drawnSpread(sampler, { steps: 200 })).toBeCloseTo(1, 1);
  });
});

describe('stochastic solvers of two orders', () => {
  test('with few steps the first spreads too little, the second hardly, and too much where its levels are not even', async () => {
    const [first, second] = [await drawnSpread(ddim, { steps: 24 }), await drawnSpread(sde, { steps: 24 })];
    expect(first).toBeLessThan(0.9);
    expect(Math.abs(second - 1)).toBeLessThan(0.05);
    expect(await drawnSpread(sde, { steps: 24, levels: 'edm' })).toBeGreaterThan(second + 0.03);
  });

  test('DDIM without fresh noise is Euler on the flow, which x_T decides', async () => {
    const { start, end } = await runOnGaussian(ddim, { steps: 200, eta: 0 });
    expect(end[0]! / start[0]!).toBeGreaterThan(0);
    expect(end.every((v, i) => Math.abs(v / start[i]! - end[0]! / start[0]!) < 1e-3)).toBe(true);
    expect(await flowError(200, { ...ddim, run: (context, params) => ddim.run(context, { ...params, eta: 0 }) })).toBeLessThan(0.05);
  });
});

describe.each([heun, ddim, sde, dpmpp, ipndm, unipc])('$label, interrupted', (sampler) => {
  test('goes on after any step and ends where it would have', async () => {
    const params = { steps: 9, ...(sampler === heun && { churn: 20 }) };
    const whole = await runOnGaussian(sampler, params);
    for (let step = 1; step < 9; step++) {
      const rest = await runOnGaussian(sampler, params, { step, of: whole });
      expect(rest.steps.map(({ i }) => i)).toEqual(Array.from({ length: 9 - step }, (_, k) => step + 1 + k));
      expect(rest.asked.length).toBeLessThan(whole.asked.length);
      expect(rest.end).toEqual(whole.end);
    }
  });
});

describe('MMSE', () => {
  test('is one evaluation at σ = 100 and says so', async () => {
    const { asked, steps, end } = await runOnGaussian(mmse, {});
    expect(asked).toEqual([100]);
    expect(steps).toEqual([{ i: 1, total: 1, sigma: 0 }]);
    expect(Math.max(...end.map(Math.abs))).toBeLessThan(0.02);
  });
});
