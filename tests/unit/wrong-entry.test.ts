import { afterEach, expect, test } from 'vitest';
import * as v from 'valibot';
import { read, speak } from '../../src/protocol/words.ts';
import { wrongEntry } from '../../src/protocol/wrong-entry.ts';
import { german } from '../../src/protocol/wrong-entry.words.de.ts';

const schema = v.strictObject({
  noise: v.object({ std: v.pipe(v.number(), v.finite(), v.minValue(0), v.maxValue(0.3)) }),
  kind: v.picklist(['a', 'b']),
  seeds: v.optional(v.pipe(v.array(v.pipe(v.number(), v.integer())), v.minLength(1), v.maxLength(2))),
  name: v.optional(v.pipe(v.string(), v.nonEmpty(), v.regex(/^[a-z]+$/))),
  params: v.optional(
    v.pipe(v.record(v.string(), v.union([v.number(), v.strictObject({ bits: v.pipe(v.string(), v.nonEmpty()) })])), v.maxEntries(1)),
  ),
});
const fine = { noise: { std: 0 }, kind: 'a' };

function wrong(value: unknown) {
  const parsed = v.safeParse(schema, value);
  if (parsed.success) throw new Error('fits');
  return wrongEntry(parsed.issues);
}

afterEach(() => speak(null));

test.each<[unknown, english: string, german: string]>([
  [{ kind: 'a' }, 'Its “noise” is missing.', 'Der Eintrag „noise“ fehlt.'],
  [{ noise: {}, kind: 'a' }, 'Its “noise.std” is missing.', 'Der Eintrag „noise.std“ fehlt.'],
  [[], 'Its “noise” is missing.', 'Der Eintrag „noise“ fehlt.'],
  [
    { noise: { std: 'much' }, kind: 'a' },
    'Its “noise.std” is "much", where a number is expected.',
    'Der Eintrag „noise.std“ ist "much", wo eine Zahl erwartet wird.',
  ],
  [{ noise: [], kind: 'c' }, 'Its “noise.std” is missing.', 'Der Eintrag „noise.std“ fehlt.'],
  [
    { ...fine, kind: { a: 1 } },
    'Its “kind” is a table of entries, where ("a" | "b") is expected.',
    'Der Eintrag „kind“ ist eine Tabelle von Einträgen, wo ("a" | "b") erwartet wird.',
  ],
  [{ noise: { std: 1 }, kind: 'a' }, 'Its “noise.std” is 1, more than 0.3.', 'Der Eintrag „noise.std“ ist 1, mehr als 0.3.'],
  [{ noise: { std: -1 }, kind: 'a' }, 'Its “noise.std” is -1, less than 0.', 'Der Eintrag „noise.std“ ist -1, weniger als 0.'],
  [{ noise: { std: Infinity }, kind: 'a' }, 'Its “noise.std” is no finite number.', 'Der Eintrag „noise.std“ ist keine endliche Zahl.'],
  [{ ...fine, onload: 'x' }, 'Its “onload” is not known here.', 'Der Eintrag „onload“ ist hier unbekannt.'],
  [{ ...fine, seeds: [1.5] }, 'Its “seeds.0” is no whole number.', 'Der Eintrag „seeds.0“ ist keine ganze Zahl.'],
  [
    { ...fine, seeds: [1, 2, 3] },
    'Its “seeds” is too long: 3, where at most 2 can be read.',
    'Der Eintrag „seeds“ ist zu lang: 3, wo höchstens 2 gelesen werden können.',
  ],
  [
    { ...fine, seeds: [] },
    'Its “seeds” is too short: 0, where 1 or more are needed.',
    'Der Eintrag „seeds“ ist zu kurz: 0, wo 1 oder mehr nötig sind.',
  ],
  [{ ...fine, name: '' }, 'Its “name” is empty.', 'Der Eintrag „name“ ist leer.'],
  [
    { ...fine, name: '<b>' },
    'Its “name” is not written as it should be.',
    'Der Eintrag „name“ ist nicht so geschrieben, wie es sein sollte.',
  ],
  [
    { ...fine, params: { a: null } },
    'Its “params.a” is not written as it should be.',
    'Der Eintrag „params.a“ ist nicht so geschrieben, wie es sein sollte.',
  ],
  [
    { ...fine, params: { a: 1, b: 2 } },
    'Its “params” is too long: 2, where at most 1 can be read.',
    'Der Eintrag „params“ ist zu lang: 2, wo höchstens 1 gelesen werden können.',
  ],
  [{ ...fine, params: { a: { bits: '' } } }, 'Its “params.a.bits” is empty.', 'Der Eintrag „params.a.bits“ ist leer.'],
])('%j: what is wrong is said in a sentence, in the language of the page, without the words of a library', (value, inEnglish, inGerman) => {
  const said = wrong(value);
  expect(said.english).toBe(inEnglish);
  expect(read(said)).toBe(inEnglish);
  speak({ id: 'de', rooms: { 'wrong-entry': german }, names: {} });
  expect(read(said)).toBe(inGerman);
});

test('a stranger’s long keys and values make no long sentence', () => {
  expect(wrong({ ...fine, kind: 'c'.repeat(500) }).english.length).toBeLessThan(260);
  expect(wrong({ ...fine, ['k'.repeat(5000)]: 1 }).english.length).toBeLessThan(260);
});
