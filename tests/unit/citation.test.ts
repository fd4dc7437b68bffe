// How to cite: what the page copies and what CITATION.cff says are the same paper and the same version.
import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { version } from '../../package.json';
import { bibtexOf } from '../../src/keep/citation.ts';

const cff = readFileSync(new URL('../../CITATION.cff', import.meta.url), 'utf8');

test('the page and CITATION.cff name the same paper, authors, year and version', () => {
  const bibtex = bibtexOf({ id: 'my_faces', weightsSha256: 'ab12' });
  const [, title = ''] = /title: '(.+)'/.exec(cff) ?? [];
  expect(bibtex.replaceAll(/[{}]/g, '')).toContain(title);
  const given = [...cff.matchAll(/given-names: (.+)/g)].map(([, name]) => name);
  const authors = [...cff.matchAll(/family-names: (.+)/g)].map(([, family], i) => `${family ?? ''}, ${given[i] ?? ''}`);
  expect(authors).toHaveLength(5);
  expect(bibtex).toContain(`author  = {${authors.join(' and ')}}`);
  expect(bibtex).toContain(`year    = {${/year: (\d{4})/.exec(cff)?.[1] ?? ''}}`);
  expect(/^version: (.+)$/m.exec(cff)?.[1]).toBe(version);
  expect(bibtex).toContain(`version = {${version}}`);
  expect(bibtex).toContain(String.raw`model my\_faces, weights SHA-256 ab12`);
});

test('before a model was loaded no hash is made up; braces are balanced', () => {
  const bibtex = bibtexOf({ id: 'faces64', weightsSha256: null });
  expect(bibtex).not.toContain('SHA');
  expect(bibtex.match(/{/g)?.length).toBe(bibtex.match(/}/g)?.length);
});
