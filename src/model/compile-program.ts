// Tensor programs on the processor's runtime: written as a graph, opened as a session.
import type { Compile } from '../operators/tensor-program.ts';
import { invariant } from '../protocol/errors.ts';
import { writeOnnx } from './onnx-writer.ts';
import type { WasmRuntime } from './runtime-wasm.ts';

export function compileOn(runtime: Pick<WasmRuntime, 'createSession'>): Compile {
  return async (program) => {
    const session = await runtime.createSession(writeOnnx(program));
    const { inputs, output } = program;
    return {
      async run(data) {
        const feeds = Object.fromEntries(inputs.map(({ name, shape }) => [name, { data: data[name] ?? new Float32Array(), dims: shape }]));
        const result = (await session.run(feeds))[output.name];
        invariant(result, 'a program has one output');
        return result;
      },
      release: () => session.release(),
    };
  };
}
