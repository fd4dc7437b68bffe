// The contract for photographs larger than the network: plain data, and the limits that both sides know. Imports types, and how a limit is said.
// Pictures are RGBA bytes, row by row, as a canvas holds them; a photograph's alpha is not looked at.
import type { Params } from './param-spec.ts';
import { says } from './photograph-api.words.ts';
import type { Said } from './words.ts';

/** Why a photograph cannot be restored by a network of this size; null where it can. */
export const tooSmall = (size: number, { height, width }: { height: number; width: number }): Said | null =>
  Math.min(height, width) >= size ? null : says.tooSmall(size, width, height);

/** Of a photograph that is restored: beyond it a browser's tab is short of memory. */
export const mostPixels = 4096 * 4096;

export interface PhotographProblem {
  /** Of the photograph: of what is restored. */
  height: number;
  width: number;
  /** Y is a camera's, which saw beyond the frame; where it is made here, zeros are around the photograph. */
  inside: boolean;
  /** The tiles' operator; a mask has the photograph's size. */
  operator: { id: string; params: Params };
  noise: { std: number; seed: number };
  /** Y as numbers, in the operator's order; or as a picture: what a mask leaves of it, or a photograph that was blurred or small already. */
  y: Float32Array | Uint8ClampedArray;
}

export interface PhotographRequest extends PhotographProblem {
  runId: string;
  modelId: string;
  sampler: { id: string; params: Params };
  seed: number;
  label: number | null;
  guidance?: number;
}

/** What a run will take, told before it starts. */
export interface PhotographPlan {
  /** Tiles that are denoised, of all that the photograph has. */
  tiles: number;
  allTiles: number;
  /** Evaluations of the network, one a tile: tiles × levels × passes. */
  evaluations: number;
  /** As long as the last ones took on this device, or those of a speed test. */
  secondsPerTile: SecondsPerTile;
}

/** Seconds of one evaluation of a tile, all that happens between tiles included. */
export interface SecondsPerTile {
  /** In an estimate, whose one level also solves for A†Y. */
  estimate: number;
  sample: number;
}

/** A rectangle of the photograph; alpha is 0 where nothing was restored: there the photograph itself is right. */
export interface Patch {
  top: number;
  left: number;
  height: number;
  width: number;
  rgba: Uint8ClampedArray;
}

export interface PhotographStep {
  runId: string;
  /** Evaluations done, of the plan's. */
  done: number;
  evaluations: number;
  /** What is known so far: after every level, and within the only level of the MMSE estimate. */
  patch: Patch | null;
}

export interface PhotographResult {
  runId: string;
  /** False where it was cancelled; `patch` then is the newest that was reached, or null. */
  finished: boolean;
  patch: Patch | null;
  /** ‖A x̂ − Y‖: RMS over what was measured, in units of σ_n where σ_n > 0. */
  fit: number;
  /** The same of what the network gave before it was moved towards Y: what kernel and noise do not explain. */
  unexplained: number;
  tiles: number;
  evaluations: number;
  seconds: number;
}

export interface PhotographMeasureRequest {
  modelId: string;
  height: number;
  width: number;
  operator: { id: string; params: Params };
  noise: { std: number; seed: number };
  photo: Uint8ClampedArray;
}

export interface PhotographMeasurement {
  y: Float32Array;
  /** Y as it is seen: the samples that lie on the photograph. */
  picture: { height: number; width: number; rgba: Uint8ClampedArray };
}
