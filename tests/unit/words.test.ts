// The seam of languages: what is read is in the language of now, errors carry their values over a bridge, German is whole, and no text of the
// page stands outside the words files.
import { afterEach, expect, test } from 'vitest';
import { catalogue } from '../../src/engine/catalogue.ts';
import { asStudioError, detailOf, StudioError } from '../../src/protocol/errors.ts';
import { count, language, named, read, sayingsOf, speak, wordsOf, type Said, type Words } from '../../src/protocol/words.ts';
import { ownCredit } from '../../src/store/photo/photo.ts';
import { samples } from '../../src/store/photo/samples.ts';
import { examples } from '../../src/store/visit/examples.ts';
import { german } from '../../src/ui/languages/de.ts';
import { views } from '../../src/ui/views.ts';
import { scenes } from '../../src/store/visit/scenes.ts';
import { errorsSaidInPlace, textsIn, wordsReadAtLoad } from '../helpers/texts-in-code.ts';
import { rooms } from '../helpers/words-files.ts';

afterEach(() => speak(null));

const probe = wordsOf('probe', { close: 'Close', group: { of: (n: number, all: number) => `${n} of ${all}` } });
const says = sayingsOf('probe-says', { tooLarge: (width: number, file: string) => `${file} is ${width} pixels wide.` });
const probeGerman = {
  id: 'de',
  rooms: {
    probe: { close: 'Schließen', group: { of: (n, all) => `${n} von ${all}` } } satisfies Words<typeof probe>,
    'probe-says': { tooLarge: (width, file) => `${file} ist ${width} Pixel breit.` } satisfies Words<typeof says>,
  },
  names: { Mask: 'Maske' },
};

test('words are read in the language of now; what a language lacks stays English', () => {
  const said = () => [probe.close, probe.group.of(2, 3), read(says.tooLarge(9, 'a.png')), named('Mask'), named('Of my own'), language()];
  expect(said()).toEqual(['Close', '2 of 3', 'a.png is 9 pixels wide.', 'Mask', 'Of my own', 'en']);
  speak(probeGerman);
  expect(said()).toEqual(['Schließen', '2 von 3', 'a.png ist 9 Pixel breit.', 'Maske', 'Of my own', 'de']);
  speak({ ...probeGerman, rooms: {}, names: {} });
  expect(said().slice(0, 4)).toEqual(['Close', '2 of 3', 'a.png is 9 pixels wide.', 'Mask']);
});

test('what was said before is read in the language of later', () => {
  const before = says.tooLarge(9, 'a.png');
  speak(probeGerman);
  expect(read(before)).toBe('a.png ist 9 Pixel breit.');
  expect(read('what a browser said')).toBe('what a browser said');
});

test('an error keeps code, sentence and values over a bridge, where it is a name and a message', () => {
  const thrown = new StudioError('bad-image', says.tooLarge(9, 'a.png'));
  expect(thrown.message).toBe('a.png is 9 pixels wide.');
  const arrived = asStudioError(Object.assign(new Error(thrown.message), { name: thrown.name }));
  expect([arrived.code, detailOf(arrived), arrived.message]).toEqual(['bad-image', thrown.message, thrown.message]);
  speak(probeGerman);
  expect(detailOf(arrived)).toBe('a.png ist 9 Pixel breit.');
});

test('a number chooses its form', () => {
  expect([0, 1, 2].map((n) => count(n, { one: 'sample', other: 'samples' }))).toEqual(['samples', 'sample', 'samples']);
});

// -- German is whole ------------------------------------------------------------------------------------------------------------------------

/** Texts that are the same in both languages: names, symbols, words that German took over. */
// prettier-ignore
const same = new Set([
  '183 mm',
  '89 mm',
  'BibTeX',
  'Blind',
  'Esc',
  'Filter',
  'Ha',
  'Lasso',
  'Lasso (L)',
  'Link',
  'MMSE',
  'Name',
  'Operator',
  'PSNR',
  'Polygon',
  'RMS',
  'SSIM',
  'Sampler',
  'Studios',
  'WebGPU',
  'Zoom',
  '‖Hx − y‖',
]);

type Leaf = { path: string; english: unknown; german: unknown };

/** Every text of a room with the German beside it. */
function leaves(path: string, en: unknown, de: unknown): Leaf[] {
  if (typeof en !== 'object' || en === null) return [{ path, english: en, german: de }];
  const other = (de ?? {}) as Record<string, unknown>;
  return Object.entries(en).flatMap(([key, text]) => leaves(`${path}.${key}`, text, other[key]));
}

const all = rooms.flatMap(({ id, english, german: de }) => leaves(id, english, de));

type Tried = (string | null)[];

/** What a text says of strings and of numbers; null where it does not take them. */
function tried(text: (...values: unknown[]) => Said | string, arity: number): Tried {
  const numbers = [137, 251, 463, 587, 613, 727, 853].slice(0, arity);
  const strings = ['qzA', 'qzB', 'qzC', 'qzD', 'qzE', 'qzF', 'qzG'].slice(0, arity);
  // Strings, with each set of them as lists, and numbers.
  const mixed = Array.from({ length: 2 ** arity }, (_, lists) => strings.map((one, i) => ((lists >> i) & 1 ? [one] : one)));
  return [...mixed, numbers].map((values) => {
    try {
      const said = read(text(...values))
        .toLowerCase()
        .matchAll(/qz[a-g]|\b\d+/g);
      return [...said]
        .map(([value]) => value)
        .sort()
        .join(' ');
    } catch {
      return null;
    }
  });
}

test('every words file says its own name, which no other has, and lies in German beside it', () => {
  expect(rooms.map(({ id }) => id).filter((id, i, ids) => ids.indexOf(id) !== i)).toEqual([]);
  for (const { path, id, source, german: de } of rooms) {
    expect(source, path).toMatch(new RegExp(`export const (words = wordsOf|says = sayingsOf)\\('${id}', `));
    expect(de, `${path} in German`).toBeDefined();
  }
  expect(Object.keys(german.rooms).sort()).toEqual(rooms.map(({ id }) => id).sort());
});

test('every text is there in German, and says the same values', () => {
  expect(all.length).toBeGreaterThan(20);
  for (const { path, english, german: de } of all) {
    expect(typeof de, path).toBe(typeof english);
    if (typeof english !== 'function' || typeof de !== 'function') continue;
    const arity = english.length;
    const [en, other] = [english, de].map((text) => tried(text as never, Math.max(arity, de.length))) as [Tried, Tried];
    const taken = en.flatMap((one, i) => (one !== null && (other[i] ?? null) !== null ? [i] : []));
    expect(taken.length, path).toBeGreaterThan(0);
    expect(
      taken.map((i) => other[i]),
      path,
    ).toEqual(taken.map((i) => en[i]));
  }
});

test('no German text is the English one, but for those that are the same', () => {
  const untold = all.filter(({ english, german: de }) => typeof english === 'string' && english === de && !same.has(english));
  expect(untold.map(({ path }) => path)).toEqual([]);
});

type Manifest = { id: string; title: string; description: string; licence: string; families: string[]; guide?: { model: string } | null };
const manifests = import.meta.glob<Manifest>('../../public/models/*/manifest.json', { eager: true, import: 'default' });

const everywhere = import.meta.glob<string>('../../src/**/*.{ts,tsx}', { eager: true, query: '?raw', import: 'default' });

/** What things of the catalogue are called and say of themselves, wherever it stands. */
function namesOf(thing: unknown): string[] {
  if (typeof thing !== 'object' || thing === null || ArrayBuffer.isView(thing)) return [];
  return Object.entries(thing).flatMap(([key, value]) => {
    if (typeof value !== 'string') return namesOf(value);
    return ['label', 'summary', 'help', 'name', 'title', 'credit', 'remark', 'seen'].includes(key) && /\p{L}{3}/u.test(value)
      ? [value]
      : [];
  });
}

/** Methods are called as their papers call them. */
// prettier-ignore
const ofPapers = new Set([
  'DAPS', 'DDIM', 'DDNM', 'DDRM', 'DPM-Solver++(2M)', 'DPS', 'EDM', 'EDM Heun', 'Churn', 'iPNDM-4', 'ΠGDM', 'SDE-DPM-Solver++(2M)', 'UniPC-3',
  'Stefan van der Walt, CC0',
]);

/** What a file may be, and how an array is read: their files say them one by one. */
const readings =
  /(?<=')grey(?=')|one colour after another|colours first|pixel by pixel, red, green, blue|colours last|grey, the same for all colours|in the operator’s own order/g;
const numberReadings = everywhere['../../src/protocol/number-readings.ts']!;
const orders = [...numberReadings.matchAll(readings)].map(([text]) => text);
const parts = [...numberReadings.matchAll(/partWords: '(, [^']+)'/g)].map(([, text = '']) => text);
const brought = [
  ...[...everywhere['../../src/store/bring/candidates.ts']!.matchAll(/(?:label|detail): '([^']+)'/g)].map(([, text = '']) => text),
  ...orders,
  ...orders.filter((order) => !order.includes('own order')).flatMap((order) => parts.map((part) => order + part)),
];

test('everything that has a name has its German one, and no name is left of what is gone', () => {
  // A network that only guides another is no model to choose: the page names it nowhere.
  const guides = new Set(Object.values(manifests).map(({ guide }) => guide?.model));
  const chosen = Object.values(manifests).filter(({ id }) => !guides.has(id));
  const ofModels = chosen.flatMap(({ title, description, licence, families }) => [
    ...[title, description, licence],
    ...families.filter((family) => family !== 'none').map((family) => family.replaceAll('-', ' ')),
  ]);
  const called = new Set([
    ...views.map(({ title }) => title),
    'Blind',
    'Unconditional',
    ...brought,
    ownCredit,
    ...ofModels,
    ...namesOf([catalogue(), samples, examples, scenes]),
  ]);
  const lacking = [...called].filter((name) => !(name in german.names) && !ofPapers.has(name));
  expect(lacking, 'say these in German, in a *.names.de.ts: docs/words.md').toEqual([]);
  expect(Object.keys(german.names).filter((name) => !called.has(name))).toEqual([]);
});

// -- Nothing is said outside the words files ------------------------------------------------------------------------------------------------

const code = import.meta.glob<string>(
  [
    '../../src/{ui,store,keep,io}/**/*.{ts,tsx}',
    '../../src/main.tsx',
    '!../../src/**/*.{words,names}{,.de}.ts',
    '!../../src/ui/languages/languages.ts',
    // What these write is for programs (docs/words.md).
    '!../../src/keep/{batch-csv,citation,figure-pdf,figure-svg,npy}.ts',
  ],
  {
    eager: true,
    query: '?raw',
    import: 'default',
  },
);

/** Names that are the same in every language: of the product, of an interface, of keys as browsers call them. */
const untranslated = new Set([
  'InvFussion',
  'Studio',
  '…  min',
  '…  … min  …  … s',
  'Nobody  …',
  'WebGPU',
  'Shift  …',
  'Dead',
  'Process',
  'Unidentified',
]);

/** What a view is called is a name of the catalogue. */
const texts = (name: string, source: string): string[] =>
  textsIn(name, source).flatMap(({ line, text }) =>
    text in german.names || untranslated.has(text) || ofPapers.has(text) || text.startsWith('python training/')
      ? []
      : [`${name}:${line} ${text}`],
  );

test('no text of the page stands in its code', () => {
  const found = Object.entries(code).flatMap(([path, source]) => texts(path.replace('../../', ''), source));
  expect(found, 'say these in a words file: docs/words.md').toEqual([]);
});

test('no words are read while a file loads', () => {
  const found = Object.entries(code).flatMap(([path, source]) =>
    wordsReadAtLoad(path, source).map(({ line, text }) => `${path}:${line} ${text}`),
  );
  expect(found).toEqual([]);
});

test('no error says its sentence where it is thrown', () => {
  const found = Object.entries(everywhere).flatMap(([path, source]) =>
    errorsSaidInPlace(path, source).map(({ line, text }) => `${path}:${line} ${text}`),
  );
  expect(Object.keys(everywhere).length).toBeGreaterThan(300);
  expect(found).toEqual([]);
});

test('the test of texts finds what it is for', () => {
  const component = `import { words } from './a.words.ts';
    const table = [{ title: 'Choose what is lost' }, words.close];
    export const A = () => <p title="Close" className="not this one">Draw {is ? 'Stop' : 'go on'} {\`\${n} of these\`} {words.draw}</p>;
    const far = (done: string, all: string) => \`\${done} of \${all}\` + \`\${done} px \${all}\`;`;
  expect(textsIn('a.tsx', component).map(({ text }) => text)).toEqual([
    'Choose what is lost',
    'Close',
    'Draw',
    'Stop',
    'go on',
    '…  of these',
    '…  of  …',
  ]);
  expect(wordsReadAtLoad('a.tsx', component).map(({ text }) => text)).toEqual(['words.close']);
  const thrower =
    "throw new StudioError('bad-params', `no ${x}`); throw new StudioError('internal', 'ours'); throw new StudioError('bad-params', says.no(x));";
  expect(errorsSaidInPlace('a.ts', thrower).map(({ text }) => text)).toEqual(['`no ${x}`']);
});
