// Every method's evaluations a second, and batches.
import type { Bench, BenchRow } from './contract.ts';
import { startEngineRuns, type EngineRuns, type SamplerSpec } from './engine-runs.ts';
import { perEvaluation, repeated, zeroShot } from './repeated.ts';

/** Runs short enough to be timed together. */
const solvers: readonly SamplerSpec[] = [
  { id: 'heun', params: { steps: 8, churn: 0 } },
  ...['ipndm', 'dpmpp', 'unipc', 'ddim', 'sde-dpmpp'].map((id) => ({ id, params: { steps: 15 } })),
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

export const bench: Bench = {
  id: 'methods',
  title: 'Methods on faces64, processor: evaluations a second, batches',
  needs: 'processor',
  async run() {
    const runs = await startEngineRuns();
    const rows = [...(await rates(runs)), ...(await batches(runs))];
    runs.stop();
    return rows;
  },
};
