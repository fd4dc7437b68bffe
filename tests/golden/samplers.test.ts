// Every sampler against its PyTorch twin (training/golden_samplers.py): 5 steps from the same noises, every family, with noise and
// without, both variants. D(x; σ) is that of pictures which are N(m, c²), so that only the sampler and the maps are judged.
import { readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { arrayFields, ArrayField, dataOf } from '../../src/engine/array-fields.ts';
import { createInverseProblem } from '../../src/engine/inverse-problem.ts';
import { measure, operatorOf } from '../../src/engine/measurement.ts';
import { meeting, missingOnThread } from '../../src/engine/meet.ts';
import { seededNoise } from '../../src/engine/noise.ts';
import { inNullSpace } from '../../src/engine/null-space.ts';
import { ofNoise } from '../../src/engine/regularisation.ts';
import { fillNormals, streams } from '../../src/math/rng.ts';
import { asksExact, type OperatorSpec } from '../../src/protocol/engine-api.ts';
import type { Params } from '../../src/protocol/param-spec.ts';
import type { Field, SamplerContext } from '../../src/samplers/contract.ts';
import { samplers } from '../../src/samplers/registry.ts';
import { generated } from '../helpers/cases.ts';
import { golden as photoOf } from '../helpers/goldens.ts';
import { compile } from '../helpers/runtime.ts';

interface Run {
  sampler: string;
  operator: (Params & { id: string; generator?: string }) | null;
  std: number;
  /** How H† is made where it is exact. */
  solves?: 'once' | 'often';
  params: Params;
  array: string;
}

interface Index {
  command: string;
  size: number;
  steps: number;
  seeds: number[];
  mean: number[];
  spread: number[];
  noiseSeed: number;
  runs: Run[];
  /** How many directions, and where they lie when nothing is uncertain in what was measured. */
  directions: number;
  confined: { operator: NonNullable<Run['operator']>; solves: 'once' | 'often'; mean: string; axes: string }[];
  arrays: Record<string, { file: string; offset: number; length: number; every: number }>;
}

const folder = new URL('../sampler-goldens/', import.meta.url);
const index = JSON.parse(readFileSync(new URL('index.json', folder), 'utf8')) as Index;
const { size, steps, seeds, mean, spread } = index;
const bytes = Uint8Array.from(readFileSync(new URL('samplers.bin', folder))).buffer;
const batch = seeds.length;

/** The studio's operator for a description that training/problems.py builds from. */
function specOf({ id, generator, ...rest }: NonNullable<Run['operator']>): OperatorSpec {
  if (generator === undefined) return { id, params: rest };
  const made = generated(generator, rest, size);
  return { id, params: id === 'mask' ? { mask: made } : { stride: rest['stride'] ?? 0, kernel: made } };
}

/** m and c² of the colour of entry i. */
function pixelLaw(i: number): [mean: number, variance: number] {
  const colour = Math.floor(i / (size * size)) % 3;
  return [mean[colour]!, spread[colour]! ** 2];
}

function denoise(x: Field, sigma: number): Promise<Field> {
  const out = dataOf(x).map((v, i) => {
    const [m, c] = pixelLaw(i);
    return m + ((v - m) * c) / (c + sigma ** 2);
  });
  return Promise.resolve(new ArrayField(out, batch));
}

/** J_xᵀv of that D. */
function vjp(_x: Field, sigma: number, v: Field): Promise<Field> {
  const out = dataOf(v).map((value, i) => {
    const [, c] = pixelLaw(i);
    return (value * c) / (c + sigma ** 2);
  });
  return Promise.resolve(new ArrayField(out, batch));
}

const fields = arrayFields(batch);
const context: SamplerContext = {
  ...{ sigmaMin: 0.002, sigmaMax: 80, sigmaMmse: 100, fields, denoise },
  initialNoise: () => fields.from(seededNoise(seeds, size, 'initial', 0)),
  stepNoise: (i) => fields.from(seededNoise(seeds, size, 'step', i)),
};

const fromNothing = { allAtOnce: false, moved: null };

function problemOf({ operator: description, std, solves = 'once' }: Pick<Run, 'operator' | 'std' | 'solves'>, pictures = batch) {
  const spec = specOf(description!);
  const operator = operatorOf(spec);
  const image = photoOf(`photo/${size}`);
  const { y } = measure({ operator: spec, noise: { std, seed: index.noiseSeed }, size, image });
  const maps = operator.maps(compile, { entries: [spec], size, batch: pictures, solves });
  return createInverseProblem(maps, { parts: [{ y }], noiseStd: std, regularisation: ofNoise(std) }, pictures);
}

async function drawn(run: Run): Promise<Float32Array> {
  const sampler = samplers.get(run.sampler)!;
  const params = { ...run.params, steps };
  const started = sampler.zeroShot
    ? sampler.run({ ...context, vjp, problem: problemOf(run), stopIfCancelled: () => Promise.resolve() }, params)
    : sampler.run(
        asksExact(sampler, params)
          ? { ...context, denoise: meeting(denoise, fields, missingOnThread(fields, problemOf(run)), fromNothing).denoise }
          : context,
        params,
      );
  let last = new Float32Array();
  for await (const { x } of started) last = dataOf(x).slice();
  return last;
}

function expectTwin(actual: Float32Array, name: string): void {
  const { offset, length, every } = index.arrays[name]!;
  const expected = new Float32Array(bytes, offset, length);
  const scale = expected.reduce((most, v) => Math.max(most, Math.abs(v)), 1);
  const worst = expected.reduce((most, v, i) => Math.max(most, Math.abs(v - (actual[i * every] ?? NaN))), 0);
  expect(actual.every(Number.isFinite)).toBe(true);
  expect(worst / scale, `largest error; if Python is right, mend the code, else: ${index.command}`).toBeLessThanOrEqual(1e-3);
}

const named = index.runs.map((run) => ({ name: run.array.replace('samplers/', ''), run }));

describe('samplers reproduce their twins', () => {
  test.each(named)('$name', async ({ run }) => expectTwin(await drawn(run), run.array));

  test('every sampler but the single evaluation has a twin', () => {
    const twins = new Set(index.runs.map(({ sampler }) => sampler));
    expect([...samplers.values()].filter(({ id, evaluations }) => evaluations({}) > 1 && !twins.has(id)).map(({ id }) => id)).toEqual([]);
  });
});

describe('directions where the posterior can move', () => {
  const count = 3 * size * size;
  test.each(index.confined.map((one) => ({ name: one.axes.split('/')[2]!, one })))('$name', async ({ one }) => {
    const problem = problemOf({ ...one, std: 0 }, 1 + index.directions);
    const w = new Float32Array(index.directions * count);
    for (let k = 0; k < index.directions; k++) {
      const drawn = w.subarray(k * count, (k + 1) * count);
      fillNormals(drawn, 50 + k, streams.tests);
      drawn.forEach((v, p) => (drawn[p] = v / (1 + k)));
    }
    const start = dataOf(await denoise(new ArrayField(seededNoise([seeds[0]!], size, 'initial', 0), 1), 1));
    const { mean: met, axes, norms } = await inNullSpace(problem, start, w);
    expectTwin(met, one.mean);
    expectTwin(Float32Array.from(axes.flatMap((axis) => [...axis])), one.axes);
    expect(norms).toEqual([...norms].sort((a, b) => b - a));
    norms.forEach((norm, k) => expect(norm).toBeCloseTo(Math.hypot(...axes[k]!), 6));
    for (const [a, b] of [
      [0, 1],
      [0, 2],
      [1, 2],
    ] as const)
      expect(axes[a]!.reduce((sum, v, p) => sum + v * axes[b]![p]!, 0) / (norms[a]! * norms[b]!)).toBeCloseTo(0, 6);
  });
});
