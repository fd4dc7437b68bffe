// What cutting the network into captured segments adds to the JavaScript of an evaluation on WebGPU.
import { wrap } from 'comlink';
import type { Bench } from './contract.ts';
import type { CutsBench } from './cuts.worker.ts';

const rounds = 7;

const median = (values: number[]) => values.sort((a, b) => a - b)[values.length >> 1] ?? NaN;

export const bench: Bench = {
  id: 'cuts',
  title: 'JavaScript of an evaluation of faces64 on WebGPU, captured, N = 1',
  needs: 'webgpu',
  commandOnly: true,
  async run(say) {
    const worker = new Worker(new URL('./cuts.worker.ts', import.meta.url), { type: 'module' });
    const cuts = wrap<CutsBench>(worker);
    if (!(await cuts.open(new URL('models/faces64/', document.baseURI).href))) {
      say('left out: the network was not exported as one graph');
      return [];
    }
    await cuts.round();
    const times = [];
    for (let i = 0; i < rounds; i++) times.push(await cuts.round());
    worker.terminate();
    return [
      { what: 'through segments', value: median(times.map((t) => t.segments)), unit: 'ms' },
      { what: 'as one graph', value: median(times.map((t) => t.whole)), unit: 'ms' },
      { what: 'added by the cuts', value: median(times.map((t) => t.segments - t.whole)), unit: 'ms', bar: { atMost: 1 } },
    ];
  },
};
