// Every method's evaluations a second, batches, and the default sampler against the reference.
import type { Bench, BenchRow } from './contract.ts';
import { startEngineRuns, type EngineRuns, type SamplerSpec } from './engine-runs.ts';
import { presets } from '../src/samplers/presets.ts';
import { perEvaluation, repeated, zeroShot } from './repeated.ts';

/** Runs short enough to be timed together. */
const solvers: readonly SamplerSpec[] = [
  { id: 'heun', params: { steps: 8, churn: 0 } },
  ...['ipndm', 'dpmpp', 'unipc'].map((id) => ({ id, params: { steps: 15 } })),
];

/** Evaluations a second of every method on a blur; a gradient is one more pass and takes about two evaluations. */
async function rates(runs: EngineRuns): Promise<BenchRow[]> {
  const rows: BenchRow[] = [];
  for (const sampler of [...solvers, ...zeroShot]) {
    await runs.restore(sampler);
    const value = 1 / (await repeated(() => perEvaluation(runs, sampler)));
    rows.push({ what: `${sampler.id}, blur at stride 4, N = 1`, value, unit: 'evaluations/s' });
  }
  return rows;
}

async function batches(runs: EngineRuns): Promise<BenchRow[]> {
  const sampler = { id: 'ipndm', params: { steps: 6 } };
  const rows: BenchRow[] = [];
  for (const samples of [1, 4, 8]) {
    await runs.restore(sampler, { samples });
    const value = (1000 * (await repeated(() => perEvaluation(runs, sampler, { samples })))) / samples;
    rows.push({ what: `an evaluation of N = ${samples.toString()} at once, per sample`, value, unit: 'ms' });
  }
  return rows;
}

/** The page's default, which meets y in every step, against the paper's sampler, and the flow's solver alone. */
async function againstHeun(runs: EngineRuns): Promise<BenchRow[]> {
  const bar = { atMost: 0.42 };
  const presetOf = (id: string): SamplerSpec => presets.find((preset) => preset.id === id)!.sampler;
  const ratio = async (sampler: SamplerSpec, on?: Parameters<EngineRuns['restore']>[1]): Promise<number> =>
    (await runs.restore(sampler, on)).seconds / (await runs.restore(presetOf('reference'), on)).seconds;
  const alone = await repeated(() => ratio({ id: 'ipndm', params: { steps: 24 } }));
  const rows: BenchRow[] = [{ what: 'iPNDM-4 with 24 evaluations / Heun with 63, blur at stride 4, N = 1', value: alone, unit: '×', bar }];
  for (const [name, operator] of Object.entries(runs.operators)) {
    await runs.restore(presetOf('preview'), { operator, samples: 4 });
    const value = await ratio(presetOf('balanced'), { operator, samples: 4 });
    rows.push({ what: `the page's default / its reference, ${name}, N = 4`, value, unit: '×', bar });
  }
  return rows;
}

export const bench: Bench = {
  id: 'methods',
  title: 'Methods on faces64, processor: evaluations a second, batches, the default against the reference',
  needs: 'processor',
  async run() {
    const runs = await startEngineRuns();
    const rows = [...(await rates(runs)), ...(await batches(runs)), ...(await againstHeun(runs))];
    runs.stop();
    return rows;
  },
};
