// The programs behind an operator's maps: compiled when first asked for, released with the run.
import type { Compile, CompiledProgram, TensorProgram } from './tensor-program.ts';

/** Programs by name, each with one input `x`. */
export class MapPrograms<Name extends string> {
  readonly #compile: Compile;
  readonly #write: (name: Name) => TensorProgram;
  readonly #compiled = new Map<Name, Promise<CompiledProgram>>();

  constructor(compile: Compile, write: (name: Name) => TensorProgram) {
    this.#compile = compile;
    this.#write = write;
  }

  async run(name: Name, x: Float32Array): Promise<Float32Array> {
    const program = this.#compiled.get(name) ?? this.#compile(this.#write(name));
    this.#compiled.set(name, program);
    return (await program).run({ x });
  }

  async dispose(): Promise<void> {
    for (const program of this.#compiled.values()) await (await program).release();
    this.#compiled.clear();
  }
}

/** Readings [N, length] one by one, in float64, through `solve`: what is small enough for a loop here. */
export function eachReading(r: Float32Array, length: number, solve: (one: Float64Array) => Float64Array): Float32Array {
  const out = new Float32Array(r.length);
  for (let start = 0; start < r.length; start += length) out.set(solve(new Float64Array(r.subarray(start, start + length))), start);
  return out;
}
