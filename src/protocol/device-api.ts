// What computes: the backend that runs, and how it did against PyTorch. Plain data of the contract between page and engine.

export type BackendKind = 'webgpu' | 'wasm';

export interface DeviceInfo {
  backend: BackendKind;
  /** Words for people: adapter or processor, threads. */
  description: string;
  threads: number;
}

/** D on this device against PyTorch's. */
export interface SelfTest {
  cases: { name: string; error: number }[];
  /** The largest difference, in units of [−1, 1]. */
  error: number;
  tolerance: number;
  passed: boolean;
}
