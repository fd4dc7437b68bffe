// What one evaluation asks of the graphics processor, graphs captured and not, with y met as by default; and how fast the card copies, which
// says what of its time is waiting. Counts are the same on every adapter.
import { proxy, wrap, type Remote } from 'comlink';
import { requestAdapter } from './backends.ts';
import type { Bench, BenchRow } from './contract.ts';
import type { DeviceCounts } from './device-counts.ts';
import type { CountingEngine } from './launches.worker.ts';
import { modelUrl } from './model.ts';

const steps = 8;
const units: readonly [keyof DeviceCounts, string, string][] = [
  ['submits', 'submits', 'an evaluation'],
  ['dispatches', 'dispatches', 'an evaluation'],
  ['maps', 'buffers mapped (pictures)', 'an evaluation'],
  ['uploaded', 'bytes up', 'an evaluation'],
];

/** Counts of two runs of different length: what the longer has more is what its evaluations ask. */
async function countEvaluations(engine: Remote<CountingEngine>): Promise<BenchRow[]> {
  const ignore = proxy(() => undefined);
  const { id: modelId, size } = await engine.load(new URL(modelUrl(), document.baseURI).href, ignore);
  const mask = Uint8Array.from({ length: size * size }, (_, i) => (i % 3 === 0 ? 1 : 0));
  const problem = { operator: { id: 'mask', params: { mask } }, noise: { std: 0, seed: 1 } };
  const image = Float32Array.from({ length: 3 * size * size }, (_, i) => Math.sin(i / 50) / 2);
  const { y } = await engine.degrade({ ...problem, size, image });
  const countsOf = async (count: number): Promise<DeviceCounts> => {
    const before = await engine.counts();
    const sampler = { id: 'ipndm', params: { steps: count, meet: 'met' } };
    const runId = crypto.randomUUID();
    await engine.restore({ ...problem, runId, modelId, y, sampler, seeds: [1], blind: false, label: null }, ignore);
    const after = await engine.counts();
    return Object.fromEntries(
      Object.entries(after).map(([key, v]) => [key, v - before[key as keyof DeviceCounts]]),
    ) as unknown as DeviceCounts;
  };
  await countsOf(steps);
  const [short, long] = [await countsOf(steps), await countsOf(2 * steps)];
  return units.map(([key, what, unit]) => ({ what, value: (long[key] - short[key]) / steps, unit }));
}

/** Gigabytes a second, read and written, of buffer copies. */
async function copySpeed(): Promise<number> {
  const device = await (await requestAdapter())?.requestDevice();
  if (!device) return NaN;
  const [bytes, times] = [2 ** 26, 16];
  const usage = GPUBufferUsage.COPY_SRC | GPUBufferUsage.COPY_DST;
  const [from, to] = [device.createBuffer({ size: bytes, usage }), device.createBuffer({ size: bytes, usage })];
  const copy = async (): Promise<number> => {
    const encoder = device.createCommandEncoder();
    for (let i = 0; i < times; i++) encoder.copyBufferToBuffer(from, 0, to, 0, bytes);
    const started = performance.now();
    device.queue.submit([encoder.finish()]);
    await device.queue.onSubmittedWorkDone();
    return performance.now() - started;
  };
  await copy();
  const milliseconds = await copy();
  device.destroy();
  return (2 * bytes * times) / milliseconds / 1e6;
}

export const bench: Bench = {
  id: 'launches',
  title: 'Launches: what one evaluation asks of the graphics processor (mask, one sample, y met), and how fast it copies',
  needs: 'webgpu',
  atOnce: true,
  async run(say) {
    const rows: BenchRow[] = [];
    for (const name of ['not captured', 'captured']) {
      say(name);
      const worker = new Worker(new URL('./launches.worker.ts', import.meta.url), { type: 'module', name });
      try {
        for (const row of await countEvaluations(wrap<CountingEngine>(worker))) rows.push({ ...row, what: `${name}, ${row.what}` });
      } finally {
        worker.terminate();
      }
    }
    say('copies');
    rows.push({ what: 'copies between buffers', value: await copySpeed(), unit: 'GB/s' });
    return rows;
  },
};
