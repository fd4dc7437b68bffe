// One measured number as a line of text, with what was asked for beside it.
import type { BenchRow } from './contract.ts';

export function splitRow({ value, unit }: BenchRow): { number: string; unit: string } {
  const size = Math.abs(value);
  if (size >= 1000 && size < 1e6) return { number: Math.round(value).toString(), unit };
  return { number: size > 0 && size < 1e-3 ? value.toExponential(1) : value.toPrecision(3), unit };
}

/** Empty where nothing was asked for. */
export function rateRow({ value, bar }: BenchRow): string {
  if (!bar) return '';
  const [sign, limit] = 'atMost' in bar ? (['≤', bar.atMost] as const) : (['≥', bar.atLeast] as const);
  const met = sign === '≤' ? value <= limit : value >= limit;
  return `asked ${sign} ${limit.toString()}: ${met ? 'met' : 'MISSED'}`;
}

export function formatRow(row: BenchRow): string {
  const { number, unit } = splitRow(row);
  const rated = rateRow(row);
  return `  ${row.what}: ${number} ${unit}${rated && ` (${rated})`}`;
}
