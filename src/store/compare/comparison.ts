// The state of a comparison: which methods, what each drew from the same seeds and the same measurement, and how far it is.
// Plain data; arrays are replaced, never written into.
import type { StudioError } from '../../protocol/errors.ts';
import type { Measured } from '../measure/measured.ts';
import { isSameClass, type ClassAsked } from '../run/class-asked.ts';
import { keyOf, type Method } from './methods.ts';

export type RowState =
  | { kind: 'waiting' }
  | { kind: 'running'; i: number; total: number }
  | { kind: 'done' }
  | { kind: 'stopped'; i: number; total: number }
  | { kind: 'failed'; error: StudioError };

/** What came of a method that was asked. */
export interface Scores {
  /** Of one sample. */
  evaluations: number;
  /** Of all samples together. */
  seconds: number;
  /** RMS of Hx̂ − y of each sample, in units of σ_n where there is noise, as everywhere on the page. */
  fit: readonly number[];
  /** dB of each sample; empty where the truth is not known or nothing is there yet. */
  psnr: readonly number[];
  spread: number | null;
}

export interface ComparisonRow extends Scores {
  method: Method;
  state: RowState;
  /** [N, 3, S, S]; null until there is something to see. */
  images: Float32Array | null;
  /** Where it was drawn: seconds of different devices are not to be compared. */
  device: string | null;
}

export interface Comparison {
  /** The page's measurement, by identity. */
  measured: Measured;
  size: number;
  seeds: readonly number[];
  weightsSha256: string;
  asked: ClassAsked;
  rows: readonly ComparisonRow[];
  /** What was drawn and is not chosen now, or is being drawn anew. */
  aside: readonly ComparisonRow[];
}

export type ComparisonRun = { kind: 'idle' } | { kind: 'preparing' } | { kind: 'running'; runId: string } | { kind: 'stopping' };

export interface ComparisonState {
  /** Ids of methods; null: the catalogue's first choice. */
  chosen: readonly string[] | null;
  samples: number;
  run: ComparisonRun;
  shown: Comparison | null;
  /** The one before, of another measurement, other seeds or another model: who goes back to those finds it again. */
  earlier: Comparison | null;
}

export const initialComparison: ComparisonState = { chosen: null, samples: 3, run: { kind: 'idle' }, shown: null, earlier: null };

export function emptyRow(method: Method): ComparisonRow {
  return { method, state: { kind: 'waiting' }, images: null, evaluations: 0, seconds: 0, psnr: [], fit: [], spread: null, device: null };
}

export const isDone = ({ state }: ComparisonRow): boolean => state.kind === 'done';

/** Of the same measurement, seeds and weights: what was drawn in one holds in the other. */
export function isSameProblem(a: Comparison, b: Comparison): boolean {
  return (
    a.measured === b.measured && a.weightsSha256 === b.weightsSha256 && isSameClass(a.asked, b.asked) && a.seeds.join() === b.seeds.join()
  );
}

/**
 * `fresh` with the rows that were drawn of the same problem on this device. Where that showed just these methods and all are done, they
 * are to run anew; until they are, what is there stays aside.
 */
export function withKnownRows(fresh: Comparison, { shown, earlier }: ComparisonState, device: string | null): Comparison {
  const known = [shown, earlier].find((one) => one && isSameProblem(one, fresh));
  if (!known) return fresh;
  const done = new Map(
    [...known.aside, ...known.rows].filter((row) => isDone(row) && row.device === device).map((row) => [keyOf(row.method), row]),
  );
  const rows = fresh.rows.map((row) => {
    const there = done.get(keyOf(row.method));
    return there ? { ...there, method: row.method } : row;
  });
  const keys = new Set(rows.map(({ method }) => keyOf(method)));
  const isAsked =
    known === shown && rows.every(isDone) && rows.length === known.rows.length && known.rows.every((row) => keys.has(keyOf(row.method)));
  if (isAsked) return { ...fresh, aside: [...done.values()] };
  return { ...fresh, rows, aside: [...done.values()].filter((row) => !keys.has(keyOf(row.method))) };
}

/** What was to be drawn anew and was not is as it was before. */
export function withUndrawn(shown: Comparison): Comparison {
  // Asked on every change of the page.
  if (shown.aside.length === 0) return shown;
  const aside = new Map(shown.aside.map((row) => [keyOf(row.method), row]));
  const rows = shown.rows.map((row) => {
    const before = aside.get(keyOf(row.method));
    if (!before || isDone(row) || row.state.kind === 'failed') return row;
    aside.delete(keyOf(row.method));
    return { ...before, method: row.method };
  });
  return { ...shown, rows, aside: [...aside.values()] };
}

const isKept = ({ state }: ComparisonRow): boolean => state.kind === 'done' || state.kind === 'stopped';

/** What is chosen, and nothing drawn yet. */
export function withoutRows({ chosen, samples }: ComparisonState): ComparisonState {
  return { ...initialComparison, chosen, samples };
}

/** The comparison as it is kept and brought back: what is done or was stopped, and nothing under way. */
export function atRest({ chosen, samples, shown }: ComparisonState): ComparisonState {
  const rows = shown ? withUndrawn(shown).rows.map((row) => (isKept(row) ? row : emptyRow(row.method))) : [];
  return { ...initialComparison, chosen, samples, shown: shown && rows.some(isKept) ? { ...shown, rows, aside: [] } : null };
}

/** Whether two comparisons at rest would be kept as the same one. */
export function isSameComparison(a: ComparisonState | null, b: ComparisonState | null): boolean {
  const [ours, theirs] = [a, b].map((one) => one?.shown?.rows.filter(isKept) ?? []) as [ComparisonRow[], ComparisonRow[]];
  const isSameWish = a?.chosen === b?.chosen && a?.samples === b?.samples;
  return (
    isSameWish && a?.shown?.measured === b?.shown?.measured && ours.length === theirs.length && ours.every((row, i) => row === theirs[i])
  );
}
