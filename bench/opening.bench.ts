// How long a model takes to open on the processor, from the host and again from what this browser kept on disk: fetched, checked by its
// hashes, its graphs made into sessions. A Worker of its own each time, as a visit has.
import { createClient } from '../src/client/client.ts';
import { startWorker } from '../src/client/workers.ts';
import type { Bench, BenchRow } from './contract.ts';
import { modelUrl } from './model.ts';

/** What is asked of the largest published network. */
const mostSeconds = 60;

async function open(from: string, say: (message: string) => void, bar?: BenchRow['bar']): Promise<BenchRow[]> {
  const client = createClient(startWorker);
  await client.chooseBackend('wasm');
  const started = performance.now();
  const seconds = () => (performance.now() - started) / 1000;
  let here = 0;
  await client.load(modelUrl(), ({ phase }) => {
    if (phase !== 'compile') here = seconds();
  });
  const opened = seconds();
  await client.dispose();
  say(`${from}: ${opened.toFixed(1)} s`);
  return [
    { what: `${from}: fetched and checked`, value: here, unit: 's' },
    { what: `${from}: open`, value: opened, unit: 's', ...(bar && { bar }) },
  ];
}

export const bench: Bench = {
  id: 'opening',
  title: 'Opening the model on the processor',
  needs: 'processor',
  run: async (say) => [...(await open('from the host', say)), ...(await open('from what is kept', say, { atMost: mostSeconds }))],
};
