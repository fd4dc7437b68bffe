// One posterior sample by the reference sampler: 63 evaluations with the blur inside, with all threads and with one.
import type { Bench, BenchRow } from './contract.ts';
import { startEngineRuns } from './engine-runs.ts';

async function seconds(threads: number): Promise<number> {
  const runs = await startEngineRuns(threads);
  await runs.restore({ id: 'heun', params: { steps: 2, churn: 0 } });
  const result = await runs.restore({ id: 'heun', params: { steps: 32, churn: 0 } });
  runs.stop();
  return result.seconds;
}

export const bench: Bench = {
  id: 'sample',
  title: 'One sample of faces64 on the processor, 63 evaluations, motion blur',
  needs: 'processor',
  async run() {
    const threads = crossOriginIsolated ? Math.min(2, navigator.hardwareConcurrency) : 1;
    const rows: BenchRow[] = [{ what: 'one thread', value: await seconds(1), unit: 's', bar: { atMost: 10 } }];
    if (threads > 1) rows.unshift({ what: 'two threads', value: await seconds(threads), unit: 's', bar: { atMost: 6 } });
    return rows;
  },
};
