// The lint rule that keeps page translation from killing the page: what it takes and what it refuses.
import { Linter } from 'eslint';
import tseslint from 'typescript-eslint';
import { expect, test } from 'vitest';
import { textStandsAlone } from '../../scripts/lint/text-stands-alone.mjs';

const head = `
  import type { ReactElement, ReactNode } from 'react';
  declare const n: number, word: string, maybe: string | null, is: boolean, children: ReactNode, symbol: ReactElement, words: string[];
  function Always(): ReactNode { return <i />; }
  function Sometimes(): ReactNode { if (is) return null; return <i />; }
  export const it = `;

/** The rule's messages about one expression of a TSX file. */
function complaints(jsx: string): (string | undefined)[] {
  const config = {
    files: ['**/*.tsx'],
    languageOptions: {
      parser: tseslint.parser,
      parserOptions: { projectService: { allowDefaultProject: ['*.tsx'] }, tsconfigRootDir: process.cwd() },
    },
    plugins: { studio: { rules: { 'text-stands-alone': textStandsAlone } } },
    rules: { 'studio/text-stands-alone': 'error' },
  } satisfies Linter.Config;
  return new Linter({ configType: 'flat', cwd: process.cwd() })
    .verify(`${head}${jsx};`, config, 'probe.tsx')
    .map(({ messageId, message }) => messageId ?? message);
}

test('text that stands alone, or among what never changes, is taken', () => {
  for (const jsx of [
    '<p>{word}</p>',
    '<p>{`${n} of ${word}`}</p>',
    '<p>{is ? word : <b />}</p>',
    '<p>{is && word}</p>',
    '<p>one <b>{n}</b> two</p>',
    '<p>noise {symbol}</p>',
    '<button><Always /> Draw</button>',
    '<div>{children}</div>',
    '<p>{is && <b />}<span>{word}</span></p>',
  ])
    expect(complaints(jsx), jsx).toEqual([]);
});

test('text beside what may change, come or go is refused', () => {
  for (const jsx of [
    '<p>{n} of {word}</p>',
    '<p>step {n}</p>',
    '<p>{is && <b />} text</p>',
    '<p>text {is ? <b /> : <i />}</p>',
    '<p>{maybe}<b /></p>',
    '<p><Sometimes /> text</p>',
    '<div><Always />{children}</div>',
  ])
    expect(complaints(jsx), jsx).toContain('beside');
  expect(complaints('<>text</>')).toContain('fragment');
  expect(complaints('<p>{words}</p>')).toContain('list');
});
