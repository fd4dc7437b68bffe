// What the stage shows of a scene: the pictures of the recorded run as it is played back, or of the live one as it is computed.
import { isBusy, sliceImage } from '../../store/run/run.ts';
import type { StudioState } from '../../store/state.ts';
import type { Recording } from '../../keep/recording.ts';
import type { PlanarImage } from '../pixels.tsx';
import { words } from './talk.words.ts';

export interface Shown {
  pictures: readonly PlanarImage[];
  mmse: PlanarImage | null;
  step: { i: number; total: number; sigma: number } | null;
  /** All of it is there. */
  isOver: boolean;
  /** What stands where the steps are counted when none is. */
  words: string;
}

const nothing: Shown = { pictures: [], mmse: null, step: null, isOver: false, words: '' };

/** @param step so many steps were played */
export function shownOfRecording({ steps, total, samples, mmse }: Recording, step: number): Shown {
  if (step >= steps.length) return { pictures: samples, mmse, step: null, isOver: true, words: words.steps(total) };
  const now = steps[step - 1];
  return now
    ? { pictures: now.pictures, mmse, step: { i: now.i, total, sigma: now.sigma }, isOver: false, words: '' }
    : { ...nothing, mmse };
}

export function shownOfRun({ run, posterior, size, model, measure }: StudioState): Shown {
  if (run.kind === 'failed') return { ...nothing, isOver: true, words: words.notFinished };
  if (!isBusy(run.kind)) {
    // Never the person's own pictures under a scene's words.
    if (run.kind === 'idle' || run.kind === 'cancelled' || !posterior || posterior.measured !== measure.shown) return nothing;
    return { pictures: posterior.samples.map(({ image }) => image), mmse: posterior.mmse, step: null, isOver: true, words: doneWords(run) };
  }
  const live = run.kind === 'running' || run.kind === 'stopping' ? run.live : null;
  const mmse = live?.posterior.mmse ?? null;
  if (live?.part !== 'samples' || !live.step)
    return { ...nothing, mmse, words: model.kind === 'loading' ? words.model : words.gettingReady };
  const { x, i, total, sigma } = live.step;
  return { pictures: live.seeds.map((_, k) => sliceImage(x, k, size)), mmse, step: { i, total, sigma }, isOver: false, words: '' };
}

const doneWords = (run: StudioState['run']): string => (run.kind === 'done' ? words.steps(run.sigmas.length) : words.stopped);

/** Whatever is shown as numbers in [−1, 1]. */
export function toNumbers(image: PlanarImage): Float32Array {
  return image instanceof Float32Array ? image : Float32Array.from(image, (byte) => byte / 127.5 - 1);
}
