// A tensor program as an ONNX file (onnx.proto, opset 20): the few message types it needs, byte by byte. The packages that write
// ONNX generate a megabyte of code from the whole schema.
import type { Constant, ProgramNode, TensorProgram, Value } from '../operators/tensor-program.ts';

/** Element types of TensorProto.DataType, attribute types of AttributeProto.AttributeType. */
const elementTypes = { float32: 1, int64: 7 } as const;
const attributeTypes = { int: 2, ints: 7 } as const;
const irVersion = 8;
const opset = 20;

type Bytes = Uint8Array<ArrayBuffer>;

/** Base-128, lowest digits first. Non-negative. */
function varint(value: number): Bytes {
  const digits: number[] = [];
  let rest = value;
  for (; rest > 127; rest = Math.floor(rest / 128)) digits.push((rest % 128) | 128);
  return Uint8Array.from([...digits, rest]);
}

function concat(parts: readonly Bytes[]): Bytes {
  const out = new Uint8Array(parts.reduce((sum, { length }) => sum + length, 0));
  let at = 0;
  for (const part of parts) {
    out.set(part, at);
    at += part.length;
  }
  return out;
}

/** A field of wire type 0: a number. */
const number = (field: number, value: number): Bytes => concat([varint(field * 8), varint(value)]);

/** A field of wire type 2: bytes, text or nested fields. */
function nested(field: number, ...payload: (Bytes | string)[]): Bytes {
  const content = concat(payload.map((part) => (typeof part === 'string' ? new TextEncoder().encode(part) : part)));
  return concat([varint(field * 8 + 2), varint(content.length), content]);
}

/** ValueInfoProto: name, element type, shape. */
function valueInfo(field: number, { name, shape }: Value): Bytes {
  const dims = nested(2, ...shape.map((length) => nested(1, number(1, length))));
  return nested(field, nested(1, name), nested(2, nested(1, number(1, elementTypes.float32), dims)));
}

function rawData(constant: Constant): Bytes {
  const { buffer, byteOffset, byteLength } =
    constant.type === 'float32' ? constant.data : BigInt64Array.from(constant.data, (value) => BigInt(value));
  return new Uint8Array(buffer as ArrayBuffer, byteOffset, byteLength);
}

/** TensorProto. */
function initializer({ name, shape, constant }: Value & { constant: Constant }): Bytes {
  const dims = shape.map((length) => number(1, length));
  return nested(5, ...dims, number(2, elementTypes[constant.type]), nested(8, name), nested(9, rawData(constant)));
}

/** AttributeProto: whole numbers, one or several. */
function attribute(name: string, value: number | readonly number[]): Bytes {
  return typeof value === 'number'
    ? nested(5, nested(1, name), number(3, value), number(20, attributeTypes.int))
    : nested(5, nested(1, name), ...value.map((v) => number(8, v)), number(20, attributeTypes.ints));
}

/** NodeProto. */
function node({ operation, inputs, output, attributes }: ProgramNode): Bytes {
  const named = Object.entries(attributes).map(([name, value]) => attribute(name, value));
  return nested(1, ...inputs.map((input) => nested(1, input)), nested(2, output), nested(4, operation), ...named);
}

export function writeOnnx({ inputs, constants, nodes, output }: TensorProgram): Bytes {
  const graph = nested(
    7,
    ...nodes.map(node),
    nested(2, 'program'),
    ...constants.map(initializer),
    ...inputs.map((input) => valueInfo(11, input)),
    valueInfo(12, output),
  );
  return concat([number(1, irVersion), graph, nested(8, number(2, opset))]);
}
