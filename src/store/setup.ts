// Choosing H: operator, parameters, mask, kernel, noise. Every change is one step of undo; a slider's drag is one step as a whole.
// Knows operators only by their catalogue entries.
import type { Catalogue, GeneratorEntry, NoiseSpec, OperatorEntry, OperatorSpec } from '../protocol/engine-api.ts';
import { initialParams, type ParamValue } from '../protocol/param-spec.ts';
import { report, type StudioContext } from './context.ts';
import { mouthMask } from './mask.ts';
import type { Arrangement } from './scenes.ts';
import type { Setup, StudioState } from './state.ts';

export interface SetupActions {
  chooseOperator(id: string): void;
  setParam(id: string, value: ParamValue): void;
  setNoise(patch: Partial<NoiseSpec>): void;
  /** Changes a generator's number and makes its mask or kernel anew. */
  setGeneratorParam(generatorId: string, id: string, value: ParamValue): void;
  generate(generatorId: string): void;
  /** Tells a person why a mask or kernel from a file was refused. */
  fail(error: unknown): void;
}

const dragMs = 1000;
/** What a first visit starts with, where the catalogue has it. */
const firstOperator = 'mask';

export const initialSetup: Setup = { operatorId: null, operatorParams: {}, generatorParams: {}, madeBy: {}, noise: { std: 0, seed: 1 } };

export function findOperator(catalogue: Catalogue | null, id: string | null): OperatorEntry | null {
  return catalogue?.operators.find((entry) => entry.id === id) ?? null;
}

/** Generators that can fill a parameter of this operator. */
export function generatorsFor(catalogue: Catalogue | null, operator: OperatorEntry): GeneratorEntry[] {
  return catalogue?.generators.filter((entry) => entry.operators.includes(operator.id)) ?? [];
}

/** The operator as the engine takes it, or null while a mask or kernel is still missing. */
export function operatorSpec({ catalogue, setup }: Pick<StudioState, 'catalogue' | 'setup'>): OperatorSpec | null {
  const entry = findOperator(catalogue, setup.operatorId);
  if (!entry) return null;
  const params = setup.operatorParams[entry.id] ?? {};
  return entry.params.every((spec) => spec.id in params) ? { id: entry.id, params } : null;
}

export class SetupDesk implements SetupActions {
  readonly #context: StudioContext;
  #lastEdit = { key: '', at: 0 };
  #lastGeneration = 0;

  constructor(context: StudioContext) {
    this.#context = context;
  }

  readonly chooseOperator = (id: string): void => {
    if (id === this.#setup().operatorId) return;
    this.#change({ operatorId: id }, '');
    void this.fillIn();
  };

  readonly setParam = (id: string, value: ParamValue): void => {
    const { operatorId } = this.#setup();
    if (operatorId === null) return;
    // A stroke is a step of its own; numbers are dragged.
    const key = typeof value === 'object' ? '' : `${operatorId}.${id}`;
    this.#change({ operatorParams: this.#withParam(operatorId, id, value), madeBy: this.#withMaker(operatorId, id, value, null) }, key);
  };

  readonly setNoise = (patch: Partial<NoiseSpec>): void =>
    this.#change({ noise: { ...this.#setup().noise, ...patch } }, `noise.${Object.keys(patch).join()}`);

  readonly setGeneratorParam = (generatorId: string, id: string, value: ParamValue): void => {
    const { generatorParams: all } = this.#setup();
    const generatorParams = { ...all, [generatorId]: { ...all[generatorId], [id]: value } };
    this.#context.setSilently({ setup: { ...this.#setup(), generatorParams } });
    // A drawn path is a step of its own, as a stroke is; numbers are dragged.
    this.#run(generatorId, typeof value === 'object' ? '' : `${generatorId}.${id}`);
  };

  /**
   * The measurement of a scene or an example as one step of undo, without noise; what is not named begins at its initial value.
   * Resolves when its mask or kernel is there.
   */
  async arrange({ operatorId, params, generator }: Omit<Arrangement, 'sampleId'>): Promise<void> {
    const { operatorParams, generatorParams, noise } = this.#setup();
    const patch = {
      operatorId,
      operatorParams: { ...operatorParams, [operatorId]: params },
      generatorParams: generator ? { ...generatorParams, [generator.id]: generator.params } : generatorParams,
      noise: { ...noise, std: 0 },
    };
    this.#change(patch, '');
    await this.fillIn();
    const { catalogue } = this.#context.get();
    const operator = findOperator(catalogue, operatorId);
    const entry = operator && generatorsFor(catalogue, operator).find(({ id }) => id === generator?.id);
    if (operator && entry) await this.#generate(entry, operator, null);
  }

  readonly fail = (error: unknown): void =>
    report(this.#context, error, null, 'The mask, the kernel and all settings are kept.', 'bad-image');

  readonly generate = (generatorId: string): void => this.#run(generatorId, '');

  /**
   * Chooses an operator where none is, and gives every parameter of it a value: initial numbers, a hidden mouth, a generated kernel.
   * Resolves when nothing is missing any more.
   */
  async fillIn(): Promise<void> {
    const { catalogue, setup, size } = this.#context.get();
    const entry = findOperator(catalogue, setup.operatorId) ?? findOperator(catalogue, firstOperator) ?? catalogue?.operators[0];
    if (!entry) return;
    const params: Record<string, ParamValue> = { ...initialParams(entry.params), ...setup.operatorParams[entry.id] };
    const missing = entry.params.filter((spec) => !(spec.id in params));
    for (const spec of missing) if (spec.kind === 'mask') params[spec.id] = mouthMask(size);
    const operatorParams = { ...setup.operatorParams, [entry.id]: params };
    this.#context.setSilently({ setup: { ...setup, operatorId: entry.id, operatorParams } });
    const generator = generatorsFor(catalogue, entry).find(({ makes }) => makes === 'kernel');
    if (generator && missing.some(({ kind }) => kind === 'kernel')) await this.#generate(generator, entry, null);
  }

  /** A mask or kernel that is being made is no longer waited for: another session takes the place of this one. */
  abandon(): void {
    this.#lastGeneration++;
  }

  #setup(): Setup {
    return this.#context.get().setup;
  }

  /** @param key edits with the same key within a second are one step of undo; '' never is */
  #change(patch: Partial<Setup>, key: string): void {
    const now = Date.now();
    const continues = key !== '' && key === this.#lastEdit.key && now - this.#lastEdit.at < dragMs;
    this.#lastEdit = { key, at: now };
    const setup = { ...this.#setup(), ...patch };
    if (continues) this.#context.setSilently({ setup });
    else this.#context.set({ setup });
  }

  #withParam(operatorId: string, id: string, value: ParamValue): Setup['operatorParams'] {
    const { operatorParams } = this.#setup();
    return { ...operatorParams, [operatorId]: { ...operatorParams[operatorId], [id]: value } };
  }

  /** Who made a mask or kernel; numbers have no maker. */
  #withMaker(operatorId: string, id: string, value: ParamValue, generatorId: string | null): Setup['madeBy'] {
    const { madeBy } = this.#setup();
    return typeof value === 'object' ? { ...madeBy, [`${operatorId}.${id}`]: generatorId } : madeBy;
  }

  #run(generatorId: string, key: string): void {
    const { catalogue, setup } = this.#context.get();
    const operator = findOperator(catalogue, setup.operatorId);
    const entry = operator && generatorsFor(catalogue, operator).find(({ id }) => id === generatorId);
    if (operator && entry) void this.#generate(entry, operator, key);
  }

  /** @param key as in #change; null leaves no step of undo */
  async #generate(entry: GeneratorEntry, operator: OperatorEntry, key: string | null): Promise<void> {
    const { engine, get, setSilently } = this.#context;
    const target = operator.params.find((spec) => spec.kind === entry.makes);
    if (!target) return;
    const turn = ++this.#lastGeneration;
    try {
      const params = { ...initialParams(entry.params), ...this.#setup().generatorParams[entry.id] };
      const value = await engine.generate(entry.id, operator.id, params, get().size);
      if (turn !== this.#lastGeneration) return;
      const operatorParams = this.#withParam(operator.id, target.id, value);
      const madeBy = this.#withMaker(operator.id, target.id, value, entry.id);
      if (key === null) setSilently({ setup: { ...this.#setup(), operatorParams, madeBy } });
      else this.#change({ operatorParams, madeBy }, key);
    } catch (error) {
      report(this.#context, error, null, 'The mask or kernel that was there is kept.');
    }
  }
}
