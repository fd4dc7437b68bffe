// onnxruntime's wasm build in node, one thread: tensor programs run on what the page runs them on.
import * as ort from 'onnxruntime-web/wasm';
import { compileOn } from '../../src/model/compile-program.ts';
import type { Compile } from '../../src/operators/tensor-program.ts';

ort.env.wasm.numThreads = 1;

export const compile: Compile = compileOn({
  async createSession(graph) {
    const session = await ort.InferenceSession.create(graph, { executionProviders: ['wasm'] });
    return {
      async run(inputs) {
        const feeds = Object.fromEntries(Object.entries(inputs).map(([name, { data, dims }]) => [name, new ort.Tensor(data, dims)]));
        const results = await session.run(feeds);
        return Object.fromEntries(Object.entries(results).map(([name, { data }]) => [name, data as Float32Array]));
      },
      release: () => session.release(),
    };
  },
});
