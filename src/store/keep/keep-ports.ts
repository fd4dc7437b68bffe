// What the store needs for keeping and links, as types; main.tsx injects it. Knows neither IndexedDB nor the address bar.
import type { MatrixValue } from '../../protocol/own-matrix.ts';
import type { ModelFacts } from '../model-facts.ts';
import type { Session } from '../state.ts';

/** What the store needs of the page's address. */
export interface PlacePort {
  fragment(): string;
  /** The page's address without fragment. */
  address(): string;
  clearFragment(): void;
  /** From now on it names this model. */
  nameModel(id: string): void;
}

/** Where sessions are kept in this browser: one for each model, for masks of different models have different sizes. */
export interface SessionPort {
  /** Another model's from now on: nothing of it is claimed yet. */
  turnTo(modelId: string): void;
  /** Null where none is kept or what is kept cannot be read any more. Rejects where there is no storage. */
  load(): Promise<Session | null>;
  /** Rejects where it cannot be kept: storage full or switched off. */
  save(session: Session): Promise<void>;
  /**
   * One tab keeps its session; another one that asks is told no, or takes over.
   * @param onLost another tab took over
   */
  claim(takeOver: boolean, onLost: () => void): Promise<boolean>;
  /** The page is about to be hidden or closed. */
  onHide(listener: () => void): void;
}

/** Matrices that a person keeps in this browser. */
export interface MatrixShelf {
  /** Null where none of them has this hash, or nothing can be kept here. */
  find(sha256: string): Promise<MatrixValue | null>;
}

/** The model's files in this browser. */
export interface ModelShelf {
  look(folderUrl: string): Promise<ModelFacts>;
  clear(folderUrl: string): Promise<void>;
}
