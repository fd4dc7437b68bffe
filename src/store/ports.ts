// What the store needs of the engine behind its Worker, as types; main.tsx injects it (and the pictures: protocol/picture-api.ts).
// Knows neither comlink nor the DOM; runs in node under test.
import type { BackendKind, DeviceInfo } from '../protocol/device-api.ts';
import type { EngineApi } from '../protocol/engine-api.ts';
import type { Said } from '../protocol/words.ts';

export type BackendChoice = 'auto' | BackendKind;

/** Where the engine stands, for the line that says what it runs on and why. */
export interface EngineStatus {
  choice: BackendChoice;
  /** Null until a Worker answered. */
  device: DeviceInfo | null;
  /** Why this back end; null while unknown. */
  reason: Said | null;
  /** A processor that imitates a graphics card: right, and too slow to be shown to anybody. */
  isSoftware: boolean;
}

/** The engine as the page sees it. Rejections are StudioErrors. */
export interface EnginePort extends EngineApi {
  status(): EngineStatus;
  /** @returns a function that stops listening */
  onStatus(listener: (status: EngineStatus) => void): () => void;
  /** Takes effect from the next call on; a loaded model has to be loaded again. */
  chooseBackend(choice: BackendChoice): Promise<void>;
  /** Ends the engine and with it a download; what arrived is kept, and the next load goes on from there. */
  stopLoading(): void;
}
