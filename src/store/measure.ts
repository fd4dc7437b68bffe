// Keeps y, H†y and the count of measured numbers true to photo, operator and noise: one request at a time, the latest wins.
import type { DegradeRequest } from '../protocol/engine-api.ts';
import { asStudioError } from '../protocol/errors.ts';
import { report, type StudioContext } from './context.ts';
import { operatorSpec } from './setup.ts';
import type { Measured, StudioState } from './state.ts';

export interface Measurer {
  /** Resolves with the measurement of the state as it is when no request is under way; null where nothing can be measured. */
  settled(): Promise<Measured | null>;
  again(): void;
}

/** The same photo, operator and noise give the same object back: what depends on y compares by identity. */
type Inputs = Pick<StudioState, 'photo' | 'setup' | 'size' | 'catalogue'>;

function wanted(state: Inputs): DegradeRequest | null {
  const operator = operatorSpec(state);
  const image = state.photo?.x;
  if (!operator || !image || image.length !== 3 * state.size ** 2) return null;
  return { operator, noise: state.setup.noise, size: state.size, image };
}

function isSame(a: DegradeRequest, b: DegradeRequest): boolean {
  return (
    a.image === b.image &&
    a.size === b.size &&
    a.noise.std === b.noise.std &&
    a.noise.seed === b.noise.seed &&
    a.operator.id === b.operator.id &&
    Object.entries(b.operator.params).every(([id, value]) => a.operator.params[id] === value)
  );
}

export function createMeasurer(context: StudioContext): Measurer {
  const { get, set, engine } = context;
  let underWay: Promise<void> | null = null;
  let lastFailed: DegradeRequest | null = null;

  function isCurrent(request: DegradeRequest): boolean {
    const shown = get().measure.shown;
    return (shown !== null && isSame(shown.request, request)) || (lastFailed !== null && isSame(lastFailed, request));
  }

  async function loop(): Promise<void> {
    for (;;) {
      const request = wanted(get());
      if (!request || isCurrent(request)) return;
      set({ measure: { kind: 'measuring', shown: get().measure.shown } });
      try {
        const measurement = await engine.degrade(request);
        lastFailed = null;
        set({ measure: { kind: 'idle', shown: { request, measurement } } });
      } catch (thrown) {
        lastFailed = request;
        const error = asStudioError(thrown);
        set({ measure: { kind: 'failed', error, shown: get().measure.shown } });
        if (error.code !== 'bad-params') report(context, error, 'measure', 'Picture, mask and settings are kept.');
      }
    }
  }

  function start(): Promise<void> {
    underWay ??= loop().finally(() => (underWay = null));
    return underWay;
  }

  context.subscribe((state, before) => {
    const changed = state.photo?.x !== before.photo?.x || state.setup !== before.setup || state.size !== before.size;
    if (changed || state.catalogue !== before.catalogue) void start();
  });

  return {
    async settled() {
      await start();
      const request = wanted(get());
      const shown = get().measure.shown;
      return request && shown && isSame(shown.request, request) ? shown : null;
    },
    again() {
      lastFailed = null;
      void start();
    },
  };
}
