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
  ['encoded', 'command buffers', null],
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
  const kernels = [await engine.kernels()];
  const runs: DeviceCounts[] = [];
  for (const count of [steps, 2 * steps]) {
    runs.push(await countsOf(count));
    kernels.push(await engine.kernels());
  }
  const each = difference(runs[1]!, runs[0]!);
  const rows = units.map(([key, what, most]) => ({
    what,
    value: each[key] / steps,
    unit: 'an evaluation',
    ...(most !== null && { bar: { atMost: most } }),
  }));
  return [...rows, ...kernelRows(kernels)];
}

/** How many dispatches are of which kernel. @param counted before a run, after it, and after another of twice as many evaluations */
function kernelRows([before = {}, short = {}, long = {}]: readonly Record<string, number>[]): BenchRow[] {
  const totals = new Map<string, number>();
  for (const [label, count = 0] of Object.entries(long)) {
    const more = count - 2 * (short[label] ?? 0) + (before[label] ?? 0);
    totals.set(kindOf(label), (totals.get(kindOf(label)) ?? 0) + more);
  }
  return [...totals]
    .filter(([, more]) => more > 0)
    .sort(([, a], [, b]) => b - a)
    .map(([kind, more]) => ({ what: `dispatches of ${kind}`, value: more / steps, unit: 'an evaluation' }));
}

/** What comes first in a label is the kernel; what follows, the shapes and types that it was made for. */
const kindOf = (label: string): string => /^[A-Za-z][\w ]*/.exec(label)?.[0].trim() ?? 'without a name';

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
