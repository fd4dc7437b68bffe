// What one evaluation asks of the graphics processor, graphs captured and not, with y met and fresh noise as by default. Counts are the same
// on every adapter.
import { proxy, wrap, type Remote } from 'comlink';
import type { Bench, BenchRow } from './contract.ts';
import { difference, type DeviceCounts } from './device-counts.ts';
import { nodesOfModel } from './graph-nodes.ts';
import type { CountingEngine } from './launches.worker.ts';
import { modelUrl } from './model.ts';

const steps = 2;
const units: readonly [key: keyof DeviceCounts, what: string, most: number | null][] = [
  ['dispatches', 'dispatches', null],
  ['submits', 'submissions', 2],
  ['maps', 'buffers mapped (for the pictures)', 1],
  ['uploaded', 'bytes up', 4096],
  ['downloaded', 'bytes down (pictures)', null],
];

/** Counts of two runs of different length: what the longer has more is what its evaluations ask. */
async function countEvaluations(engine: Remote<CountingEngine>): Promise<BenchRow[]> {
  const ignore = proxy(() => undefined);
  const { id: modelId, size } = await engine.load(modelUrl(), ignore);
  const mask = Uint8Array.from({ length: size * size }, (_, i) => (i % 3 === 0 ? 1 : 0));
  const problem = { operator: { id: 'mask', params: { mask } }, noise: { std: 0, seed: 1 } };
  const image = Float32Array.from({ length: 3 * size * size }, (_, i) => Math.sin(i / 50) / 2);
  const { y } = await engine.degrade({ ...problem, size, image });
  const countsOf = async (count: number): Promise<DeviceCounts> => {
    const before = await engine.counts();
    const sampler = { id: 'sde-dpmpp', params: { steps: count, meet: 'met' } };
    const runId = crypto.randomUUID();
    await engine.restore({ ...problem, runId, modelId, y, sampler, seeds: [1], blind: false, label: null }, ignore);
    return difference(await engine.counts(), before);
  };
  await countsOf(steps);
  const [short, long] = [await countsOf(steps), await countsOf(2 * steps)];
  const each = difference(long, short);
  return units.map(([key, what, most]) => ({
    what,
    value: each[key] / steps,
    unit: 'an evaluation',
    ...(most !== null && { bar: { atMost: most } }),
  }));
}

export const bench: Bench = {
  id: 'launches',
  title: 'Launches: what one evaluation asks of the graphics processor (mask, one sample, y met, fresh noise)',
  needs: 'webgpu',
  atOnce: true,
  async run(say) {
    const { segments, nodes } = await nodesOfModel(modelUrl());
    const rows: BenchRow[] = [
      { what: 'graphs that the runtime runs', value: segments, unit: 'an evaluation' },
      { what: 'nodes in these graphs, as exported', value: nodes, unit: 'an evaluation' },
    ];
    for (const name of ['not captured', 'captured']) {
      say(name);
      const worker = new Worker(new URL('./launches.worker.ts', import.meta.url), { type: 'module', name });
      try {
        for (const row of await countEvaluations(wrap<CountingEngine>(worker))) rows.push({ ...row, what: `${name}, ${row.what}` });
      } finally {
        worker.terminate();
      }
    }
    return rows;
  },
};
