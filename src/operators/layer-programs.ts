// An operator's processor form that is one tensor program a shape of layer: compiled when the first layer of that shape asks,
// released with the run.
import type { CpuOperator, FeatureTransform, TokenStack } from './contract.ts';
import { transformArrays } from './cpu-programs.ts';
import type { Compile, CompiledProgram, TensorProgram } from './tensor-program.ts';

/** What a form has to say: y in the rows that T_ψ acts on, and the program of ã for one shape of layer. */
export interface LayerForm {
  /** [rows, colours] */
  y: Float32Array;
  /** That T_ψ keeps apart: 3, or 1 where a measured number has none. */
  colours: number;
  /** Its inputs are `a` and those of `transformRows`. */
  write(stack: TokenStack): TensorProgram;
}

export class LayerPrograms implements CpuOperator {
  readonly #compile: Compile;
  readonly #form: LayerForm;
  readonly #programs = new Map<string, Promise<CompiledProgram>>();
  readonly #transforms = new Map<FeatureTransform, ReturnType<typeof transformArrays>>();

  constructor(compile: Compile, form: LayerForm) {
    this.#compile = compile;
    this.#form = form;
  }

  async features(a: Float32Array, transform: FeatureTransform, { n, k, size, patch }: TokenStack): Promise<Float32Array> {
    const key = [n, k, size, patch].join();
    const program = this.#programs.get(key) ?? this.#compile(this.#form.write({ n, k, size, patch }));
    this.#programs.set(key, program);
    const arrays = this.#transforms.get(transform) ?? transformArrays(transform, this.#form.y, this.#form.colours);
    this.#transforms.set(transform, arrays);
    return (await program).run({ a, ...arrays });
  }

  async dispose(): Promise<void> {
    for (const program of this.#programs.values()) await (await program).release();
    this.#programs.clear();
  }
}
