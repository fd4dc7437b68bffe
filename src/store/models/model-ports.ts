// The models that this page has, as the store sees them: shipped ones and those that a person brought. Types and words only; main.tsx
// injects where they lie.

/** What a manifest says of a model, before it is loaded. */
export interface ModelCard {
  /** Of its folder, as in `?model=`. */
  id: string;
  title: string;
  description: string;
  licence: string;
  /** Side of its pictures in pixels. */
  size: number;
  parameters: number;
  /** Of all that a run fetches. */
  bytes: number;
  /** Operators that it saw in training. */
  families: readonly string[];
  /** Images that it was trained on; 0 where nobody trained it. */
  images: number;
  classes: number;
  weightsSha256: string;
  /** Of the weaker network that guides it; null where it brings none. */
  guideSha256: string | null;
  /** URL of a small picture: what it draws, or of a model that was brought what it expects when it is told nothing. */
  picture: string | null;
  /** URL of the terms in full, beside the weights. */
  licenceUrl: string | null;
  /** A person brought it to this browser. */
  isOwn: boolean;
}

export interface ModelLibrary {
  /** With a slash at the end. */
  readonly modelsUrl: string;
  readonly shipped: readonly ModelCard[];
  /** Those that were brought to this browser. */
  own(): Promise<ModelCard[]>;
  /** Keeps the picture of a model that was brought beside it. @param image [3, size, size] in [-1, 1] */
  keepPicture(id: string, image: Float32Array, size: number): Promise<void>;
}

export const modelUrlOf = ({ modelsUrl }: ModelLibrary, id: string): string => `${modelsUrl}${id}/`;

/** What is under way with a model. */
export type Switching =
  | { kind: 'none' }
  | { kind: 'checking'; title: string; share: number }
  | { kind: 'switching'; title: string }
  | { kind: 'testing'; title: string };
