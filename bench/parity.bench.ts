// Does this device compute what PyTorch computes? The model's own self-test, on every back end that is here.
import { createClient } from '../src/client/client.ts';
import { startWorker } from '../src/client/workers.ts';
import { backendsHere } from './backends.ts';
import type { Bench, BenchRow } from './contract.ts';
import { modelUrl } from './model.ts';

/** What both back ends are held to; the page lets pass what nobody can see. */
const bars = { wasm: 2e-5, webgpu: 1e-3 };
/** An evaluation of a published size takes a software adapter longer than the page waits for a silent engine. */
const patienceMs = 30 * 60_000;

export const bench: Bench = {
  id: 'parity',
  title: 'Parity: largest difference of D to PyTorch, in units of [−1, 1]',
  needs: 'processor',
  atOnce: true,
  async run(say) {
    const client = createClient(startWorker, undefined, patienceMs);
    const rows: BenchRow[] = [];
    for (const kind of await backendsHere()) {
      await client.chooseBackend(kind);
      await client.load(modelUrl(), () => undefined);
      say(kind);
      const { cases } = await client.selfTest();
      for (const { name, error } of cases) rows.push({ what: `${kind}, ${name}`, value: error, unit: '', bar: { atMost: bars[kind] } });
    }
    await client.dispose();
    return rows;
  },
};
