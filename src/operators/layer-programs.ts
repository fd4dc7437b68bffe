// An operator's processor form that is one tensor program a shape of layer: compiled when the first layer of that shape asks,
// released with the run.
import type { CpuOperator, FeatureTransform, Measured, TokenStack } from './contract.ts';
import { transformArrays, transformRows } from './cpu-programs.ts';
import type { Compile, CompiledProgram, ProgramBuilder, TensorProgram, Value } from './tensor-program.ts';

/** What a form has to say: y in the rows that T_ψ acts on, and the program of ã for one shape of layer. */
export interface LayerForm {
  /** y in rows, [rows, colours]: one for the whole batch, or one for every entry. */
  read(entries: readonly Measured[]): readonly Float32Array[];
  /** That T_ψ keeps apart: 3, or 1 where a measured number has none. */
  colours: number;
  /** Its inputs are `a` and those of `lift`. */
  write(stack: TokenStack, lift: Lift): TensorProgram;
}

/** T_ψ on rows of measured numbers [n, rows…, k·colours], as a program. */
export type Lift = (p: ProgramBuilder, z: Value) => Value;

export class LayerPrograms implements CpuOperator {
  readonly #compile: Compile;
  readonly #form: LayerForm;
  readonly #programs = new Map<string, Promise<CompiledProgram>>();
  readonly #transforms = new Map<FeatureTransform, ReturnType<typeof transformArrays>>();

  #ys: readonly Float32Array[];

  constructor(compile: Compile, form: LayerForm, entries: readonly Measured[]) {
    this.#compile = compile;
    this.#form = form;
    this.#ys = form.read(entries);
  }

  tell(entries: readonly Measured[]): void {
    this.#ys = this.#form.read(entries);
    this.#transforms.clear();
  }

  async features(a: Float32Array, transform: FeatureTransform, { n, k, size, patch }: TokenStack): Promise<Float32Array> {
    const key = [n, k, size, patch].join();
    const program = this.#programs.get(key) ?? this.#compile(this.#form.write({ n, k, size, patch }, this.#lift));
    this.#programs.set(key, program);
    const arrays = this.#transforms.get(transform) ?? transformArrays(transform, this.#ys, this.#form.colours);
    this.#transforms.set(transform, arrays);
    return (await program).run({ a, ...arrays });
  }

  readonly #lift: Lift = (p, z) => transformRows(p, z, this.#ys.length > 1);

  async dispose(): Promise<void> {
    for (const program of this.#programs.values()) await (await program).release();
    this.#programs.clear();
  }
}
