// Choosing H: operator, parameters, mask, kernel, noise. Every change is one step of undo; a slider's drag is one step as a whole.
// Knows operators only by their catalogue entries.
import type { Catalogue, GeneratorEntry, NoiseSpec, OperatorEntry, OperatorSpec } from '../../protocol/engine-api.ts';
import { initialParams, type ParamValue } from '../../protocol/param-spec.ts';
import { report, type Needs } from '../context.ts';
import { mouthMask } from './mask.ts';
import type { Arrangement } from '../visit/scenes.ts';
import type { Setup, StudioState } from '../state.ts';
import { says as ofStore } from '../store.words.ts';
import { says } from './measure-says.words.ts';

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
const noEdit = { key: '', at: 0 };

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

/** The operator measures with a matrix that nobody but a person can bring, and there is none yet. */
export function lacksMatrix({ catalogue, setup }: Pick<StudioState, 'catalogue' | 'setup'>): boolean {
  const entry = findOperator(catalogue, setup.operatorId);
  return entry?.params.some(({ kind, id }) => kind === 'matrix' && !(id in (setup.operatorParams[entry.id] ?? {}))) ?? false;
}

export class SetupDesk implements SetupActions {
  readonly #context: Needs<'engine'>;
  #lastEdit = noEdit;
  #lastGeneration = 0;
  /** The step of undo that a mask or kernel under way will be, by its key as in #change; null where none is. */
  #making: string | null = null;
  /** The generators' numbers that belong to the masks and kernels that are there, as long as newer ones have none yet. */
  #madeWith: Setup['generatorParams'] | null = null;

  constructor(context: Needs<'engine'>) {
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

  /**
   * A mask, kernel or matrix from a file, where the operator takes one; else the first operator that does, in the same step of undo.
   */
  place(kind: 'mask' | 'kernel' | 'matrix', value: ParamValue): void {
    const { catalogue } = this.#context.get();
    const { operatorId, operatorParams } = this.#setup();
    const takes = (entry: OperatorEntry | null) => entry?.params.find((spec) => spec.kind === kind);
    const now = findOperator(catalogue, operatorId);
    const entry = takes(now) ? now : catalogue?.operators.find((other) => takes(other));
    const spec = takes(entry ?? null);
    if (!entry || !spec) return;
    const usedWhen = spec.kind === 'kernel' ? spec.usedWhen : undefined;
    const params = { ...operatorParams[entry.id], ...(usedWhen && { [usedWhen.id]: usedWhen.value }), [spec.id]: value };
    const patch = { operatorId: entry.id, operatorParams: { ...operatorParams, [entry.id]: params } };
    this.#change({ ...patch, madeBy: this.#withMaker(entry.id, spec.id, value, null) }, '');
    void this.fillIn();
  }

  readonly setNoise = (patch: Partial<NoiseSpec>): void =>
    this.#change({ noise: { ...this.#setup().noise, ...patch } }, `noise.${Object.keys(patch).join()}`);

  readonly setGeneratorParam = (generatorId: string, id: string, value: ParamValue): void => {
    const { generatorParams: all } = this.#setup();
    const generatorParams = { ...all, [generatorId]: { ...all[generatorId], [id]: value } };
    this.#madeWith ??= all;
    this.#context.setSilently({ setup: { ...this.#setup(), generatorParams } });
    // A drawn path is a step of its own, as a stroke is; numbers are dragged.
    this.#run(generatorId, typeof value === 'object' ? '' : `${generatorId}.${id}`);
  };

  /**
   * The measurement of a scene or an example as one step of undo, without noise; what is not named begins at its initial value.
   * Resolves when its mask or kernel is there.
   */
  async arrange({ operatorId, params, generator }: Omit<Arrangement, 'sampleId'>): Promise<void> {
    const { operatorParams, generatorParams, noise } = this.asMade(this.#setup());
    const patch = {
      operatorId,
      operatorParams: { ...operatorParams, [operatorId]: params },
      generatorParams: generator ? { ...generatorParams, [generator.id]: generator.params } : generatorParams,
      noise: { ...noise, std: 0 },
    };
    this.#change(patch, '');
    this.abandon();
    await this.fillIn();
    // Whatever came meanwhile keeps its own.
    if (this.#setup().generatorParams !== patch.generatorParams) return;
    const { catalogue } = this.#context.get();
    const operator = findOperator(catalogue, operatorId);
    const entry = operator && generatorsFor(catalogue, operator).find(({ id }) => id === generator?.id);
    if (operator && entry) await this.#generate(entry, operator, null);
  }

  readonly fail = (error: unknown): void => report(this.#context, error, null, ofStore.theMaskTheKernelAnd(), 'bad-image');

  readonly generate = (generatorId: string): void => this.#run(generatorId, '');

  /**
   * Chooses an operator where none is, and gives every parameter of it a value: initial numbers, a hidden mouth, a generated kernel.
   * Resolves when nothing is missing any more.
   */
  async fillIn(): Promise<void> {
    const { catalogue, setup, size } = this.#context.get();
    const entry = findOperator(catalogue, setup.operatorId) ?? catalogue?.operators[0];
    if (!entry) return;
    const params: Record<string, ParamValue> = { ...initialParams(entry.params), ...setup.operatorParams[entry.id] };
    const missing = entry.params.filter((spec) => !(spec.id in params));
    for (const spec of missing) if (spec.kind === 'mask') params[spec.id] = mouthMask(size);
    const operatorParams = { ...setup.operatorParams, [entry.id]: params };
    this.#context.setSilently({ setup: { ...setup, operatorId: entry.id, operatorParams } });
    const generator = generatorsFor(catalogue, entry).find(({ makes }) => makes === 'kernel');
    if (generator && missing.some(({ kind }) => kind === 'kernel')) await this.#generate(generator, entry, null);
  }

  /** A mask or kernel that is being made is no longer waited for: another session or example takes the place of this one. */
  abandon(): void {
    this.#lastGeneration++;
    this.#making = null;
    this.#madeWith = null;
    this.#lastEdit = noEdit;
  }

  /**
   * Before undo and redo: no drag goes on over them, and numbers whose mask or kernel is not there yet go back.
   * @returns whether that was a step of its own
   */
  endEdit(): boolean {
    const [key, generatorParams] = [this.#making, this.#madeWith];
    const isStep = key !== null && !this.#continues(key);
    this.#lastEdit = noEdit;
    this.#madeWith = null;
    if (generatorParams) this.#context.setSilently({ setup: { ...this.#setup(), generatorParams } });
    if (key === null) return false;
    this.abandon();
    // It may have taken the place of one that an operator cannot be without.
    void this.fillIn();
    return isStep;
  }

  /** A setup as undo goes back to it: with the numbers that its masks and kernels were made with. */
  asMade(setup: Setup): Setup {
    return this.#madeWith ? { ...setup, generatorParams: this.#madeWith } : setup;
  }

  #setup(): Setup {
    return this.#context.get().setup;
  }

  /** @param key edits with the same key within a second are one step of undo; '' never is */
  #change(patch: Partial<Setup>, key: string): void {
    const continues = this.#continues(key);
    this.#lastEdit = { key, at: Date.now() };
    const setup = { ...this.#setup(), ...patch };
    if (continues) this.#context.setSilently({ setup });
    else this.#context.set({ setup });
  }

  #continues(key: string): boolean {
    return key !== '' && key === this.#lastEdit.key && Date.now() - this.#lastEdit.at < dragMs;
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
    this.#making = key;
    const there = (): ParamValue | undefined => this.#setup().operatorParams[operator.id]?.[target.id];
    const before = there();
    try {
      const params = { ...initialParams(entry.params), ...this.#setup().generatorParams[entry.id] };
      const value = await engine.generate(entry.id, operator.id, params, get().size);
      if (turn !== this.#lastGeneration) return;
      // Where a stroke or a file came meanwhile, that was done last and stays.
      if (there() === before) {
        const operatorParams = this.#withParam(operator.id, target.id, value);
        const madeBy = this.#withMaker(operator.id, target.id, value, entry.id);
        if (key === null) setSilently({ setup: { ...this.#setup(), operatorParams, madeBy } });
        else this.#change({ operatorParams, madeBy }, key);
      }
      this.#madeWith = null;
    } catch (error) {
      report(this.#context, error, null, says.theMaskOrKernelThat());
    } finally {
      if (turn === this.#lastGeneration) this.#making = null;
    }
  }
}
