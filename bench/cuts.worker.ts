// JavaScript time of one evaluation on WebGPU: until everything is submitted, with the device idle before and not waited for after.
import { expose } from 'comlink';
import { createStorage } from '../src/gpu/buffer.ts';
import { requestGpu, type Gpu } from '../src/gpu/device.ts';
import { Encoding } from '../src/gpu/encoding.ts';
import { fetchModel, type ModelFiles } from '../src/model/fetch-model.ts';
import { elementCount, segmentsOf, withBatch, type Manifest } from '../src/model/manifest.ts';
import { startWebGpuRuntime, type GpuSession, type GpuTensor, type WebGpuRuntime } from '../src/model/runtime-webgpu.ts';
import { WebGpuNetwork } from '../src/model/webgpu-network.ts';

/** Milliseconds; our own kernels are left out of all. */
export interface Round {
  /** As the studio does it: what the runtime's replay asks, encoded at once. */
  recorded: number;
  /** Every segment replayed by the runtime. */
  replayed: number;
  /** The network exported as one graph, replayed by the runtime; NaN where it was not exported so. */
  whole: number;
}

export interface CutsBench {
  open(modelUrl: string): Promise<void>;
  round(): Promise<Round>;
}

type Work = () => Promise<void>;
let opened: (Record<keyof Round, Work | null> & { idle(): Promise<undefined> }) | null = null;

async function timed(work: Work | null, idle: () => Promise<undefined>): Promise<number> {
  if (!work) return NaN;
  await idle();
  const started = performance.now();
  await work();
  return performance.now() - started;
}

function tensors(gpu: Gpu, { tensors: shapes }: Manifest, names: readonly string[]): Record<string, GpuTensor> {
  return Object.fromEntries(
    names.map((name) => {
      const shape = shapes[name] ?? [];
      return [name, { buffer: createStorage(gpu, 4 * elementCount(shape, 1), name), dims: withBatch(shape, 1) }];
    }),
  );
}

async function openSegments(gpu: Gpu, runtime: WebGpuRuntime, { manifest, files, weights: external }: ModelFiles): Promise<GpuSession[]> {
  const sessions: GpuSession[] = [];
  for (const { file, inputs } of segmentsOf(manifest)) {
    const graph = files.get(file) ?? new Uint8Array();
    sessions.push(
      await runtime.createSegment({ graph, external, batch: 1, inputs: tensors(gpu, manifest, inputs), outputs: {}, capture: true }),
    );
  }
  return sessions;
}

async function openWhole(gpu: Gpu, runtime: WebGpuRuntime, { manifest, weights: external }: ModelFiles, url: string): Promise<Work | null> {
  const response = await fetch(url);
  // A server of single pages answers with its page.
  if (!response.ok || response.headers.get('content-type')?.includes('html')) return null;
  const degraded = manifest.program.flatMap((step) => (step.op === 'degrade' ? [step.output] : []));
  const inputs = tensors(gpu, manifest, ['image', ...Object.keys(manifest.scales), ...degraded]);
  const graph = new Uint8Array(await response.arrayBuffer());
  const session = await runtime.createSegment({ graph, external, batch: 1, inputs, outputs: {}, capture: true });
  return () => session.run();
}

const bench: CutsBench = {
  async open(modelUrl) {
    const gpu = await requestGpu();
    const [runtime, model] = [await startWebGpuRuntime(gpu), await fetchModel(modelUrl, () => undefined)];
    const network = await WebGpuNetwork.create(runtime, gpu, model, 1, true, () => undefined);
    const sessions = await openSegments(gpu, runtime, model);
    opened = {
      idle: () => gpu.device.queue.onSubmittedWorkDone(),
      async recorded() {
        const encoding = new Encoding(gpu, 'segments');
        await network.evaluate(encoding, () => undefined);
        encoding.submit();
      },
      async replayed() {
        for (const session of sessions) await session.run();
      },
      whole: await openWhole(gpu, runtime, model, `${modelUrl}whole.onnx`),
    };
  },
  async round() {
    if (!opened) throw new Error('open first');
    const { idle, recorded, replayed, whole } = opened;
    return { recorded: await timed(recorded, idle), replayed: await timed(replayed, idle), whole: await timed(whole, idle) };
  },
};

expose(bench);
