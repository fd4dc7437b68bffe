// The WebGPU back end: segments in onnxruntime's native back end, our kernels between them, fields in GPU buffers.
// Nothing is read back inside an evaluation; a lost device rejects whatever waits.
import { createStorage } from '../gpu/buffer.ts';
import { requestGpu, type Gpu } from '../gpu/device.ts';
import { createFieldKernels, type FieldKernels } from '../gpu/fields.ts';
import { readFloats } from '../gpu/readback.ts';
import { conditioningInputs, precondition } from '../model/conditioning.ts';
import type { ModelFiles } from '../model/fetch-model.ts';
import { degradeStepsOf, elementCount } from '../model/manifest.ts';
import { startWebGpuRuntime, type WebGpuRuntime } from '../model/runtime-webgpu.ts';
import type { WebGpuNetwork } from '../model/webgpu-network.ts';
import { tokenLayout, type GpuFeatureTransform } from '../operators/contract.ts';
import { invariant } from '../protocol/errors.ts';
import type { Field, Fields } from '../samplers/contract.ts';
import type { Backend, LayerFeatures, Run, RunRequest } from './backend.ts';
import { openNetworks, type CaptureMode, type Networks } from './webgpu-networks.ts';

class BufferField implements Field {
  readonly batch: number;
  readonly buffer: GPUBuffer;

  constructor(buffer: GPUBuffer, batch: number) {
    this.buffer = buffer;
    this.batch = batch;
  }
}

function bufferOf(field: Field): GPUBuffer {
  invariant(field instanceof BufferField, 'a field of this back end');
  return field.buffer;
}

/** Fields of [batch, 3, S, S]; released buffers are used again, `dispose` destroys all. */
function bufferFields(gpu: Gpu, kernels: FieldKernels, batch: number, count: number): Fields & { create(): BufferField; dispose(): void } {
  const all: GPUBuffer[] = [];
  const free: GPUBuffer[] = [];
  const create = () => {
    const used = free.pop();
    if (used) return new BufferField(used, batch);
    const buffer = createStorage(gpu, 4 * count, 'field');
    all.push(buffer);
    return new BufferField(buffer, batch);
  };
  return {
    create,
    from(data) {
      invariant(data.length === count, 'a field of this batch');
      const field = create();
      gpu.device.queue.writeBuffer(field.buffer, 0, data.buffer, data.byteOffset, data.byteLength);
      return field;
    },
    combine(terms) {
      const out = create();
      kernels.combine(
        terms.map(([coefficient, field]) => ({ coefficient, buffer: bufferOf(field) })),
        out.buffer,
        count,
      );
      return out;
    },
    read: (field) => readFloats(gpu, bufferOf(field), count),
    release(...fields) {
      for (const field of fields) free.push(bufferOf(field));
    },
    dispose() {
      for (const buffer of all) buffer.destroy();
    },
  };
}

interface Loaded {
  model: ModelFiles;
  networks: Networks;
  transforms: ReadonlyMap<string, GpuFeatureTransform>;
}

/** T_ψ of every block as one buffer each: weight [k, k+1], then bias [k]. */
function uploadTransforms(gpu: Gpu, model: ModelFiles): ReadonlyMap<string, GpuFeatureTransform> {
  return new Map(
    [...model.transforms].map(([block, { k, weight, bias }]) => {
      const data = new Float32Array(weight.length + bias.length);
      data.set(weight);
      data.set(bias, weight.length);
      return [block, { k, buffer: createStorage(gpu, data, `T_ψ ${block}`) }];
    }),
  );
}

/** The conditioning table on the device and, per evaluation, its row copied to where the segments read it. */
function scaleRows(gpu: Gpu, network: WebGpuNetwork, table: Float32Array) {
  const { scales, cond } = network.manifest;
  const buffer = createStorage(gpu, table, 'conditioning table');
  return {
    encodeRow(encoder: GPUCommandEncoder, row: number) {
      for (const [name, [offset, length]] of Object.entries(scales))
        encoder.copyBufferToBuffer(buffer, 4 * (row * cond.width + offset), network.buffer(name), 0, 4 * length);
    },
    dispose: () => buffer.destroy(),
  };
}

/** Every tensor that crosses a cut keeps its buffer until the next evaluation. */
async function readLayers(gpu: Gpu, network: WebGpuNetwork): Promise<LayerFeatures[]> {
  const layers: LayerFeatures[] = [];
  for (const step of degradeStepsOf(network.manifest)) {
    const count = elementCount(network.manifest.tensors[step.input] ?? [], network.batch);
    const a = await readFloats(gpu, network.buffer(step.input), count);
    layers.push({ step, a, degraded: await readFloats(gpu, network.buffer(step.output), count) });
  }
  return layers;
}

async function beginRun(gpu: Gpu, runtime: WebGpuRuntime, kernels: FieldKernels, loaded: Loaded, request: RunRequest): Promise<Run> {
  const { model, networks, transforms } = loaded;
  const { manifest, files } = model;
  const { size } = manifest.config;
  const { batch, sigmas, blind } = request;
  const external = { path: manifest.weights.file, data: files.get(manifest.weights.file) ?? new Uint8Array() };
  const inputs = conditioningInputs(manifest, sigmas, request.regularisation.std, request.label);
  const table = await runtime.runOnce(files.get(manifest.cond.file) ?? new Uint8Array(), external, inputs, 'scales');
  const network = await networks.forBatch(batch);
  const rows = scaleRows(gpu, network, table);
  const pinv = createStorage(gpu, request.pinv, 'H†y');
  const maxImages = Math.max(1, ...[...model.transforms.values()].map((t) => t.k));
  const operator = await request.operator.gpu(gpu, { ...request, size, maxImages });
  const fields = bufferFields(gpu, kernels, batch, 3 * size * size * batch);
  const rawStride = 3 * (1 + manifest.config.directions) * size * size;

  const submit = (label: string, encode: (encoder: GPUCommandEncoder) => void) => {
    const encoder = gpu.device.createCommandEncoder({ label });
    encode(encoder);
    gpu.device.queue.submit([encoder.finish()]);
  };
  return {
    fields,
    async denoise(x, sigma) {
      const row = sigmas.indexOf(sigma);
      invariant(row >= 0, `σ = ${sigma.toString()} is in the table`);
      const { cIn, cSkip, cOut } = precondition(sigma, manifest.sigmaData);
      submit('network input', (encoder) => {
        rows.encodeRow(encoder, row);
        kernels.networkInput(encoder, bufferOf(x), pinv, network.buffer('image'), { cIn, batch, size });
      });
      await network.evaluate((step, input, output) => {
        submit(`ã ${step.block}`, (encoder) => {
          if (blind) {
            encoder.clearBuffer(output);
            return;
          }
          const transform = transforms.get(step.block);
          invariant(transform, `T_ψ of ${step.block}`);
          const pass = encoder.beginComputePass({ label: step.block });
          operator.encodeFeatures(pass, input, transform, output, tokenLayout(batch, step.k, size, step.patch));
          pass.end();
        });
      });
      const out = fields.create();
      submit('denoised', (encoder) => {
        kernels.denoised(encoder, bufferOf(x), network.buffer('F'), out.buffer, { cSkip, cOut, batch, size, rawStride });
      });
      return out;
    },
    async directions() {
      if (manifest.config.directions === 0) return null;
      const raw = await readFloats(gpu, network.buffer('F'), rawStride * batch);
      const plane = 3 * size * size;
      const out = new Float32Array(batch * (rawStride - plane));
      for (let n = 0; n < batch; n++) out.set(raw.subarray(n * rawStride + plane, (n + 1) * rawStride), n * (rawStride - plane));
      return out;
    },
    layers: () => readLayers(gpu, network),
    dispose() {
      operator.dispose();
      rows.dispose();
      pinv.destroy();
      fields.dispose();
    },
  };
}

/** @param capture whether graph capture is tried; `auto`: on hardware, where it helps */
export async function createWebGpuBackend(capture: CaptureMode = 'auto'): Promise<Backend> {
  const gpu = await requestGpu();
  const runtime = await startWebGpuRuntime(gpu);
  const kernels = await createFieldKernels(gpu);
  let loaded: Loaded | null = null;
  const unload = async () => {
    const { networks, transforms } = loaded ?? {};
    loaded = null;
    await networks?.release();
    for (const { buffer } of transforms?.values() ?? []) buffer.destroy();
  };
  return {
    kind: 'webgpu',
    get description() {
      return loaded?.networks.captured ? `${gpu.adapterDescription}, graphs captured` : gpu.adapterDescription;
    },
    threads: 1,
    async load(model, onProgress) {
      const networks = openNetworks(gpu, runtime, model, capture);
      await networks.forBatch(1, onProgress);
      await unload();
      loaded = { model, networks, transforms: uploadTransforms(gpu, model) };
    },
    begin(request) {
      invariant(loaded, 'a model is loaded before a run begins');
      return gpu.guard(beginRun(gpu, runtime, kernels, loaded, request));
    },
    async dispose() {
      await unload();
      gpu.device.destroy();
    },
  };
}
