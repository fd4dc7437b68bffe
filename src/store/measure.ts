// Keeps y, H†y and the count of measured numbers true to photo, operator and noise: one request at a time, the latest wins.
import type { DegradeRequest } from '../protocol/engine-api.ts';
import { asStudioError } from '../protocol/errors.ts';
import { report, type StudioContext } from './context.ts';
import { findOperator, operatorSpec } from './setup.ts';
import type { Measured, StudioState } from './state.ts';

type Inputs = Pick<StudioState, 'photo' | 'setup' | 'size' | 'catalogue'>;

/** What the engine is asked. Noise is left out where the operator takes none: its slider's value waits for another operator. */
function wanted(state: Inputs): DegradeRequest | null {
  const operator = operatorSpec(state);
  const image = state.photo?.x;
  if (!operator || !image || image.length !== 3 * state.size ** 2) return null;
  const takesNoise = findOperator(state.catalogue, operator.id)?.takesNoise ?? true;
  const { noise } = state.setup;
  return { operator, noise: takesNoise ? noise : { ...noise, std: 0 }, size: state.size, image };
}

/** The same numbers, wherever they come from. */
export function isSameRequest(a: Measured['request'], b: Measured['request']): boolean {
  const isSameValue = (p: unknown, q: unknown): boolean => p === q || (ArrayBuffer.isView(p) && ArrayBuffer.isView(q) && isSameArray(p, q));
  return (
    a.size === b.size &&
    a.noise.std === b.noise.std &&
    a.noise.seed === b.noise.seed &&
    a.operator.id === b.operator.id &&
    isSameValue(a.image, b.image) &&
    Object.entries(b.operator.params).every(([id, value]) => isSameValue(a.operator.params[id], value))
  );
}

function isSameArray(a: ArrayBufferView, b: ArrayBufferView): boolean {
  const [p, q] = [a, b].map(({ buffer, byteOffset, byteLength }) => new Uint8Array(buffer, byteOffset, byteLength)) as [
    Uint8Array,
    Uint8Array,
  ];
  return p.length === q.length && p.every((value, i) => value === q[i]);
}

export class Measurer {
  readonly #context: StudioContext;
  #underWay: Promise<void> | null = null;
  #isStale = false;
  #lastFailed: DegradeRequest | null = null;

  constructor(context: StudioContext) {
    this.#context = context;
    context.subscribe((state, before) => {
      const changed = state.photo?.x !== before.photo?.x || state.setup !== before.setup || state.size !== before.size;
      if (changed || state.catalogue !== before.catalogue) void this.#start();
    });
  }

  /**
   * Resolves when no request is under way.
   * @returns the measurement of the state as it is (the same object while nothing changed); null where nothing can be measured
   */
  async settled(): Promise<Measured | null> {
    await this.#start();
    const request = wanted(this.#context.get());
    const { shown } = this.#context.get().measure;
    return request && shown && isSameRequest(shown.request, request) ? shown : null;
  }

  again(): void {
    this.#lastFailed = null;
    void this.#start();
  }

  #start(): Promise<void> {
    this.#isStale = true;
    this.#underWay ??= this.#loop();
    return this.#underWay;
  }

  async #loop(): Promise<void> {
    while (this.#isStale) {
      this.#isStale = false;
      await this.#measure();
    }
    // In the same turn as the last look at #isStale: no change slips between.
    this.#underWay = null;
  }

  async #measure(): Promise<void> {
    const { get, set, engine } = this.#context;
    const request = wanted(get());
    const { shown } = get().measure;
    if (!request || (shown && isSameRequest(shown.request, request)) || (this.#lastFailed && isSameRequest(this.#lastFailed, request)))
      return;
    set({ measure: { kind: 'measuring', shown } });
    try {
      const measurement = await engine.degrade(request);
      this.#lastFailed = null;
      set({ measure: { kind: 'idle', shown: { request, measurement } } });
    } catch (thrown) {
      this.#lastFailed = request;
      const error = asStudioError(thrown);
      set({ measure: { kind: 'failed', error, shown } });
      if (error.code !== 'bad-params') report(this.#context, error, 'measure', 'Picture, mask and settings are kept.');
    }
  }
}
