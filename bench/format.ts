// One measured number as a line of text, with what was asked for beside it.
import type { BenchRow } from './contract.ts';

export function formatRow({ what, value, unit, bar }: BenchRow): string {
  const number = value.toPrecision(3);
  if (!bar) return `  ${what}: ${number} ${unit}`;
  const [sign, limit] = 'atMost' in bar ? (['≤', bar.atMost] as const) : (['≥', bar.atLeast] as const);
  const met = sign === '≤' ? value <= limit : value >= limit;
  return `  ${what}: ${number} ${unit} (asked ${sign} ${limit.toString()}: ${met ? 'met' : 'MISSED'})`;
}
