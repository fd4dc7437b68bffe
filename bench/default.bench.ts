// The page's default, which meets y in every step, against the paper's sampler; and the solver of the flow alone.
import type { Bench, BenchRow } from './contract.ts';
import { startEngineRuns, type EngineRuns, type SamplerSpec } from './engine-runs.ts';
import { repeated } from './repeated.ts';
import { presets } from '../src/samplers/presets.ts';

const bar = { atMost: 0.42 };
const presetOf = (id: string): SamplerSpec => presets.find((preset) => preset.id === id)!.sampler;

/** Seconds of both, one after the other in every round: the pace of a shared machine wanders by a fifth within minutes. */
async function ratio(runs: EngineRuns, sampler: SamplerSpec, on?: Parameters<EngineRuns['restore']>[1]): Promise<number> {
  await runs.restore(presetOf('preview'), on);
  return repeated(async () => (await runs.restore(sampler, on)).seconds / (await runs.restore(presetOf('reference'), on)).seconds);
}

export const bench: Bench = {
  id: 'default',
  title: "The page's default against its reference on faces64, processor, medians of three rounds",
  needs: 'processor',
  async run() {
    const runs = await startEngineRuns();
    const alone = await ratio(runs, { id: 'ipndm', params: { steps: 24 } });
    const rows: BenchRow[] = [
      { what: 'iPNDM-4 with 24 evaluations / Heun with 63, blur at stride 4, N = 1', value: alone, unit: '×', bar },
    ];
    for (const [name, operator] of Object.entries(runs.operators)) {
      const value = await ratio(runs, presetOf('balanced'), { operator, samples: 4 });
      rows.push({ what: `the page's default / its reference, ${name}, N = 4`, value, unit: '×', bar });
    }
    runs.stop();
    return rows;
  },
};
