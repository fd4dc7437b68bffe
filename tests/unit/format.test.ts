// Numbers as people read them.
import { expect, test } from 'vitest';
import { formatSeconds } from '../../src/ui/format.ts';

test.each([
  [0.04, '0.0 s'],
  [99.9, '99.9 s'],
  [99.97, '1 min 40 s'],
  [119.7, '2 min 0 s'],
  [189, '3 min 9 s'],
])('%d seconds', (seconds, words) => {
  expect(formatSeconds(seconds).replaceAll(/\s/g, ' ')).toBe(words);
});
