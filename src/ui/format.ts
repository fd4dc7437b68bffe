// Numbers as the page writes them: thin space in thousands, the language's decimal sign, no-break space before units, no digit that was not
// measured.
import { language } from '../protocol/words.ts';
import { words } from './format.words.ts';

const thin = '\u2009';
const noBreak = '\u00a0';

/** JavaScript's point as the language's decimal sign. */
export function decimal(text: string): string {
  const sign = new Intl.NumberFormat(language()).formatToParts(0.5).find(({ type }) => type === 'decimal')?.value ?? '.';
  return text.replace('.', sign);
}

/** 0.5, 2 → "0.50" */
export const fixed = (value: number, digits: number): string => decimal(value.toFixed(digits));

/** 12288 → "12 288" */
export function formatCount(value: number): string {
  return Math.round(value)
    .toString()
    .replaceAll(/\B(?=(\d{3})+$)/g, thin);
}

export const countEvaluations = (n: number): string => words.evaluations(n, formatCount(n));

/** Two significant digits: 0.42, 6.5, 80. */
export function formatSigma(value: number): string {
  if (value === 0) return '0';
  return value >= 10 ? Math.round(value).toString() : decimal(String(Number(value.toPrecision(2))));
}

/** At most four significant digits, never an exponent where it can be helped: 0.02, −1, 254.7. */
export const formatNumber = (value: number): string => decimal(String(Number(value.toPrecision(4))).replace('-', '−'));

/** A power of ten where zeros would have to be counted: 2e−5. */
export function formatTiny(value: number): string {
  return value.toExponential(0).replace('e-', 'e−');
}

/** An RMS difference of pictures in [-1, 1]: two significant digits, one where it is tiny, and 0 where single precision says no more. */
export function formatRms(value: number): string {
  if (value < 1e-6) return '0';
  return value < 1e-3 ? formatTiny(value) : decimal(value.toPrecision(2));
}

export function formatPercent(part: number, whole: number): string {
  const percent = (100 * part) / whole;
  // What is not none is never said to be: small parts keep their first digit.
  const digits = percent >= 10 || percent === 0 ? 0 : Math.max(1, Math.min(9, Math.ceil(-Math.log10(percent))));
  return `${decimal(percent.toFixed(digits))}${noBreak}%`;
}

export function formatSeconds(seconds: number): string {
  if (seconds < 99.95) return `${decimal(seconds.toFixed(1))}${noBreak}s`;
  const whole = Math.round(seconds);
  return `${Math.floor(whole / 60)}${noBreak}min ${whole % 60}${noBreak}s`;
}

export function formatMegabytes(bytes: number): string {
  return `${decimal((bytes / 1e6).toFixed(1))}${noBreak}MB`;
}

/** Median, for times: one slow step (a compile, another tab) does not move it. */
export function median(values: readonly number[]): number | null {
  const sorted = [...values].sort((a, b) => a - b);
  return sorted[Math.floor(sorted.length / 2)] ?? null;
}

const written = (n: number): string => words.small[n] ?? formatCount(n);

/** 4 → "Four samples" */
export function countSamples(n: number): string {
  return words.samples(n, written(n));
}

/** 7 → "Seven methods" */
export function countMethods(n: number): string {
  return words.methods(n, written(n));
}

/** "512 × 512", never broken over two lines. */
export function formatSize(width: number, height: number): string {
  return `${formatCount(width)}${noBreak}×${noBreak}${formatCount(height)}`;
}

/** What computes, as the engine and files describe it: an adapter's own name, or the processor. */
export function deviceName(description: string): string {
  const threads = /^processor, (\d+) threads?$/.exec(description)?.[1];
  return threads === undefined ? description : words.processor(Number(threads));
}
