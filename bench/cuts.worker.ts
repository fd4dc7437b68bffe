// JavaScript time of one evaluation on WebGPU: until everything is submitted, with the device idle before and not waited for after.
import { expose } from 'comlink';
import { createStorage } from '../src/gpu/buffer.ts';
import { requestGpu } from '../src/gpu/device.ts';
import { fetchModel } from '../src/model/fetch-model.ts';
import { elementCount, withBatch } from '../src/model/manifest.ts';
import { startWebGpuRuntime, type GpuTensor } from '../src/model/runtime-webgpu.ts';
import { WebGpuNetwork } from '../src/model/webgpu-network.ts';

export interface CutsBench {
  /** @returns false where the network was not exported as one graph */
  open(modelUrl: string): Promise<boolean>;
  /** Milliseconds; our own kernels are left out of both. */
  round(): Promise<{ segments: number; whole: number }>;
}

let opened: { idle(): Promise<undefined>; segments(): Promise<void>; whole(): Promise<void> } | null = null;

async function timed(work: () => Promise<void>, idle: () => Promise<undefined>): Promise<number> {
  await idle();
  const started = performance.now();
  await work();
  return performance.now() - started;
}

const bench: CutsBench = {
  async open(modelUrl) {
    const response = await fetch(`${modelUrl}whole.onnx`);
    if (!response.ok) return false;
    const gpu = await requestGpu();
    const runtime = await startWebGpuRuntime(gpu);
    const model = await fetchModel(modelUrl, () => undefined);
    const { manifest } = model;
    const network = await WebGpuNetwork.create(runtime, gpu, model, 1, true, () => undefined);
    const degraded = manifest.program.flatMap((step) => (step.op === 'degrade' ? [step.output] : []));
    const inputs: Record<string, GpuTensor> = {};
    for (const name of ['image', ...Object.keys(manifest.scales), ...degraded]) {
      const shape = manifest.tensors[name] ?? [];
      inputs[name] = { buffer: createStorage(gpu, 4 * elementCount(shape, 1), name), dims: withBatch(shape, 1) };
    }
    const graph = new Uint8Array(await response.arrayBuffer());
    const whole = await runtime.createSegment({ graph, external: model.weights, batch: 1, inputs, outputs: {}, capture: true });
    opened = {
      idle: () => gpu.device.queue.onSubmittedWorkDone(),
      segments: () => network.evaluate(() => undefined),
      whole: () => whole.run(),
    };
    return true;
  },
  async round() {
    if (!opened) throw new Error('open first');
    return { segments: await timed(opened.segments, opened.idle), whole: await timed(opened.whole, opened.idle) };
  },
};

expose(bench);
