// Choosing H: operator, parameters, mask, kernel, noise. Every change is one step of undo; a slider's drag is one step as a whole.
// Knows operators only by their catalogue entries.
import type { Catalogue, GeneratorEntry, NoiseSpec, OperatorEntry, OperatorSpec } from '../protocol/engine-api.ts';
import { initialParams, type Params, type ParamValue } from '../protocol/param-spec.ts';
import { report, type StudioContext } from './context.ts';
import { mouthMask } from './mask.ts';
import type { Setup, StudioState } from './state.ts';

export interface SetupActions {
  chooseOperator(id: string): void;
  setParam(id: string, value: ParamValue): void;
  setNoise(patch: Partial<NoiseSpec>): void;
  /** Changes a generator's number and makes its mask or kernel anew. */
  setGeneratorParam(generatorId: string, id: string, value: ParamValue): void;
  generate(generatorId: string): void;
}

const dragMs = 1000;
/** What a first visit starts with, where the catalogue has it. */
const firstOperator = 'mask';

export const initialSetup: Setup = { operatorId: null, operatorParams: {}, generatorParams: {}, noise: { std: 0, seed: 1 } };

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

export function createSetupActions(context: StudioContext): SetupActions & { fillIn(): void } {
  let lastEdit = { key: '', at: 0 };
  let lastGeneration = 0;

  /** @param key edits with the same key within a second are one step of undo; '' never is */
  function change(patch: Partial<Setup>, key: string): void {
    const now = Date.now();
    const continues = key !== '' && key === lastEdit.key && now - lastEdit.at < dragMs;
    lastEdit = { key, at: now };
    const setup = { ...context.get().setup, ...patch };
    if (continues) context.setSilently({ setup });
    else context.set({ setup });
  }

  function withParam(operatorId: string, id: string, value: ParamValue): Setup['operatorParams'] {
    const { operatorParams } = context.get().setup;
    return { ...operatorParams, [operatorId]: { ...operatorParams[operatorId], [id]: value } };
  }

  function generatorParams(entry: GeneratorEntry): Params {
    return { ...initialParams(entry.params), ...context.get().setup.generatorParams[entry.id] };
  }

  async function generate(entry: GeneratorEntry, operator: OperatorEntry, silent: boolean, key: string): Promise<void> {
    const target = operator.params.find((spec) => spec.kind === entry.makes);
    if (!target) return;
    const turn = ++lastGeneration;
    try {
      const value = await context.engine.generate(entry.id, operator.id, generatorParams(entry), context.get().size);
      if (turn !== lastGeneration) return;
      const operatorParams = withParam(operator.id, target.id, value);
      if (silent) context.setSilently({ setup: { ...context.get().setup, operatorParams } });
      else change({ operatorParams }, key);
    } catch (error) {
      report(context, error, null, 'The mask or kernel that was there is kept.');
    }
  }

  /** Gives every parameter of the chosen operator a value: initial numbers, a hidden mouth, a kernel from the first generator. */
  function fillIn(): void {
    const { catalogue, setup, size } = context.get();
    const entry = findOperator(catalogue, setup.operatorId);
    if (!entry) return;
    const params: Record<string, ParamValue> = { ...initialParams(entry.params), ...setup.operatorParams[entry.id] };
    const missing = entry.params.filter((spec) => !(spec.id in params));
    for (const spec of missing) if (spec.kind === 'mask') params[spec.id] = mouthMask(size);
    context.setSilently({ setup: { ...setup, operatorParams: { ...setup.operatorParams, [entry.id]: params } } });
    const kernel = missing.find((spec) => spec.kind === 'kernel');
    const generator = generatorsFor(catalogue, entry).find(({ makes }) => makes === 'kernel');
    if (kernel && generator) void generate(generator, entry, true, '');
  }

  function current(): { catalogue: Catalogue; operator: OperatorEntry } | null {
    const { catalogue, setup } = context.get();
    const operator = findOperator(catalogue, setup.operatorId);
    return catalogue && operator ? { catalogue, operator } : null;
  }

  function run(generatorId: string, key: string): void {
    const now = current();
    const entry = now && generatorsFor(now.catalogue, now.operator).find(({ id }) => id === generatorId);
    if (now && entry) void generate(entry, now.operator, false, key);
  }

  return {
    fillIn() {
      const { catalogue, setup } = context.get();
      if (catalogue && !findOperator(catalogue, setup.operatorId)) {
        const first = findOperator(catalogue, firstOperator) ?? catalogue.operators[0];
        if (first) context.setSilently({ setup: { ...setup, operatorId: first.id } });
      }
      fillIn();
    },
    chooseOperator(id) {
      if (id === context.get().setup.operatorId) return;
      change({ operatorId: id }, '');
      fillIn();
    },
    setParam(id, value) {
      const { operatorId } = context.get().setup;
      if (operatorId === null) return;
      // A stroke is a step of its own; numbers are dragged.
      const key = typeof value === 'object' ? '' : `${operatorId}.${id}`;
      change({ operatorParams: withParam(operatorId, id, value) }, key);
    },
    setNoise: (patch) => change({ noise: { ...context.get().setup.noise, ...patch } }, `noise.${Object.keys(patch).join()}`),
    setGeneratorParam(generatorId, id, value) {
      const { generatorParams: all } = context.get().setup;
      const setup = { ...context.get().setup, generatorParams: { ...all, [generatorId]: { ...all[generatorId], [id]: value } } };
      context.setSilently({ setup });
      run(generatorId, `${generatorId}.${id}`);
    },
    generate: (generatorId) => run(generatorId, ''),
  };
}
