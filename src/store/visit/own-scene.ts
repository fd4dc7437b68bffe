// A scene that a person made of a run: what is said, what is revealed of it, in what order. Plain data; where it is kept is a port.

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
}

/** More are no talk. */
export const mostScenes = 40;

export interface TalkShelf {
  /** Rejects where there is no storage. */
  load(): Promise<OwnScene[]>;
  /** @throws StudioError not-stored */
  save(scenes: readonly OwnScene[]): Promise<void>;
}
