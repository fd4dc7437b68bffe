// How long a method will take here, told before it runs: from what this device measured, in this comparison, in the last run or in its own test.
import type { StudioState } from '../state.ts';
import { isDone } from './comparison.ts';
import type { Method } from './methods.ts';

type Known = Pick<StudioState, 'comparison' | 'device' | 'engine' | 'posterior'>;

/** Seconds of one evaluation of one sample on this device; null while nothing was measured. */
export function secondsPerEvaluation({ comparison: { shown }, device, engine, posterior }: Known): number | null {
  const here = engine.device?.description;
  const rows = (shown?.rows ?? []).filter((row) => isDone(row) && row.device === here && row.seconds > 0);
  const evaluations = rows.reduce((sum, row) => sum + row.evaluations, 0);
  const samples = shown?.seeds.length ?? 0;
  if (evaluations > 0 && samples > 0) return rows.reduce((sum, { seconds }) => sum + seconds, 0) / (evaluations * samples);
  const drawn = (posterior?.evaluations ?? 0) * (posterior?.samples.length ?? 0);
  if (posterior && posterior.backend === here && drawn > 0 && posterior.seconds > 0) return posterior.seconds / drawn;
  return device.speed;
}

/** Seconds for all samples of a method; null while nothing was measured here. */
export function expectedSeconds(state: Known, method: Method, samples: number): number | null {
  const each = secondsPerEvaluation(state);
  return each === null ? null : each * method.evaluations * samples;
}
