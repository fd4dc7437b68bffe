// The WebGPU back end: segments in onnxruntime's native back end, our kernels between them, fields in GPU buffers.
// Nothing is read back inside an evaluation; a lost device rejects whatever waits.
import { createStorage } from '../gpu/buffer.ts';
import { requestGpu, type Gpu } from '../gpu/device.ts';
import { createFieldKernels } from '../gpu/fields.ts';
import { compileOn } from '../model/compile-program.ts';
import type { ModelFiles } from '../model/fetch-model.ts';
import { checkFitsAdapter } from '../model/fits.ts';
import { fetchHead } from '../model/nppc-head.ts';
import { startWebGpuRuntime, type WebGpuRuntime } from '../model/runtime-webgpu.ts';
import type { GpuFeatureTransform } from '../operators/contract.ts';
import type { LoadProgress } from '../protocol/engine-api.ts';
import { invariant } from '../protocol/errors.ts';
import type { Backend } from './backend.ts';
import { roles, type Role } from './problem.ts';
import { openScaleTables } from './scale-tables.ts';
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

/** A model on the device, and how it leaves it. */
interface Opened extends Loaded {
  release(): Promise<void>;
}

async function openModel(
  gpu: Gpu,
  runtime: WebGpuRuntime,
  model: ModelFiles,
  capture: CaptureMode,
  onProgress: (progress: LoadProgress) => void,
): Promise<Opened> {
  let head: ReturnType<Loaded['headTransforms']> | null = null;
  const uploadHead = async () => uploadTransforms(gpu, (await fetchHead(model)).transforms);
  const networks = openNetworks(gpu, runtime, model, capture);
  await networks.forBatch(1, onProgress);
  const transforms = uploadTransforms(gpu, model.transforms);
  const tables = openScaleTables(gpu, runtime, model);
  return {
    model,
    networks,
    tables,
    transforms,
    headTransforms() {
      head ??= uploadHead().catch((error: unknown) => {
        head = null;
        throw error;
      });
      return head;
    },
    async release() {
      const uploaded = await head?.catch(() => null);
      await networks.release();
      await tables.release();
      for (const { buffer } of [...transforms.values(), ...(uploaded?.values() ?? [])]) buffer.destroy();
    },
  };
}

/** @param capture whether graph capture is tried; `auto`: on hardware, where it helps */
export async function createWebGpuBackend(capture: CaptureMode = 'auto'): Promise<Backend> {
  const gpu = await requestGpu();
  const runtime = await startWebGpuRuntime(gpu);
  const kernels = await createFieldKernels(gpu);
  const loaded = new Map<Role, Opened>();
  const unload = async (which: readonly Role[]) => {
    for (const role of which) {
      const before = loaded.get(role);
      loaded.delete(role);
      await before?.release();
    }
  };
  const modelOf = (role: Role): Opened => {
    const there = loaded.get(role);
    invariant(there, 'a model is loaded before a run begins');
    return there;
  };
  return {
    kind: 'webgpu',
    description: gpu.adapterDescription,
    threads: 1,
    get graphs() {
      return loaded.get('model')?.networks.graphs ?? null;
    },
    reached: () => gpu.guard(gpu.device.queue.onSubmittedWorkDone()),
    compile: compileOn({ createSession: (graph) => runtime.createProcessorSession(graph) }),
    checkFits: (manifest) => checkFitsAdapter(manifest, gpu.device.limits),
    async load(role, model, onProgress) {
      const opened = await openModel(gpu, runtime, model, capture, onProgress);
      await unload(role === 'model' ? roles : [role]);
      loaded.set(role, opened);
    },
    async prepare({ batch, entries, gradients, roles: wanted }) {
      for (const role of wanted) {
        const network = await gpu.guard(modelOf(role).networks.openFor({ batch, entries }));
        if (gradients && role === 'model') await gpu.guard(network.openVjp());
      }
    },
    begin(told) {
      const run = beginRun(gpu, runtime, kernels, modelOf(told.role), told);
      return gpu.guard(run).catch((error: unknown) => {
        // It may still begin: nobody will dispose of it.
        void run.then(
          (late) => late.dispose(),
          () => undefined,
        );
        throw error;
      });
    },
    watch: gpu.whileAlive,
    async dispose() {
      await unload(roles);
      gpu.device.destroy();
    },
  };
}
