// What H between evaluations costs: every zero-shot method on every family against the same evaluations with nothing measured.
import type { Bench, BenchRow } from './contract.ts';
import { startEngineRuns, type EngineRuns, type SamplerSpec } from './engine-runs.ts';
import { perEvaluation, zeroShot } from './repeated.ts';

const nothing = { id: 'none', params: {} };
/** As many evaluations as the short DAPS, and hardly anything between them. */
const evaluationsAlone: SamplerSpec = { id: 'ddnm', params: { steps: 10 } };

/** A method with H between its evaluations over the same method with nothing measured, turn by turn. */
async function overhead(runs: EngineRuns): Promise<BenchRow[]> {
  const rows: BenchRow[] = [];
  for (const [name, operator] of Object.entries(runs.operators))
    for (const sampler of zeroShot) {
      await runs.restore(sampler, { operator });
      const bare = sampler.id === 'daps' ? evaluationsAlone : sampler;
      const alone = await perEvaluation(runs, bare, { operator: nothing });
      const value = (await perEvaluation(runs, sampler, { operator })) / alone;
      rows.push({ what: `${sampler.id} on ${name} / its evaluations alone`, value, unit: '×', bar: { atMost: 1.3 } });
    }
  return rows;
}

export const bench: Bench = {
  id: 'between',
  title: 'Methods on every family / their evaluations alone, processor',
  needs: 'processor',
  async run() {
    const runs = await startEngineRuns();
    const rows = await overhead(runs);
    runs.stop();
    return rows;
  },
};
