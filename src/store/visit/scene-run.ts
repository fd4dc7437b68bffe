// Which runs can be recorded and become a scene, and what their recipe leaves out. Pure.
import type { Recipe } from '../../keep/recipe.ts';
import { isMatrixValue, type MatrixValue } from '../../protocol/own-matrix.ts';
import type { Posterior } from '../state.ts';

/** Of a run that is recorded. */
export const recordingLimits = { samples: 9, steps: 64 } as const;

/** Its shape, for whoever says why it is no scene; null where it can be one. */
export function whyNoScene(run: Posterior | null): 'nothing' | 'several' | 'samples' | 'steps' | null {
  if (!run || run.samples.length === 0) return 'nothing';
  if (run.samples.length > recordingLimits.samples) return 'samples';
  const [trail] = run.trails;
  if (!trail || run.trails.length !== 1 || trail.seeds.length !== run.samples.length) return 'several';
  return trail.steps.length > recordingLimits.steps ? 'steps' : null;
}

/** What a recipe of this run names by hash alone. */
export const leftOut = (run: Posterior, recipe: Recipe): MatrixValue[] =>
  Object.keys(recipe.matrices)
    .filter((id) => !(id in recipe.operator.params))
    .map((id) => run.operator.params[id])
    .filter((value) => value !== undefined)
    .filter(isMatrixValue);
