// What is wrong with something that was kept, sent or brought, in a sentence: where a schema first does not fit, and how. Of the schema
// library's issues it reads what they hold, never their words, which are English. Knows no schema.
import type { Said } from './words.ts';
import { says } from './wrong-entry.words.ts';

/** As valibot gives it. */
interface Issue {
  /** What was not as it should be: `number`, `max_length`, `strict_object` … */
  readonly type: string;
  readonly received: string;
  readonly expected: string | null;
  readonly requirement?: unknown;
  readonly path?: readonly { readonly key: unknown }[] | undefined;
}

/** A file from a stranger chooses how long its keys and values are. */
const longest = 60;

const kinds: Readonly<Record<string, () => Said>> = {
  string: says.text,
  number: says.number,
  boolean: says.yesOrNo,
  Array: says.list,
  Object: says.object,
  null: says.nothing,
};

/** A value as it was written, or in words what kind of thing it is. */
const shown = (text: string): Said | string => (Object.hasOwn(kinds, text) ? kinds[text]?.() : undefined) ?? text.slice(0, longest);

/** Limits of numbers, and of how many there are of something. */
const limits: Readonly<Record<string, (path: string, received: string, limit: number) => Said>> = {
  max_value: says.tooLarge,
  min_value: says.tooSmall,
  max_length: says.tooLong,
  max_entries: says.tooLong,
  min_length: says.tooShort,
};

const forms: Readonly<Record<string, (path: string) => Said>> = {
  integer: says.notWhole,
  finite: says.notFinite,
  regex: says.notOfItsForm,
  non_empty: says.empty,
  // One of several forms, of which none fits: naming them all says less.
  union: says.notOfItsForm,
};

/** Of the first issue. At most some 250 characters. */
export function wrongEntry([issue]: readonly [Issue, ...Issue[]]): Said {
  const { type, received, expected, requirement } = issue;
  const path = (issue.path ?? [])
    .map(({ key }) => String(key))
    .join('.')
    .slice(0, longest);
  if (received === 'undefined') return says.missing(path);
  if (type === 'strict_object' && expected === 'never') return says.unknown(path);
  const limit = limits[type];
  if (limit && typeof requirement === 'number') return limit(path, received.slice(0, longest), requirement);
  return forms[type]?.(path) ?? (expected === null ? says.notOfItsForm(path) : says.is(path, shown(received), shown(expected)));
}
