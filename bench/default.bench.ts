// The page's default, which meets y on its way, against the paper's sampler; and the solver of the flow alone.
import type { Bench, BenchRow } from './contract.ts';
import { startEngineRuns, type EngineRuns, type SamplerSpec, type TimedResult } from './engine-runs.ts';
import { presets } from '../src/samplers/presets.ts';

const bar = { atMost: 0.42 };
const presetOf = (id: string): SamplerSpec => presets.find((preset) => preset.id === id)!.sampler;

/** As if every evaluation of both had taken equally long: one machine's pace wanders by a fifth from run to run. */
const atOnePace = ({ seconds, network, evaluations }: TimedResult): number => (seconds / network) * evaluations;

async function compare(
  runs: EngineRuns,
  what: string,
  sampler: SamplerSpec,
  on?: Parameters<EngineRuns['restore']>[1],
): Promise<BenchRow[]> {
  await runs.restore(presetOf('preview'), on);
  const [ours, reference] = [await runs.restore(sampler, on), await runs.restore(presetOf('reference'), on)];
  return [
    { what, value: ours.seconds / reference.seconds, unit: '×' },
    { what: `${what}, at one pace`, value: atOnePace(ours) / atOnePace(reference), unit: '×', bar },
  ];
}

export const bench: Bench = {
  id: 'default',
  title: "The page's default against its reference on faces64, processor",
  needs: 'processor',
  async run() {
    const runs = await startEngineRuns();
    const alone: SamplerSpec = { id: 'ipndm', params: { steps: 24 } };
    const rows = await compare(runs, 'iPNDM-4 with 24 evaluations / Heun with 63, blur at stride 4, N = 1', alone);
    for (const [name, operator] of Object.entries(runs.operators))
      rows.push(
        ...(await compare(runs, `the page's default / its reference, ${name}, N = 4`, presetOf('balanced'), { operator, samples: 4 })),
      );
    runs.stop();
    return rows;
  },
};
