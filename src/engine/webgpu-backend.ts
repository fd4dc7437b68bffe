// The WebGPU back end: segments in onnxruntime's native back end, our kernels between them, fields in GPU buffers.
// Nothing is read back inside an evaluation; a lost device rejects whatever waits.
import { createStorage } from '../gpu/buffer.ts';
import { requestGpu, type Gpu } from '../gpu/device.ts';
import { createFieldKernels } from '../gpu/fields.ts';
import { compileOn } from '../model/compile-program.ts';
import type { ModelFiles } from '../model/fetch-model.ts';
import { fetchHead } from '../model/nppc-head.ts';
import { startWebGpuRuntime } from '../model/runtime-webgpu.ts';
import type { GpuFeatureTransform } from '../operators/contract.ts';
import { invariant } from '../protocol/errors.ts';
import type { Backend } from './backend.ts';
import { openNetworks, type CaptureMode } from './webgpu-networks.ts';
import { beginRun, type Loaded } from './webgpu-run.ts';

/** T_ψ of every block as one buffer each: weight [k, k+1], then bias [k]. */
function uploadTransforms(gpu: Gpu, transforms: ModelFiles['transforms']): ReadonlyMap<string, GpuFeatureTransform> {
  return new Map(
    [...transforms].map(([block, { k, weight, bias }]) => {
      const data = new Float32Array(weight.length + bias.length);
      data.set(weight);
      data.set(bias, weight.length);
      return [block, { k, buffer: createStorage(gpu, data, `T_ψ ${block}`) }];
    }),
  );
}

/** @param capture whether graph capture is tried; `auto`: on hardware, where it helps */
export async function createWebGpuBackend(capture: CaptureMode = 'auto'): Promise<Backend> {
  const gpu = await requestGpu();
  const runtime = await startWebGpuRuntime(gpu);
  const kernels = await createFieldKernels(gpu);
  let loaded: Loaded | null = null;
  let head: ReturnType<Loaded['headTransforms']> | null = null;
  const uploadHead = async (model: ModelFiles) => uploadTransforms(gpu, (await fetchHead(model)).transforms);
  const headTransforms = (model: ModelFiles) => {
    head ??= uploadHead(model).catch((error: unknown) => {
      head = null;
      throw error;
    });
    return head;
  };
  const unload = async () => {
    const { networks, transforms } = loaded ?? {};
    const uploaded = await head?.catch(() => null);
    loaded = head = null;
    await networks?.release();
    for (const { buffer } of [...(transforms?.values() ?? []), ...(uploaded?.values() ?? [])]) buffer.destroy();
  };
  return {
    kind: 'webgpu',
    get description() {
      return loaded?.networks.captured ? `${gpu.adapterDescription}, graphs captured` : gpu.adapterDescription;
    },
    threads: 1,
    compile: compileOn({ createSession: (graph) => runtime.createProcessorSession(graph) }),
    async load(model, onProgress) {
      const networks = openNetworks(gpu, runtime, model, capture);
      await networks.forBatch(1, onProgress);
      await unload();
      loaded = { model, networks, transforms: uploadTransforms(gpu, model.transforms), headTransforms: () => headTransforms(model) };
    },
    async prepare(batch, gradients) {
      invariant(loaded, 'a model is loaded before a run begins');
      const network = await gpu.guard(loaded.networks.forBatch(batch));
      if (gradients) await gpu.guard(network.openVjp());
    },
    begin(told) {
      invariant(loaded, 'a model is loaded before a run begins');
      const run = beginRun(gpu, runtime, kernels, loaded, told);
      return gpu.guard(run).catch((error: unknown) => {
        // It may still begin: nobody will dispose of it.
        void run.then(
          (late) => late.dispose(),
          () => undefined,
        );
        throw error;
      });
    },
    async dispose() {
      await unload();
      gpu.device.destroy();
    },
  };
}
