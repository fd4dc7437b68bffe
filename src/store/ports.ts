// What the store needs from outside, as types: the engine behind its Worker and the pictures behind theirs.
// Both are injected by main.tsx. Knows neither comlink nor the DOM; runs in node under test.
import type { BackendKind, DeviceInfo, EngineApi } from '../protocol/engine-api.ts';

export type BackendChoice = 'auto' | BackendKind;

/** Where the engine stands, for the line that says what it runs on and why. */
export interface EngineStatus {
  choice: BackendChoice;
  /** Null until a Worker answered. */
  device: DeviceInfo | null;
  /** Why this back end, one sentence for people; empty while unknown. */
  reason: string;
}

/** The engine as the page sees it. Rejections are StudioErrors. */
export interface EnginePort extends EngineApi {
  status(): EngineStatus;
  /** @returns a function that stops listening */
  onStatus(listener: (status: EngineStatus) => void): () => void;
  /** Takes effect from the next call on; a loaded model has to be loaded again. */
  chooseBackend(choice: BackendChoice): Promise<void>;
}

/** A square of the upright picture, in its pixels. */
export interface Crop {
  x: number;
  y: number;
  side: number;
}

export interface OpenedPicture {
  id: string;
  /** Upright size of the file. */
  fileWidth: number;
  fileHeight: number;
  /** Size of what is kept to crop from; smaller than the file where that is too large to hold. */
  width: number;
  height: number;
  /** Something in it was transparent and now lies on white. */
  transparent: boolean;
  /** URL of a small upright copy, for the crop stage. */
  previewUrl: string;
}

/** A face in pixels of the kept picture. */
export interface Face {
  centre: { x: number; y: number };
  eyes: [{ x: number; y: number }, { x: number; y: number }];
  score: number;
}

/** Decoding, cutting and looking for faces, all off the page's thread. Rejections are StudioErrors. */
export interface PicturePort {
  /** @throws StudioError bad-image, image-too-large */
  open(file: Blob, name: string): Promise<OpenedPicture>;
  /** The square, resized area-correct (Lanczos with antialiasing, 8 bits) to [3, size, size] in [-1, 1]. */
  cut(id: string, crop: Crop, size: number): Promise<Float32Array>;
  findFaces(id: string): Promise<Face[]>;
  close(id: string): Promise<void>;
}
