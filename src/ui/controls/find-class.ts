// What a person types for a class. Pure.
import type { ModelInfo } from '../../protocol/engine-api.ts';

/** A number, or the only class whose name begins with or holds what was typed; null where there is none or several. */
export function findClass(typed: string, { classes, classNames }: Pick<ModelInfo, 'classes' | 'classNames'>): number | null {
  const text = typed.trim().toLowerCase();
  const number = /^\d+/.exec(text);
  if (number) return Number(number[0]) < classes ? Number(number[0]) : null;
  const names = (classNames ?? []).map((name) => name.toLowerCase());
  if (text === '') return null;
  const exact = names.indexOf(text);
  if (exact >= 0) return exact;
  const found = names.flatMap((name, i) => (name.includes(text) ? [i] : []));
  return found.length === 1 ? (found[0] ?? null) : null;
}
