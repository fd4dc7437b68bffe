import { expect, test } from 'vitest';
import * as v from 'valibot';
import { wrongEntry } from '../../src/keep/wrong-entry.ts';

const schema = v.object({
  noise: v.object({ std: v.pipe(v.number(), v.maxValue(0.3, 'more noise than 0.3')) }),
  kind: v.picklist(['a', 'b']),
});
const said = (value: unknown): string => {
  const parsed = v.safeParse(schema, value);
  if (parsed.success) throw new Error('fits');
  return wrongEntry(parsed.issues).english;
};

test('what is missing, of another kind or out of range is said in a sentence, without the words of a library', () => {
  expect(said({ kind: 'a' })).toBe('Its “noise” is missing.');
  expect(said({ noise: {}, kind: 'a' })).toBe('Its “noise.std” is missing.');
  expect(said({ noise: { std: 'much' }, kind: 'a' })).toBe('Its “noise.std” is "much", where number is expected.');
  expect(said({ noise: { std: 1 }, kind: 'a' })).toBe('Its “noise.std”: more noise than 0.3.');
  expect(said({ noise: { std: 0 }, kind: 'c'.repeat(500) }).length).toBeLessThan(260);
  expect(said([])).toBe('Its “noise” is missing.');
});
