// Tensor programs: what an operator's processor form asks the runtime to compute, as a list of ONNX operations on f32 arrays of fixed
// shape. Built here node by node with the shapes checked; knows no runtime and no file format.
import { invariant } from '../protocol/errors.ts';

/** A value of a program: its name and its shape. */
export interface Value {
  readonly name: string;
  readonly shape: readonly number[];
}

/** Constants that the program holds; int64 (as numbers) for shapes and indices. */
export type Constant = { type: 'float32'; data: Float32Array } | { type: 'int64'; data: readonly number[] };

export interface ProgramNode {
  operation: 'Add' | 'Conv' | 'Gather' | 'Gelu' | 'Gemm' | 'MatMul' | 'Mul' | 'Reshape' | 'Sub' | 'Transpose';
  inputs: readonly string[];
  output: string;
  attributes: Readonly<Record<string, number | readonly number[]>>;
}

/** Operations in order (ONNX opset 20), one output. */
export interface TensorProgram {
  inputs: readonly Value[];
  constants: readonly (Value & { constant: Constant })[];
  nodes: readonly ProgramNode[];
  output: Value;
}

/** A program made ready: its constants lie where the runtime works. */
export interface CompiledProgram {
  /** Inputs by name, row-major; the output likewise. */
  run(inputs: Readonly<Record<string, Float32Array>>): Promise<Float32Array>;
  release(): Promise<void>;
}

/** The runtime's SIMD kernels and threads, not scalar JavaScript. */
export type Compile = (program: TensorProgram) => Promise<CompiledProgram>;

const product = (shape: readonly number[]): number => shape.reduce((a, b) => a * b, 1);

/** numpy's rule for two shapes side by side. */
function broadcast(a: readonly number[], b: readonly number[]): number[] {
  const rank = Math.max(a.length, b.length);
  return Array.from({ length: rank }, (_, i) => {
    const [p, q] = [a[a.length - rank + i] ?? 1, b[b.length - rank + i] ?? 1];
    invariant(p === q || p === 1 || q === 1, `shapes [${a.join()}] and [${b.join()}] go together`);
    return Math.max(p, q);
  });
}

/** Writes a program. Every method adds one operation and returns its value. */
export class ProgramBuilder {
  readonly #inputs: Value[] = [];
  readonly #constants: (Value & { constant: Constant })[] = [];
  readonly #nodes: ProgramNode[] = [];
  /** What a reshaped value reads: shapes on the way there need no operation of their own. */
  readonly #sources = new Map<string, Value>();
  #count = 0;

  #name(): string {
    return `v${(this.#count++).toString()}`;
  }

  #node(
    operation: ProgramNode['operation'],
    inputs: readonly Value[],
    shape: readonly number[],
    attributes: ProgramNode['attributes'] = {},
  ): Value {
    const output = { name: this.#name(), shape };
    this.#nodes.push({ operation, inputs: inputs.map(({ name }) => name), output: output.name, attributes });
    return output;
  }

  #whole(data: readonly number[]): Value {
    const value = { name: this.#name(), shape: [data.length] };
    this.#constants.push({ ...value, constant: { type: 'int64', data } });
    return value;
  }

  input(name: string, shape: readonly number[]): Value {
    const value = { name, shape };
    this.#inputs.push(value);
    return value;
  }

  constant(data: Float32Array, shape: readonly number[]): Value {
    invariant(data.length === product(shape), `${data.length.toString()} numbers for [${shape.join()}]`);
    const value = { name: this.#name(), shape };
    this.#constants.push({ ...value, constant: { type: 'float32', data } });
    return value;
  }

  /** The same numbers in another shape; nothing where it has that shape. */
  reshape(x: Value, shape: readonly number[]): Value {
    invariant(product(x.shape) === product(shape), `[${x.shape.join()}] read as [${shape.join()}]`);
    const source = this.#sources.get(x.name) ?? x;
    if (source.shape.join() === shape.join()) return source;
    const result = this.#node('Reshape', [source, this.#whole(shape)], shape);
    this.#sources.set(result.name, source);
    return result;
  }

  /** Axis i of the result is axis order[i] of x. */
  transpose(x: Value, order: readonly number[]): Value {
    return this.#node(
      'Transpose',
      [x],
      order.map((axis) => x.shape[axis]!),
      { perm: order },
    );
  }

  /** Matrix products over the last two axes, the axes before them broadcast. */
  matmul(a: Value, b: Value): Value {
    const [rows, inner] = a.shape.slice(-2);
    const [inner2, columns] = b.shape.slice(-2);
    invariant(inner === inner2, `[${a.shape.join()}] · [${b.shape.join()}]`);
    return this.#node('MatMul', [a, b], [...broadcast(a.shape.slice(0, -2), b.shape.slice(0, -2)), rows!, columns!]);
  }

  /** a·bᵀ of two matrices. */
  matmulTransposed(a: Value, b: Value): Value {
    invariant(a.shape.length === 2 && b.shape.length === 2 && a.shape[1] === b.shape[1], `[${a.shape.join()}] · [${b.shape.join()}]ᵀ`);
    return this.#node('Gemm', [a, b], [a.shape[0]!, b.shape[0]!], { transB: 1 });
  }

  /** Correlation of planes [n, in, h, w] with [out, in, kh, kw] at every place, `beyond` zeros before and after each axis. */
  correlate(x: Value, kernel: Value, beyond: readonly [rows: number, columns: number] = [0, 0]): Value {
    const [n, inner, h, w] = x.shape as [number, number, number, number];
    const [out, inner2, kh, kw] = kernel.shape as [number, number, number, number];
    invariant(inner === inner2, `[${x.shape.join()}] ∗ [${kernel.shape.join()}]`);
    const [rows, columns] = beyond;
    const shape = [n, out, h + 2 * rows - kh + 1, w + 2 * columns - kw + 1];
    return this.#node('Conv', [x, kernel], shape, { pads: [rows, columns, rows, columns] });
  }

  add(a: Value, b: Value): Value {
    return this.#node('Add', [a, b], broadcast(a.shape, b.shape));
  }

  subtract(a: Value, b: Value): Value {
    return this.#node('Sub', [a, b], broadcast(a.shape, b.shape));
  }

  multiply(a: Value, b: Value): Value {
    return this.#node('Mul', [a, b], broadcast(a.shape, b.shape));
  }

  /** Exact (erf) GELU. */
  gelu(x: Value): Value {
    return this.#node('Gelu', [x], x.shape);
  }

  /** Entries of one axis, in the order of `indices`. */
  gather(x: Value, axis: number, indices: readonly number[]): Value {
    const shape = x.shape.map((length, i) => (i === axis ? indices.length : length));
    return this.#node('Gather', [x, this.#whole(indices)], shape, { axis });
  }

  /** The program of `output`: operations and constants that it does not need are left out. */
  build(output: Value): TensorProgram {
    const needed = new Set([output.name]);
    const nodes: ProgramNode[] = [];
    for (const node of [...this.#nodes].reverse()) {
      if (!needed.has(node.output)) continue;
      nodes.unshift(node);
      node.inputs.forEach((name) => needed.add(name));
    }
    return { inputs: this.#inputs, constants: this.#constants.filter(({ name }) => needed.has(name)), nodes, output };
  }
}
