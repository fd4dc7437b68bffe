// A scene that a person made of a run: what is said, what is revealed of it, in what order. Plain data; where it is kept is a port.
import type { MatrixValue } from '../../protocol/own-matrix.ts';

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

/** Of a talk as a file. */
export const mostTalkBytes = 2 ** 27;

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
