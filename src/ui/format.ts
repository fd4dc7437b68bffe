// Numbers as the page writes them: thin space in thousands, no-break space before units, no digit that was not measured.

const thin = '\u2009';
const noBreak = '\u00a0';

/** 12288 → "12 288" */
export function formatCount(value: number): string {
  return Math.round(value)
    .toString()
    .replaceAll(/\B(?=(\d{3})+$)/g, thin);
}

export const countEvaluations = (n: number): string => `${formatCount(n)} ${n === 1 ? 'evaluation' : 'evaluations'}`;

/** Two significant digits: 0.42, 6.5, 80. */
export function formatSigma(value: number): string {
  if (value === 0) return '0';
  return value >= 10 ? Math.round(value).toString() : String(Number(value.toPrecision(2)));
}

/** At most four significant digits, never an exponent where it can be helped: 0.02, −1, 254.7. */
export const formatNumber = (value: number): string => String(Number(value.toPrecision(4))).replace('-', '−');

/** A power of ten where zeros would have to be counted: 2e−5. */
export function formatTiny(value: number): string {
  return value.toExponential(0).replace('e-', 'e−');
}

/** An RMS difference of pictures in [-1, 1]: two significant digits, one where it is tiny, and 0 where single precision says no more. */
export function formatRms(value: number): string {
  if (value < 1e-6) return '0';
  return value < 1e-3 ? formatTiny(value) : value.toPrecision(2);
}

export function formatPercent(part: number, whole: number): string {
  const percent = (100 * part) / whole;
  const digits = percent >= 10 || percent === 0 ? 0 : 1;
  return `${percent.toFixed(digits)}${noBreak}%`;
}

export function formatSeconds(seconds: number): string {
  if (seconds < 99.95) return `${seconds.toFixed(1)}${noBreak}s`;
  const whole = Math.round(seconds);
  return `${Math.floor(whole / 60)}${noBreak}min ${whole % 60}${noBreak}s`;
}

export function formatMegabytes(bytes: number): string {
  return `${(bytes / 1e6).toFixed(1)}${noBreak}MB`;
}

/** Median, for times: one slow step (a compile, another tab) does not move it. */
export function median(values: readonly number[]): number | null {
  const sorted = [...values].sort((a, b) => a - b);
  return sorted[Math.floor(sorted.length / 2)] ?? null;
}

const small = ['No', 'One', 'Two', 'Three', 'Four', 'Five', 'Six', 'Seven', 'Eight', 'Nine'];

/** 4 → "Four samples" */
export function countSamples(n: number): string {
  return `${small[n] ?? formatCount(n)} ${n === 1 ? 'sample' : 'samples'}`;
}

/** 7 → "Seven methods" */
export function countMethods(n: number): string {
  return `${small[n] ?? formatCount(n)} ${n === 1 ? 'method' : 'methods'}`;
}

/** "512 × 512", never broken over two lines. */
export function formatSize(width: number, height: number): string {
  return `${formatCount(width)}${noBreak}×${noBreak}${formatCount(height)}`;
}
