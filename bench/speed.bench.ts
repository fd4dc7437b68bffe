// Evaluations a second as the studio itself gets them, on every back end that is here, from one sample to 64: the number that a real
// graphics card is asked for. What of an evaluation is H and what is waiting follows from the same runs.
import { createClient } from '../src/client/client.ts';
import { backendsHere } from './backends.ts';
import { startWorker } from '../src/client/workers.ts';
import type { OperatorSpec } from '../src/protocol/engine-api.ts';
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
const batchSizes = [1, 2, 4, 8, 16, 32, 64];
const nothing: OperatorSpec = { id: 'none', params: {} };

interface Model {
  id: string;
  size: number;
}

/** Seconds of an evaluation of so many samples at once; a run before is not counted. */
async function timer(client: EnginePort, { id: modelId, size }: Model) {
  const kernel = await client.generate('camera-shake', 'blur', { seed: 1, intensity: 0.5, stride }, size);
  const blur: OperatorSpec = { id: 'blur', params: { stride, kernel } };
  const image = Float32Array.from({ length: 3 * size * size }, (_, i) => Math.sin(i / 50) / 2);
  const noise = { std: 0, seed: 1 };
  return async (samples: number, operator = blur): Promise<number> => {
    const { y } = await client.degrade({ operator, noise, size, image });
    const seeds = Array.from({ length: samples }, (_, i) => i + 1);
    const sampler = { id: 'ipndm', params: { steps } };
    const run = async () => {
      const request = { operator, noise, runId: crypto.randomUUID(), modelId, y, sampler, seeds, blind: false, label: null };
      const { seconds, evaluations } = await client.restore(request, () => undefined);
      return seconds / evaluations;
    };
    await run();
    return run();
  };
}

async function batches(client: EnginePort, kind: string, model: Model): Promise<BenchRow[]> {
  const secondsOf = await timer(client, model);
  const rows: BenchRow[] = [];
  const eachSample: number[] = [];
  for (const samples of batchSizes) {
    // What takes many seconds says no more than the batch before it.
    if (2 * samples * steps * (eachSample.at(-1) ?? 0) > mostSeconds) break;
    const seconds = await secondsOf(samples);
    eachSample.push(seconds / samples);
    const what = samples === 1 ? `${kind}, one sample` : `${kind}, ${samples.toString()} samples at once, all counted`;
    rows.push({ what, value: samples / seconds, unit: 'evaluations/s' });
  }
  const one = eachSample[0] ?? NaN;
  const share = (what: string, less: number) =>
    rows.push({ what: `${kind}, ${what}, of an evaluation of one sample`, value: 100 * Math.max(0, 1 - less / one), unit: '%' });
  share('H and H†', await secondsOf(1, nothing));
  // What a sample takes where the device is busy is arithmetic; the rest of what one alone takes is launching and waiting.
  if (kind === 'webgpu') share('launching and waiting', Math.min(...eachSample));
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
      const model = await client.load(modelUrl(), () => undefined);
      const seconds = await client.measure(rounds);
      rows.push({ what: `${kind}, one evaluation until it is read`, value: 1000 * seconds, unit: 'ms' });
      if (seconds < slowSeconds) rows.push(...(await batches(client, kind, model)));
      else rows.push({ what: `${kind}, one sample`, value: 1 / seconds, unit: 'evaluations/s' });
      await client.dispose();
    }
    return rows;
  },
};
