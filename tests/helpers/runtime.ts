// onnxruntime's wasm build in node, one thread: tensor programs and networks run on what the page runs them on.
import * as ort from 'onnxruntime-web/wasm';
import { compileOn } from '../../src/model/compile-program.ts';
import type { WasmRuntime } from '../../src/model/runtime-wasm.ts';
import type { Compile } from '../../src/operators/tensor-program.ts';

ort.env.wasm.numThreads = 1;

export const nodeRuntime: WasmRuntime = {
  threads: 1,
  async createSession(graph, external) {
    const session = await ort.InferenceSession.create(graph, {
      executionProviders: ['wasm'],
      ...(external && { externalData: external }),
    });
    return {
      async run(inputs) {
        const feeds = Object.fromEntries(
          Object.entries(inputs).map(([name, { data, dims }]) => [
            name,
            data instanceof Int32Array ? new ort.Tensor('int32', data, dims) : new ort.Tensor('float32', data, dims),
          ]),
        );
        const results = await session.run(feeds);
        return Object.fromEntries(Object.entries(results).map(([name, { data }]) => [name, data as Float32Array]));
      },
      release: () => session.release(),
    };
  },
};

export const compile: Compile = compileOn(nodeRuntime);
