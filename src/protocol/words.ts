// The seam of languages: every text of the page is named in a words file beside what says it, in English; other languages lie beside it and
// replace it while they are spoken (docs/words.md). Here: what such files are made with, and which language is spoken. Knows no text.

/** What a sentence may say of the case at hand. Crosses to and from Workers as it is. */
export type Value = string | number | boolean | Said | readonly string[];

/** A sentence that is made later, where it is read, in the language of then: the name of its text, and its values. */
export interface Said {
  /** The words file: `talk` is talk.words.ts. */
  readonly room: string;
  readonly key: string;
  readonly values: readonly Value[];
  /** What it says in English: in logs, and where another language lacks it. */
  readonly english: string;
}

type Line = string | ((...values: never[]) => string | Said);

/** One words file: texts by name, some of them made with values; groups and lists where they belong together. */
export interface Texts {
  readonly [name: string]: Line | readonly (Line | Texts)[] | Texts;
}

/** The same words in another language: the same names, the same values. A name too few or too many is a type error. */
export type Words<T> = T extends string
  ? string
  : T extends (...values: infer Values) => string | Said
    ? (...values: Values) => string
    : T extends readonly (infer Item)[]
      ? readonly Words<Item>[]
      : { readonly [Name in keyof T]: Words<T[Name]> };

/** A whole language, as it is fetched: words files by room, and what operators, samplers and views are called, by their English. */
export interface Language {
  /** BCP 47, for `lang` and for Intl. */
  readonly id: string;
  readonly rooms: Readonly<Record<string, Texts>>;
  readonly names: Readonly<Record<string, string>>;
}

const english: Language = { id: 'en', rooms: {}, names: {} };

let spoken: Language = english;
const listeners = new Set<() => void>();

/** BCP 47. */
export const language = (): string => spoken.id;

/** @param next null: English, which is always there */
export function speak(next: Language | null): void {
  spoken = next ?? english;
  for (const listener of listeners) listener();
}

export function onLanguage(listener: () => void): () => void {
  listeners.add(listener);
  return () => listeners.delete(listener);
}

/**
 * The texts of one room, for its words file to export. Read from it at the moment of showing, inside a function: what is read when a file loads stays in the language of then.
 * @param room the file's name without `.words.ts`
 */
export function wordsOf<T extends Texts>(room: string, texts: T): T {
  return new Proxy(texts, { get: (own, name) => (spoken.rooms[room] ?? own)[String(name)] });
}

/** For texts that are said in one place and read in another (a Worker's errors, the store's notices): each name makes what is said. */
export function sayingsOf<T extends Record<string, (...values: never[]) => string>>(
  room: string,
  texts: T,
): { readonly [Name in keyof T]: (...values: Parameters<T[Name]>) => Said } {
  const made = Object.entries(texts).map(([key, text]) => [
    key,
    (...values: readonly Value[]): Said => ({ room, key, values, english: (text as (...all: readonly Value[]) => string)(...values) }),
  ]);
  return Object.fromEntries(made) as { readonly [Name in keyof T]: (...values: Parameters<T[Name]>) => Said };
}

/** What was said, in the language of now. A plain string is what no file names (a browser's own message): it stays as it is. */
export function read(said: Said | string): string {
  if (typeof said === 'string') return said;
  const text = spoken.rooms[said.room]?.[said.key];
  return typeof text === 'function' ? (text as (...values: readonly Value[]) => string)(...said.values) : said.english;
}

/** The same for files, which are in English whoever reads them. */
export const inEnglish = (said: Said | string): string => (typeof said === 'string' ? said : said.english);

/** What a thing of the catalogue is called, by its English: label, summary, help. One that somebody added keeps its English. */
export const named = (name: string): string => spoken.names[name] ?? name;

/** "one" or "other" as the language counts; for texts with a number: `count(n, { one: 'sample', other: 'samples' })`. */
export function count<T>(n: number, forms: { one: T; other: T }): T {
  return new Intl.PluralRules(spoken.id).select(n) === 'one' ? forms.one : forms.other;
}

/** What begins a line as a part of a sentence: "Four samples" → "four samples". */
export const within = (text: string): string => text.charAt(0).toLowerCase() + text.slice(1);
