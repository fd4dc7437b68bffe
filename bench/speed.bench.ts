// Evaluations a second as the studio itself gets them, on every back end that is here: the number that a real graphics card is asked for.
import { createClient } from '../src/client/client.ts';
import { backendsHere } from './backends.ts';
import { startWorker } from '../src/client/workers.ts';
import type { EnginePort } from '../src/store/ports.ts';
import type { Bench, BenchRow } from './contract.ts';
import { modelUrl } from './model.ts';

const rounds = 5;
/** Evaluations of a run that is timed, after one that is not. */
const steps = 6;
/** Where one evaluation takes longer, batches would take minutes and say the same. */
const slowSeconds = 1.5;
/** A batch that would take longer, with the round that is not counted, is left out. */
const mostSeconds = 20;
const stride = 4;

async function batches(client: EnginePort, kind: string, size: number, modelId: string): Promise<BenchRow[]> {
  const kernel = await client.generate('camera-shake', 'blur', { seed: 1, intensity: 0.5, stride }, size);
  const problem = { operator: { id: 'blur', params: { stride, kernel } }, noise: { std: 0, seed: 1 } };
  const image = Float32Array.from({ length: 3 * size * size }, (_, i) => Math.sin(i / 50) / 2);
  const { y } = await client.degrade({ ...problem, size, image });
  const run = async (samples: number): Promise<number> => {
    const seeds = Array.from({ length: samples }, (_, i) => i + 1);
    const sampler = { id: 'ipndm', params: { steps } };
    const request = { ...problem, runId: crypto.randomUUID(), modelId, y, sampler, seeds, blind: false, label: null };
    const { seconds, evaluations } = await client.restore(request, () => undefined);
    return (samples * evaluations) / seconds;
  };
  const rows: BenchRow[] = [];
  for (const samples of [4, 8, 16, 64]) {
    // What takes many seconds says no more than the batch before it.
    const last = rows.at(-1);
    if (last && (2 * samples * steps) / last.value > mostSeconds) break;
    await run(samples);
    rows.push({ what: `${kind}, ${samples.toString()} samples at once, all counted`, value: await run(samples), unit: 'evaluations/s' });
  }
  return rows;
}

export const bench: Bench = {
  id: 'speed',
  title: 'Evaluations of the network a second, with a motion blur in every block (stride 4)',
  needs: 'processor',
  atOnce: true,
  async run(say) {
    const rows: BenchRow[] = [];
    for (const kind of await backendsHere()) {
      say(kind);
      const client = createClient(startWorker);
      await client.chooseBackend(kind);
      const { size, id } = await client.load(modelUrl(), () => undefined);
      const seconds = await client.measure(rounds);
      rows.push({ what: `${kind}, one sample`, value: 1 / seconds, unit: 'evaluations/s' });
      if (seconds < slowSeconds) rows.push(...(await batches(client, kind, size, id)));
      await client.dispose();
    }
    return rows;
  },
};
