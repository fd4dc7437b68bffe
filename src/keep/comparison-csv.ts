// A comparison as a table for other programs, always in English: a line a sample, what a method spent in each of its lines.
import { inEnglish } from '../protocol/words.ts';
import type { Comparison, ComparisonRow } from '../store/compare/comparison.ts';
import { csv, type Cell } from './csv.ts';

const header = ['method', 'told', 'settings', 'seed', 'psnr_db', 'fit', 'spread', 'evaluations', 'seconds', 'device', 'weights_sha256'];

function linesOf(
  { method, psnr, fit, spread, evaluations, seconds, device }: ComparisonRow,
  { seeds, weightsSha256 }: Comparison,
): Cell[][] {
  const told = [method.label, inEnglish(method.detail), method.chosen.map(inEnglish).join('; ')];
  const spent = [spread, evaluations, seconds, device, weightsSha256];
  return seeds.map((seed, i) => [...told, seed, psnr[i], fit[i], ...spent]);
}

/** Of the methods that are done. `fit` is RMS of Hx̂ − y, in units of σ_n where there is noise; `seconds` are those of all samples together. */
export function writeComparison(shown: Comparison): string {
  const done = shown.rows.filter(({ state }) => state.kind === 'done');
  return csv([header, ...done.flatMap((row) => linesOf(row, shown))]);
}
