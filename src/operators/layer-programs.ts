// An operator's processor form that is one tensor program a shape of layer: compiled when the first layer of that shape asks,
// released with the run.
import type { CpuOperator, FeatureTransform, TokenStack } from './contract.ts';
import { transformArrays } from './cpu-programs.ts';
import type { Compile, CompiledProgram, TensorProgram } from './tensor-program.ts';

export class LayerPrograms implements CpuOperator {
  readonly #compile: Compile;
  readonly #colours: number;
  readonly #write: (stack: TokenStack) => TensorProgram;
  readonly #programs = new Map<string, Promise<CompiledProgram>>();

  /**
   * @param colours that T_ψ keeps apart: 3, or 1 where a measured number has none
   * @param write the program of ã for one shape, its inputs `a` and those of `transformInputs`
   */
  constructor(compile: Compile, colours: number, write: (stack: TokenStack) => TensorProgram) {
    this.#compile = compile;
    this.#colours = colours;
    this.#write = write;
  }

  async features(a: Float32Array, transform: FeatureTransform, { n, k, size, patch }: TokenStack): Promise<Float32Array> {
    const key = [n, k, size, patch].join();
    const program = this.#programs.get(key) ?? this.#compile(this.#write({ n, k, size, patch }));
    this.#programs.set(key, program);
    return (await program).run({ a, ...transformArrays(transform, this.#colours) });
  }

  async dispose(): Promise<void> {
    for (const program of this.#programs.values()) await (await program).release();
    this.#programs.clear();
  }
}
