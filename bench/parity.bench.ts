// Does this device compute what PyTorch computes? The model's own self-test, on every back end that is here.
import { createClient } from '../src/client/client.ts';
import { startWorker } from '../src/client/workers.ts';
import type { Bench, BenchRow } from './contract.ts';

export const bench: Bench = {
  id: 'parity',
  title: 'Largest difference to PyTorch, D of faces64 (mask, blur), in units of [−1, 1]',
  needs: 'processor',
  async run(say) {
    const client = createClient(startWorker);
    const kinds = 'gpu' in navigator && (await navigator.gpu.requestAdapter()) ? (['wasm', 'webgpu'] as const) : (['wasm'] as const);
    const rows: BenchRow[] = [];
    for (const kind of kinds) {
      await client.chooseBackend(kind);
      await client.load(new URL('models/faces64/', document.baseURI).href, () => undefined);
      say(kind);
      const { cases, tolerance } = await client.selfTest();
      for (const { name, error } of cases) rows.push({ what: `${kind}, ${name}`, value: error, unit: '', bar: { atMost: tolerance } });
    }
    await client.dispose();
    return rows;
  },
};
