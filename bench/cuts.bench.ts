// What cutting the network into segments costs in JavaScript of an evaluation on WebGPU, graphs captured: as the runtime replays them, and as
// what it asks is encoded without it.
import { wrap } from 'comlink';
import type { Bench, BenchRow } from './contract.ts';
import type { CutsBench, Round } from './cuts.worker.ts';
import { modelUrl } from './model.ts';

const rounds = 15;

const median = (values: number[]) => values.sort((a, b) => a - b)[values.length >> 1] ?? NaN;

export const bench: Bench = {
  id: 'cuts',
  title: 'JavaScript of an evaluation on WebGPU, graphs captured, N = 1, without the kernels between the segments',
  needs: 'webgpu',
  async run(say) {
    const worker = new Worker(new URL('./cuts.worker.ts', import.meta.url), { type: 'module' });
    const cuts = wrap<CutsBench>(worker);
    say('opening');
    await cuts.open(modelUrl());
    await cuts.round();
    const times: Round[] = [];
    for (let i = 0; i < rounds; i++) times.push(await cuts.round());
    worker.terminate();
    const row = (what: string, of: (round: Round) => number): BenchRow => ({ what, value: median(times.map(of)), unit: 'ms' });
    const rows = [
      row('segments, recorded by the studio', (t) => t.recorded),
      row('segments, replayed by the runtime', (t) => t.replayed),
      { ...row('recorded, of replayed', (t) => t.recorded / t.replayed), unit: '×' },
    ];
    if (Number.isNaN(times[0]?.whole ?? NaN)) return rows;
    const added = row('added by the cuts', (t) => t.recorded - t.whole);
    return [...rows, row('one graph, replayed by the runtime', (t) => t.whole), { ...added, bar: { atMost: 1 } }];
  },
};
