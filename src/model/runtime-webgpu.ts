// onnxruntime-web's native WebGPU back end on our own GPUDevice: JSPI where the browser has it, else asyncify.
// The only importer of those two builds. One FIFO around create, run and release: the runtime is not re-entrant
// (two runs at once hang the page, onnxruntime 1.30).
import type { InferenceSession, Tensor } from 'onnxruntime-web/webgpu';
import type { Gpu } from '../gpu/device.ts';
import { record, type Recorded } from '../gpu/recorder.ts';
import { StudioError } from '../protocol/errors.ts';
import { Fifo } from '../protocol/fifo.ts';
import type { External } from './fetch-model.ts';
import type { CpuTensor, WasmSession } from './runtime-wasm.ts';
import { throwRuntimeFailure } from './runtime-failure.ts';
import { says } from './model.words.ts';

type Ort = typeof import('onnxruntime-web/webgpu');

/** A buffer that a session reads or writes, with the shape it has there. */
export interface GpuTensor {
  buffer: GPUBuffer;
  dims: readonly number[];
}

/** One segment with fixed input buffers. `outputs` never move once it was created. */
export interface GpuSession {
  readonly outputs: Readonly<Record<string, GPUBuffer>>;
  /** Resolves when the work is submitted, not when it is done; kernels submitted afterwards see it. */
  run(): Promise<void>;
  /** Encodes what `run` does, which then needs the runtime no more; null where that is not known. */
  readonly recorded: Recorded | null;
  release(): Promise<void>;
}

export interface SegmentOptions {
  graph: Uint8Array;
  external: External;
  batch: number;
  inputs: Readonly<Record<string, GpuTensor>>;
  /** Where outputs go. With `capture` the runtime allocates them itself: it cannot capture into given buffers. */
  outputs: Readonly<Record<string, GpuTensor>>;
  capture: boolean;
}

export interface WebGpuRuntime {
  createSegment(options: SegmentOptions): Promise<GpuSession>;
  /**
   * Runs a small graph once on the processor of this runtime. Conditioning needs sin and cos, whose accuracy WGSL
   * leaves open (2⁻¹¹).
   */
  runOnce(graph: Uint8Array, external: External, inputs: Readonly<Record<string, CpuTensor>>, output: string): Promise<Float32Array>;
  /** A small graph that stays, on the processor of this runtime. */
  createProcessorSession(graph: Uint8Array): Promise<WasmSession>;
}

async function importRuntime(): Promise<{ ort: Ort; wasmUrl: string }> {
  if ('Suspending' in WebAssembly) {
    const [ort, { default: wasmUrl }] = await Promise.all([
      import('onnxruntime-web/jspi'),
      import('onnxruntime-web/ort-wasm-simd-threaded.jspi.wasm?url'),
    ]);
    return { ort, wasmUrl };
  }
  const [ort, { default: wasmUrl }] = await Promise.all([
    import('onnxruntime-web/webgpu'),
    import('onnxruntime-web/ort-wasm-simd-threaded.asyncify.wasm?url'),
  ]);
  return { ort, wasmUrl };
}

export async function startWebGpuRuntime(gpu: Gpu): Promise<WebGpuRuntime> {
  const { ort, wasmUrl } = await importRuntime();
  ort.env.wasm.numThreads = 1;
  ort.env.wasm.wasmPaths = { wasm: new URL(wasmUrl, import.meta.url).href };
  const fifo = new Fifo();
  return {
    createSegment: (options) => fifo.run(() => createSegment(ort, gpu, fifo, options)),
    createProcessorSession: (graph) => createProcessorSession(ort, fifo, graph),
    async runOnce(graph, external, inputs, output) {
      const session = await createProcessorSession(ort, fifo, graph, external);
      try {
        const data = (await session.run(inputs))[output];
        if (!data) throw new StudioError('model-damaged', says.graphHasNoFloatOutput(output));
        return data;
      } finally {
        await session.release();
      }
    },
  };
}

async function createProcessorSession(ort: Ort, fifo: Fifo, graph: Uint8Array, external?: External): Promise<WasmSession> {
  const options = { executionProviders: ['wasm'], ...(external && { externalData: external }) };
  const session = await fifo.run(() => ort.InferenceSession.create(graph, options).catch(throwRuntimeFailure));
  return {
    run: (inputs) =>
      fifo.run(async () => {
        const feeds: Record<string, Tensor> = {};
        for (const [name, { data, dims }] of Object.entries(inputs))
          feeds[name] = data instanceof Int32Array ? new ort.Tensor('int32', data, dims) : new ort.Tensor('float32', data, dims);
        const outputs: Record<string, Float32Array> = {};
        for (const [name, { data }] of Object.entries(await session.run(feeds))) if (data instanceof Float32Array) outputs[name] = data;
        return outputs;
      }),
    release: () => fifo.run(() => session.release()),
  };
}

async function createSegment(ort: Ort, gpu: Gpu, fifo: Fifo, options: SegmentOptions): Promise<GpuSession> {
  const session = await ort.InferenceSession.create(options.graph, {
    // Object form with the device in every session: the string form takes a device of its own and drops capture.
    // wgpuOnly: the default validation waits for the GPU process after every run; device.onuncapturederror listens instead.
    executionProviders: [{ name: 'webgpu', device: gpu.device, validationMode: 'wgpuOnly' }],
    preferredOutputLocation: 'gpu-buffer',
    enableGraphCapture: options.capture,
    freeDimensionOverrides: { N: options.batch },
    externalData: options.external,
    extra: { session: { disable_cpu_ep_fallback: '1' } },
  }).catch(throwRuntimeFailure);
  const bind = (tensors: Readonly<Record<string, GpuTensor>>): Record<string, Tensor> => {
    const bound: Record<string, Tensor> = {};
    for (const [name, { buffer, dims }] of Object.entries(tensors)) {
      // A buffer that is too small raises no error in the runtime, it computes nonsense.
      if (buffer.size < 4 * dims.reduce((a, b) => a * b, 1)) throw new StudioError('internal', `buffer of ${name} is too small`);
      bound[name] = ort.Tensor.fromGpuBuffer(buffer, { dataType: 'float32', dims: [...dims] });
    }
    return bound;
  };
  const feeds = bind(options.inputs);
  if (options.capture) return captured(gpu, session, feeds, fifo);
  const fetches = bind(options.outputs);
  return {
    recorded: null,
    outputs: Object.fromEntries(Object.entries(options.outputs).map(([name, { buffer }]) => [name, buffer])),
    run: () =>
      fifo.run(async () => {
        await session.run(feeds, fetches);
      }),
    release: () => fifo.run(() => session.release()),
  };
}

/**
 * The first run records the commands and fixes the outputs' buffers; later runs replay them. What the first of these asks of the device is
 * taken down, so that evaluations need not enter the runtime at all.
 */
async function captured(gpu: Gpu, session: InferenceSession, feeds: Record<string, Tensor>, fifo: Fifo): Promise<GpuSession> {
  const runOnce = async () => {
    const outputs: Record<string, GPUBuffer> = {};
    for (const [name, tensor] of Object.entries(await session.run(feeds))) {
      outputs[name] = tensor.gpuBuffer;
      // Under capture this drops the handle only; the buffer stays and is written again.
      tensor.dispose();
    }
    return outputs;
  };
  const outputs = await runOnce();
  const recorded = await record(gpu.device, runOnce);
  return {
    outputs,
    recorded,
    run: () =>
      fifo.run(async () => {
        const now = await runOnce();
        for (const [name, buffer] of Object.entries(now))
          if (buffer !== outputs[name]) throw new StudioError('internal', `captured output ${name} moved`);
      }),
    release: () => fifo.run(() => session.release()),
  };
}
