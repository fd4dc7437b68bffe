// A comparison as a table for other programs, always in English: a line a sample, what a method spent in each of its lines (RFC 4180).
import { inEnglish } from '../protocol/words.ts';
import type { Comparison, ComparisonRow } from '../store/compare/comparison.ts';

const header = ['method', 'told', 'settings', 'seed', 'psnr_db', 'fit', 'spread', 'evaluations', 'seconds', 'device', 'weights_sha256'];

const quoted = (value: string): string => (/[",\r\n]/.test(value) ? `"${value.replaceAll('"', '""')}"` : value);

const cell = (value: string | number | null | undefined): string => quoted(String(value ?? ''));

function linesOf(
  { method, psnr, fit, spread, evaluations, seconds, device }: ComparisonRow,
  { seeds, weightsSha256 }: Comparison,
): string[] {
  const told = [method.label, inEnglish(method.detail), method.chosen.map(inEnglish).join('; ')];
  const spent = [spread, evaluations, seconds, device, weightsSha256];
  return seeds.map((seed, i) => [...told, seed, psnr[i], fit[i], ...spent].map(cell).join(','));
}

/** Of the methods that are done. `fit` is RMS of Hx̂ − y, in units of σ_n where there is noise; `seconds` are those of all samples together. */
export function writeComparison(shown: Comparison): string {
  const done = shown.rows.filter(({ state }) => state.kind === 'done');
  return [header.join(','), ...done.flatMap((row) => linesOf(row, shown)), ''].join('\r\n');
}
