// A run under way, one step further: what is shown, what looking back and going on are told. Pure.
import { mostPastSteps, type RestoreStep } from '../../protocol/engine-api.ts';
import type { Live } from '../state.ts';
import { withStep } from './trail.ts';

/** @param spent seconds since the run began */
export function withLiveStep(live: Live, step: RestoreStep, spent: number): Live {
  const { unseen = [], x, denoised, moved, sigma } = step;
  const before = live.stepSeconds.reduce((a, b) => a + b, 0);
  const each = (spent - before) / (unseen.length + 1);
  // A run that goes on takes its history from steps that follow one another.
  const followed = unseen.length > 0 ? [] : live.past;
  return {
    ...live,
    step,
    past: [{ x, denoised, moved }, ...followed].slice(0, mostPastSteps),
    trail: live.part === 'samples' ? withStep(live.trail, step) : live.trail,
    sigmas: [...live.sigmas, ...unseen, sigma],
    stepSeconds: [...live.stepSeconds, ...Array.from({ length: unseen.length + 1 }, () => each)],
  };
}
