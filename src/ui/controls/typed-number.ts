// What a number that was typed means. Where it cannot be taken as it stands, that is said in words and nothing else is lost.
import { words } from './controls.words.ts';

export interface NumberLimits {
  min: number;
  max: number;
  step: number;
}

export interface TypedNumber {
  /** What it becomes: within the limits, and where the step is whole a whole number; null where it says no such number. */
  value: number | null;
  /** Why it is not what was typed. */
  refused: string | null;
}

/** Steps are the slider's: between them a number that is not whole stays as it was typed. */
export function readTyped(text: string, { min, max, step }: NumberLimits): TypedNumber {
  const typed = text.trim();
  if (typed === '') return { value: null, refused: null };
  const number = Number(typed.replace(',', '.'));
  if (!Number.isFinite(number)) return { value: null, refused: words.noNumber(typed.slice(0, 20)) };
  // A comma or a point may stand for thousands: neither reading is taken.
  if (Number.isInteger(step) && !(Number.isInteger(number) && /^[^.,]*$/.test(typed)))
    return { value: null, refused: words.wholeNumbers(min, max, typed.slice(0, 20)) };
  const value = Math.min(max, Math.max(min, number));
  return { value, refused: value === number ? null : words.became(min, max, number, value) };
}

/** A 32-bit seed; another number is never put in its place. */
export function readTypedSeed(text: string): TypedNumber {
  const typed = text.trim();
  if (typed === '') return { value: null, refused: null };
  if (/^\d+$/.test(typed) && Number(typed) < 2 ** 32) return { value: Number(typed), refused: null };
  return { value: null, refused: words.seedNumbers(typed.slice(0, 20)) };
}
