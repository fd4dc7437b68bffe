// onnxruntime-web on the processor: SIMD, and threads where the page is cross-origin isolated.
// The only importer of the `/wasm` build; every call goes through one FIFO because the runtime is not re-entrant.
import type { InferenceSession } from 'onnxruntime-web/wasm';
import { StudioError } from '../protocol/errors.ts';
import { Fifo } from '../protocol/fifo.ts';
import type { External } from './fetch-model.ts';
import { elementCount } from './manifest.ts';
import { throwRuntimeFailure } from './runtime-failure.ts';

/** A tensor on the processor: float32 unless the data are int32. */
export interface CpuTensor {
  data: Float32Array | Int32Array;
  dims: readonly number[];
}

export interface WasmSession {
  run(inputs: Readonly<Record<string, CpuTensor>>): Promise<Record<string, Float32Array>>;
  release(): Promise<void>;
}

export interface WasmRuntime {
  readonly threads: number;
  /** @param external the files that the graph's initializers point into */
  createSession(graph: Uint8Array, external?: External): Promise<WasmSession>;
}

/** More threads than this gain nothing on these small products (bench/). */
const defaultMaxThreads = 8;

/** Sessions throw StudioError part-missing where the runtime's own file cannot be had. */
export async function startWasmRuntime(maxThreads = defaultMaxThreads): Promise<WasmRuntime> {
  const ort = await import('onnxruntime-web/wasm');
  const { default: wasmUrl } = await import('onnxruntime-web/ort-wasm-simd-threaded.wasm?url');
  const threads = globalThis.crossOriginIsolated ? Math.min(navigator.hardwareConcurrency, maxThreads) : 1;
  ort.env.wasm.numThreads = threads;
  ort.env.wasm.wasmPaths = { wasm: new URL(wasmUrl, import.meta.url).href };
  const fifo = new Fifo();
  const createSession = (graph: Uint8Array, external?: External) =>
    fifo.run(async () => {
      const session = await ort.InferenceSession.create(graph, {
        executionProviders: ['wasm'],
        graphOptimizationLevel: 'all',
        // Between runs the threads sleep: spinning, they take the processor from the code that works meanwhile (bench/, decisions.md).
        extra: { session: { force_spinning_stop: '1' } },
        ...(external ? { externalData: external } : {}),
      }).catch(throwRuntimeFailure);
      return wrap(ort, session, fifo);
    });
  return { threads, createSession };
}

function wrap(ort: typeof import('onnxruntime-web/wasm'), session: InferenceSession, fifo: Fifo): WasmSession {
  return {
    run: (inputs) =>
      fifo.run(async () => {
        const feeds: Record<string, InstanceType<typeof ort.Tensor>> = {};
        for (const [name, { data, dims }] of Object.entries(inputs)) {
          if (data.length !== elementCount(dims, 0))
            throw new StudioError('internal', `${name}: ${data.length.toString()} values for [${dims.join()}]`);
          feeds[name] = data instanceof Int32Array ? new ort.Tensor('int32', data, dims) : new ort.Tensor('float32', data, dims);
        }
        const results = await session.run(feeds);
        const outputs: Record<string, Float32Array> = {};
        for (const [name, tensor] of Object.entries(results)) {
          if (!(tensor.data instanceof Float32Array)) throw new StudioError('internal', `${name} is ${tensor.type}`);
          outputs[name] = tensor.data;
          tensor.dispose();
        }
        return outputs;
      }),
    release: () => fifo.run(() => session.release()),
  };
}
