// A photograph's session as one value: what is kept in the browser and brought back. In parts, so that a stroke writes the mask and not the
// photograph. Plain data that structured clone takes. Knows no storage.
import type { Mask } from '../measure/mask.ts';
import { firstSeed, type OwnPhotograph, type PhotographState, type Restored } from './photograph.ts';

/** What was said of its loss, but for the mask. */
export type LossSettings = Pick<PhotographState, 'loss' | 'params' | 'origin' | 'kernel' | 'noise' | 'noiseSeen' | 'asked'> & {
  /** Left out by an earlier version of the page. */
  seed?: number | undefined;
};

export interface PhotographSession {
  /** It stood in front of the face studio. */
  isOpen: boolean;
  photo: OwnPhotograph;
  mask: Mask;
  settings: LossSettings;
  restored: readonly Restored[];
}

/** Rejects where there is no storage, or no more of it. */
export interface PhotographSessionPort {
  /** Null where none is kept, or what is kept cannot be read any more. */
  load(): Promise<PhotographSession | null>;
  /** All of these parts, or none. */
  save(parts: Partial<PhotographSession>): Promise<void>;
  forget(): Promise<void>;
  /** One tab keeps; another one that asks is told no. */
  claim(): Promise<boolean>;
  onHide(listener: () => void): void;
}

export function sessionOf({ photo, mask, restored, ...state }: PhotographState, isOpen: boolean): PhotographSession {
  const { loss, params, origin, kernel, noise, seed, noiseSeen, asked } = state;
  return { isOpen, photo, mask, restored, settings: { loss, params, origin, kernel, noise, seed, noiseSeen, asked } };
}

/** As it was; Y, what a run takes and the model are made and asked for again. */
export function stateOf({ photo, mask, restored, settings }: PhotographSession): PhotographState {
  return {
    ...settings,
    seed: settings.seed ?? firstSeed,
    photo,
    mask,
    restored,
    undo: [],
    region: null,
    measured: null,
    plan: null,
    refusal: null,
    model: null,
    task: { kind: 'idle' },
  };
}

/** The parts of `now` that are others than before. What is kept is replaced where it changes, never written into. */
export function changedParts(now: PhotographSession, before: PhotographSession | null): Partial<PhotographSession> {
  if (!before) return now;
  const { isOpen, photo, mask, settings, restored } = now;
  const names = Object.keys(settings) as (keyof LossSettings)[];
  return {
    ...(isOpen !== before.isOpen && { isOpen }),
    ...(photo !== before.photo && { photo }),
    ...(mask !== before.mask && { mask }),
    ...(restored !== before.restored && { restored }),
    ...(names.some((name) => settings[name] !== before.settings[name]) && { settings }),
  };
}
