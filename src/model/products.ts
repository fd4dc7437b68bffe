// Matrix products through the runtime: its SIMD kernels and threads, an order of magnitude above scalar JavaScript
// (bench/). Two graphs of a few nodes, their shapes left open, written here byte by byte because they are 200 bytes.
import type { Products } from '../operators/contract.ts';
import { invariant } from '../protocol/errors.ts';
import type { WasmRuntime } from './runtime-wasm.ts';

/** Element types of onnx.proto's TensorProto.DataType. */
const float32 = 1;
const int32 = 6;
const int64 = 7;

/** A protobuf field of wire type 2: text, or nested fields. Payloads here stay below 2¹⁴ bytes. */
function field(number: number, ...payload: (string | number[])[]): number[] {
  const bytes = payload.flatMap((part) => (typeof part === 'string' ? [...new TextEncoder().encode(part)] : part));
  invariant(bytes.length < 2 ** 14, 'a length of at most two bytes');
  const length = bytes.length < 128 ? [bytes.length] : [(bytes.length & 127) | 128, bytes.length >> 7];
  return [(number << 3) | 2, ...length, ...bytes];
}

/** A protobuf field of wire type 0, below 128. */
const varint = (number: number, value: number): number[] => [number << 3, value];

/** NodeProto, one output. */
function node(operation: string, inputs: readonly string[], output: string, ...attributes: number[][]): number[] {
  return field(1, ...inputs.map((input) => field(1, input)), field(2, output), field(4, operation), ...attributes);
}

/** Cast's attribute `to`, of type INT (AttributeProto field 20). */
const castTo = (type: number): number[] => field(5, field(1, 'to'), varint(3, type), [0xa0, 0x01, 2]);

/** ModelProto (onnx.proto): open shapes, inputs by name with their element type, one float output `c`. */
function modelOf(nodes: number[][], inputs: Readonly<Record<string, number>>): Uint8Array {
  const value = (number: number, name: string, type: number): number[] =>
    field(number, field(1, name), field(2, field(1, varint(1, type))));
  const values = Object.entries(inputs).map(([name, type]) => value(11, name, type));
  const graph = field(7, ...nodes, field(2, 'p'), ...values, value(12, 'c', float32));
  return Uint8Array.from([...varint(1, 8), ...graph, ...field(8, varint(2, 13))]);
}

/** c = MatMul(a, b). */
const matmulGraph = (): Uint8Array => modelOf([node('MatMul', ['a', 'b'], 'c')], { a: float32, b: float32 });

/** c = MatMul(b, Reshape(MatMul(a, x), shape)): x [n, p, q·r] → [n·i, q, r] → [n·i, j, r]. */
const separableGraph = (): Uint8Array =>
  modelOf(
    [
      node('MatMul', ['a', 'x'], 'ax'),
      node('Cast', ['shape'], 'wide', castTo(int64)),
      node('Reshape', ['ax', 'wide'], 'rows'),
      node('MatMul', ['b', 'rows'], 'c'),
    ],
    { a: float32, x: float32, shape: int32, b: float32 },
  );

export async function createProducts(runtime: WasmRuntime): Promise<Products> {
  const single = await runtime.createSession(matmulGraph());
  const double = await runtime.createSession(separableGraph());
  return {
    async matmul(a, aShape, b, bShape) {
      const { c } = await single.run({ a: { data: a, dims: aShape }, b: { data: b, dims: bShape } });
      invariant(c, 'MatMul has one output');
      return c;
    },
    async separable(a, aShape, x, [n, p, q, r], b, bShape) {
      const { c } = await double.run({
        a: { data: a, dims: aShape },
        x: { data: x, dims: [n, p, q * r] },
        shape: { data: Int32Array.of(-1, q, r), dims: [3] },
        b: { data: b, dims: bShape },
      });
      invariant(c, 'MatMul has one output');
      return c;
    },
  };
}
