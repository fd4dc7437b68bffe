// Matrix products through the runtime: its SIMD kernels and threads, an order of magnitude above scalar JavaScript
// (bench/). One graph of one MatMul node, its shapes left open, written here byte by byte because it is 60 bytes.
import type { Products } from '../operators/contract.ts';
import { invariant } from '../protocol/errors.ts';
import type { WasmRuntime } from './runtime-wasm.ts';

/** A protobuf field of wire type 2: text, or nested fields. Payloads here stay below 128 bytes. */
function field(number: number, ...payload: (string | number[])[]): number[] {
  const bytes = payload.flatMap((part) => (typeof part === 'string' ? [...new TextEncoder().encode(part)] : part));
  invariant(bytes.length < 128, 'a one-byte length');
  return [(number << 3) | 2, bytes.length, ...bytes];
}

/** A protobuf field of wire type 0, below 128. */
const varint = (number: number, value: number): number[] => [number << 3, value];

/** ModelProto (onnx.proto): c = MatMul(a, b), float32, any shape. */
function matmulGraph(): Uint8Array {
  const float = field(2, field(1, varint(1, 1)));
  const node = field(1, field(1, 'a'), field(1, 'b'), field(2, 'c'), field(4, 'MatMul'));
  const graph = field(
    7,
    node,
    field(2, 'p'),
    field(11, field(1, 'a'), float),
    field(11, field(1, 'b'), float),
    field(12, field(1, 'c'), float),
  );
  return Uint8Array.from([...varint(1, 8), ...graph, ...field(8, varint(2, 13))]);
}

export async function createProducts(runtime: WasmRuntime): Promise<Products> {
  const session = await runtime.createSession(matmulGraph());
  return {
    async matmul(a, aShape, b, bShape) {
      const { c } = await session.run({ a: { data: a, dims: aShape }, b: { data: b, dims: bShape } });
      invariant(c, 'MatMul has one output');
      return c;
    },
  };
}
