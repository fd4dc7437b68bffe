// What the parity tests ask of a back end in its real Worker: single evaluations of D, and what they cost in readbacks.
import type { DeviceCounts } from '../../bench/device-counts.ts';
import type { CaptureMode } from '../../src/engine/webgpu-networks.ts';
import type { Params } from '../../src/protocol/param-spec.ts';
import type { BackendKind } from '../../src/protocol/device-api.ts';
import type { NoiseSpec, OperatorSpec } from '../../src/protocol/engine-api.ts';

/** Channels on which a client's Worker is asked for its `DeviceCounts` or told to lose its device, and answers the first. */
export const asks = 'device, asked';
export const countsTold = 'device, counted';

export interface Case {
  operator: OperatorSpec;
  noise: NoiseSpec;
  blind: boolean;
  label: number | null;
  /** The truth that is measured, [3, S, S]. */
  photo: Float32Array;
}

export interface Evaluation {
  denoised: Float32Array;
  directions: Float32Array | null;
  /** mapAsync calls while D was computed, before it was read. */
  readbacks: number;
  seconds: number;
}

export interface Gradient {
  gradient: Float32Array;
  /** mapAsync calls on the way, before it was read. */
  readbacks: number;
}

export interface Drawn {
  samples: Float32Array;
  /** What each step asked of the device, the first with all that the run began with. */
  steps: DeviceCounts[];
  /** Buffers of the device that are there after the run and were not before. */
  left: number;
}

/** A whole photograph that is measured and restored, made up of waves. */
export interface PhotographCase {
  height: number;
  width: number;
  operator: OperatorSpec;
  std: number;
  sampler: { id: string; params: Params };
  /** Tiles are batched as for this device, whichever it is. */
  batchedFor: BackendKind;
}

export interface Harness {
  /** @returns adapter, and what became of its graphs */
  open(modelUrl: string, capture: CaptureMode): Promise<string>;
  /** D of x [N, 3, S, S] at each σ. */
  evaluate(problem: Case, x: Float32Array, batch: number, sigmas: number[]): Promise<Evaluation[]>;
  /**
   * @param byThread draw noise and meet y on this thread, as where the device cannot
   * @param isBusy whoever is shown the first step has no time for another until the last evaluation has been asked for
   */
  draw(problem: Case, seeds: number[], sampler: { id: string; params: Params }, byThread: boolean, isBusy?: boolean): Promise<Drawn>;
  /** RGBA bytes of what was restored. */
  photograph(problem: PhotographCase): Promise<{ rgba: Uint8ClampedArray; tiles: number }>;
  /** J_xᵀv of D with nothing measured, [1, 3, S, S]. */
  gradient(label: number | null, x: Float32Array, v: Float32Array, sigma: number): Promise<Gradient>;
}
