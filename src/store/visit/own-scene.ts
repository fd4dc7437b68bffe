// A scene that a person made of a run: what is said, what is revealed of it, in what order, and which runs can be one. Plain data; where it is
// kept is a port.
import { isMatrixValue, type MatrixValue } from '../../protocol/own-matrix.ts';
import type { Recipe } from '../../keep/recipe.ts';
import type { Posterior } from '../state.ts';

/** After what was measured, in this order. */
export const reveals = ['samples', 'mmse', 'spread', 'directions', 'check'] as const;
export type Reveal = (typeof reveals)[number];

export interface OwnScene {
  id: string;
  title: string;
  /** Under the measurement. */
  seen: string;
  reveals: readonly Reveal[];
  /** The run as keep/recording.ts writes it: its recipe with the crop, its steps and its pictures. */
  recording: string;
  /** Of one's own, too large for the recipe in it, which has their hashes: the scene plays where nobody has seen them. */
  matrices: readonly MatrixValue[];
}

/** More are no talk. */
export const mostScenes = 40;

/** Of a run that is recorded. */
export const recordingLimits = { samples: 9, steps: 64 } as const;

/** Of a talk as a file. */
export const mostTalkBytes = 2 ** 27;

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

/** At most so many bytes are a talk's file: its recordings, and every matrix once, as base64 of its numbers. */
export function bytesOfTalk(scenes: readonly OwnScene[]): number {
  const matrices = new Set(scenes.flatMap((scene) => scene.matrices));
  const numbers = [...matrices].map(({ values, sparse }) => values.length + (sparse ? sparse.starts.length + sparse.at.length : 0));
  const texts = scenes.map(({ recording }) => recording.length);
  return texts.reduce((sum, length) => sum + length, 0) + numbers.reduce((sum, count) => sum + Math.ceil((16 * count) / 3), 0);
}

export interface TalkShelf {
  /** Rejects where there is no storage. */
  load(): Promise<OwnScene[]>;
  /** @throws StudioError not-stored */
  save(scenes: readonly OwnScene[]): Promise<void>;
}
