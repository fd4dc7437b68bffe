// What a number that was typed means. Where it cannot be taken as it stands, that is said in words and nothing else is lost.

export interface NumberLimits {
  min: number;
  max: number;
  step: number;
}

export interface TypedNumber {
  /** What it becomes: within the limits, on a step; null where it says no number. */
  value: number | null;
  /** Why it is not what was typed. */
  refused: string | null;
}

/** Decimals of a step. */
export function digitsOf(step: number): number {
  const [, decimals = ''] = String(step).split('.');
  return decimals.length;
}

export function readTyped(text: string, { min, max, step }: NumberLimits): TypedNumber {
  const typed = text.trim();
  if (typed === '') return { value: null, refused: null };
  const number = Number(typed.replace(',', '.'));
  if (!Number.isFinite(number)) return { value: null, refused: `“${typed.slice(0, 20)}” is no number.` };
  const snapped = min + Math.round((Math.min(max, Math.max(min, number)) - min) / step) * step;
  const value = Number(snapped.toFixed(digitsOf(step)));
  const isInside = number >= min && number <= max;
  return { value, refused: isInside ? null : `From ${min} to ${max}: ${number} became ${value}.` };
}

/** A 32-bit seed; another number is never put in its place. */
export function readTypedSeed(text: string): TypedNumber {
  const typed = text.trim();
  if (typed === '') return { value: null, refused: null };
  if (/^\d+$/.test(typed) && Number(typed) < 2 ** 32) return { value: Number(typed), refused: null };
  return { value: null, refused: `Seeds are whole numbers from 0 to 4294967295, not “${typed.slice(0, 20)}”.` };
}
