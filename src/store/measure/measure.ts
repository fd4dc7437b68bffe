// Keeps y, H†y, the count of measured numbers and the null-space share true to photo, operator and noise: one request at a time, the
// latest wins. A measurement that was brought comes the same way; it has no truth.
import { asStudioError } from '../../protocol/errors.ts';
import { isMatrixValue, isSameMatrix } from '../../protocol/own-matrix.ts';
import { report, type Needs } from '../context.ts';
import { findOperator, lacksMatrix, operatorSpec } from './setup.ts';
import { broughtBy, type Measured, type MeasureRequest, type Origin } from './measured.ts';
import type { StudioState } from '../state.ts';
import { says as ofStore } from '../store.words.ts';

type Inputs = Pick<StudioState, 'photo' | 'setup' | 'size' | 'catalogue' | 'origin'>;

/** What is asked for. Noise is left out where the operator takes none: its slider's value waits for another operator. */
function wanted(state: Inputs): MeasureRequest | null {
  const { origin, size, setup } = state;
  const operator = operatorSpec(state);
  const image = origin.kind === 'numbers' ? null : (state.photo?.x ?? null);
  if (!operator || (origin.kind !== 'numbers' && image?.length !== 3 * size ** 2)) return null;
  const takesNoise = findOperator(state.catalogue, operator.id)?.takesNoise ?? true;
  return { operator, noise: takesNoise ? setup.noise : { ...setup.noise, std: 0 }, size, origin, image };
}

function isSameValue(p: unknown, q: unknown): boolean {
  if (p === q) return true;
  if (ArrayBuffer.isView(p) && ArrayBuffer.isView(q)) return isSameArray(p, q);
  return isMatrixValue(p) && isMatrixValue(q) && isSameMatrix(p, q);
}

/** The same numbers read the same way, whatever their file was called. */
function isSameOrigin(a: Origin, b: Origin): boolean {
  if (a.kind !== 'numbers' || b.kind !== 'numbers') return a.kind === b.kind;
  return isSameValue(a.y, b.y) && a.order === b.order && a.range === b.range && a.shape.join() === b.shape.join();
}

/** The same numbers, wherever they come from. */
export function isSameRequest(a: MeasureRequest, b: MeasureRequest): boolean {
  return (
    isSameOrigin(a.origin, b.origin) &&
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

/** Asks the engine; batches measure by it, too. @throws StudioError */
export async function measure({ engine }: Pick<Needs<'engine'>, 'engine'>, request: MeasureRequest): Promise<Measured> {
  const { operator, noise, size, origin, image } = request;
  if (origin.kind === 'made' && image) {
    const measurement = await engine.degrade({ operator, noise, size, image });
    return { request, operator, truth: image, measurement, noiseEstimate: null, reading: null };
  }
  const from = origin.kind === 'numbers' ? broughtBy(origin) : { kind: 'photo' as const, image: image ?? new Float32Array(0) };
  const adopted = await engine.adopt({ operator, noiseStd: noise.std, size, from });
  return { request, truth: null, ...adopted };
}

/** Those that pictures belong to: when one is asked for again it is that very one, and the pictures are not of an earlier one. */
function knownOf({ measure, run, posterior, comparison }: StudioState): Measured[] {
  const live = 'live' in run ? run.live : run.kind === 'failed' ? run.interrupted : null;
  return [measure.shown, live?.posterior.measured, posterior?.measured, comparison.shown?.measured].filter((measured) => !!measured);
}

/** People came to rest on what has not changed for so long. */
const restMs = 300;

export class Measurer {
  readonly #context: Needs<'engine'>;
  readonly #estimated: () => Promise<void>;
  #underWay: Promise<void> | null = null;
  #isStale = false;
  #lastFailed: MeasureRequest | null = null;

  /** @param estimated settles when what is shown has its estimate, where one is wanted */
  constructor(context: Needs<'engine'>, estimated: () => Promise<void>) {
    this.#context = context;
    this.#estimated = estimated;
    context.subscribe((state, before) => {
      const changed =
        state.photo?.x !== before.photo?.x || state.setup !== before.setup || state.size !== before.size || state.origin !== before.origin;
      if (changed || state.catalogue !== before.catalogue) void this.#start();
    });
  }

  /**
   * Resolves when no request is under way.
   * @returns the measurement of the state as it is (the same object while nothing changed); null where nothing can be measured
   */
  async settled(): Promise<Measured | null> {
    const { measure } = this.#context.get();
    // An engine that died is started again by the next call; wrong parameters stay wrong.
    if (measure.kind === 'failed' && measure.error.code !== 'bad-params') this.#lastFailed = null;
    for (;;) {
      await this.#start();
      const request = wanted(this.#context.get());
      const { shown } = this.#context.get().measure;
      if (!request || (this.#lastFailed && isSameRequest(this.#lastFailed, request))) return null;
      if (shown && isSameRequest(shown.request, request)) return shown;
      // Something changed in the very turn in which the loop had ended: once more.
    }
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
    void this.#share();
  }

  /** Takes longer than y for some operators, so only for what people came to rest on, and never before the estimate that they wait for. */
  async #share(): Promise<void> {
    const { get, set, engine } = this.#context;
    const { shown } = get().measure;
    await this.#estimated();
    // The next stroke would wait for it.
    await new Promise((resolve) => setTimeout(resolve, restMs));
    if (!shown?.truth || get().nullShare?.of === shown || get().measure.shown !== shown) return;
    try {
      const { operator, truth, request } = shown;
      const share = await engine.nullShare({ operator, size: request.size, image: truth });
      if (get().measure.shown === shown) set({ nullShare: { of: shown, share } });
    } catch (error) {
      // y is there and right; without the share one line of the panel is missing.
      console.warn('The null-space share could not be computed:', error);
    }
  }

  async #measure(): Promise<void> {
    const { get, set } = this.#context;
    const request = wanted(get());
    const { kind, shown } = get().measure;
    if (!request) {
      // What another operator measured is no answer while this one waits for its matrix.
      if (lacksMatrix(get()) && (kind !== 'idle' || shown)) set({ measure: { kind: 'idle', shown: null } });
      return;
    }
    const known = knownOf(get()).find((measured) => isSameRequest(measured.request, request));
    if (known) {
      if (kind !== 'idle' || known !== shown) this.#show(known);
      return;
    }
    if (this.#lastFailed && isSameRequest(this.#lastFailed, request)) return;
    set({ measure: { kind: 'measuring', shown } });
    try {
      this.#show(await measure(this.#context, request));
    } catch (thrown) {
      this.#lastFailed = request;
      const error = asStudioError(thrown);
      set({ measure: { kind: 'failed', error, shown } });
      if (error.code !== 'bad-params') report(this.#context, error, 'measure', ofStore.pictureMaskAndSettingsAre());
    }
  }

  #show(measured: Measured): void {
    const { get, set } = this.#context;
    this.#lastFailed = null;
    set({ measure: { kind: 'idle', shown: measured } });
    const others = get().notices.filter(({ retry }) => retry !== 'measure');
    if (others.length < get().notices.length) set({ notices: others });
  }
}
