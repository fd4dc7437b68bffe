// Numbers as people read them.
import { expect, test } from 'vitest';
import { formatPercent, formatSeconds } from '../../src/ui/format.ts';

test.each([
  [0.04, '0.0 s'],
  [99.9, '99.9 s'],
  [99.97, '1 min 40 s'],
  [119.7, '2 min 0 s'],
  [189, '3 min 9 s'],
])('%d seconds', (seconds, words) => {
  expect(formatSeconds(seconds).replaceAll(/\s/g, ' ')).toBe(words);
});

test.each([
  [0, 1, '0 %'],
  [1, 2048, '0.05 %'],
  [1, 300_000, '0.0003 %'],
  [1, 60, '1.7 %'],
  [1, 3, '33 %'],
])('%d of %d in percent: what is not none is never said to be', (part, whole, words) => {
  expect(formatPercent(part, whole).replaceAll(/\s/g, ' ')).toBe(words);
});
