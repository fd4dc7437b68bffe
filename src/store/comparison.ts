// The state of a comparison: which methods, what each drew from the same seeds and the same measurement, and how far it is.
// Plain data; arrays are replaced, never written into.
import type { StudioError } from '../protocol/errors.ts';
import type { Measured } from './measured.ts';
import type { Method } from './methods.ts';

export type RowState =
  | { kind: 'waiting' }
  | { kind: 'running'; i: number; total: number }
  | { kind: 'done' }
  | { kind: 'stopped'; i: number; total: number }
  | { kind: 'failed'; error: StudioError };

export interface ComparisonRow {
  method: Method;
  state: RowState;
  /** [N, 3, S, S]; null until there is something to see. */
  images: Float32Array | null;
  evaluations: number;
  seconds: number;
  /** dB of each sample; empty where the truth is not known or nothing is there yet. */
  psnr: readonly number[];
  /** RMS of Hx̂ − y of each sample, in units of σ_n where there is noise, as everywhere on the page. */
  fit: readonly number[];
  spread: number | null;
}

export interface Comparison {
  /** The page's measurement, by identity. */
  measured: Measured;
  size: number;
  seeds: readonly number[];
  weightsSha256: string;
  /** Seconds of different devices are not to be compared. */
  device: string | null;
  rows: readonly ComparisonRow[];
  /** What was drawn and is not chosen now. */
  aside: readonly ComparisonRow[];
}

export type ComparisonRun = { kind: 'idle' } | { kind: 'preparing' } | { kind: 'running'; runId: string } | { kind: 'stopping' };

export interface ComparisonState {
  /** Ids of methods; null: the catalogue's first choice. */
  chosen: readonly string[] | null;
  samples: number;
  run: ComparisonRun;
  shown: Comparison | null;
}

export const initialComparison: ComparisonState = { chosen: null, samples: 3, run: { kind: 'idle' }, shown: null };

export function emptyRow(method: Method): ComparisonRow {
  return { method, state: { kind: 'waiting' }, images: null, evaluations: 0, seconds: 0, psnr: [], fit: [], spread: null };
}
