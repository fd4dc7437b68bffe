// What computes: the backend that runs, and how it did against PyTorch. Plain data of the contract between page and engine.
import type { Said } from './words.ts';

/** What a Worker says by itself, beside its answers. */
export const deviceLost = 'the device is lost';

export type BackendKind = 'webgpu' | 'wasm';

export interface DeviceInfo {
  backend: BackendKind;
  /** Words for people: adapter or processor, threads. */
  description: string;
  threads: number;
  /** On a graphics card, once a model is loaded: whether its graphs are recorded and replayed, and why or why not. */
  graphs: Said | null;
}

/** D on this device against PyTorch's. */
export interface SelfTest {
  cases: { name: string; error: number }[];
  /** The largest difference, in units of [−1, 1]. */
  error: number;
  tolerance: number;
  passed: boolean;
}
