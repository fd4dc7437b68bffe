// Recipes travel through links and PNGs unchanged; anything that is none is refused in words, and nothing of it gets in.
import { crc32, deflateSync } from 'node:zlib';
import { encode } from 'fast-png';
import { expect, test } from 'vitest';
import { fromBase64Url, toBase64Url } from '../../src/keep/bytes.ts';
import { longestFragment, readFragment, writeFragment } from '../../src/keep/link.ts';
import { insertText, readText } from '../../src/keep/png-text.ts';
import { packBits, parseRecipe, recipeLimits, unpackBits, writeRecipe, type Recipe } from '../../src/keep/recipe.ts';
import { StudioError } from '../../src/protocol/errors.ts';

const size = 64;
const hash = 'ab'.repeat(32);
/** A smooth picture with noise: compresses about as a photo does. */
const photo = Uint8Array.from({ length: 3 * size * size }, (_, i) => 128 + 90 * Math.sin(i / 97) + 8 * Math.sin(i * i));

const recipe: Recipe = {
  picture: { sampleId: null, crop: { x: 3, y: 0, side: 200, turn: -12.5 }, fileSha256: hash, sha256: hash, pixels: photo },
  y: null,
  ySha256: null,
  matrices: {},
  size,
  operator: {
    id: 'mask',
    params: {
      mask: Uint8Array.from({ length: size * size }, (_, i) => ((i * 7919) % 13 < 6 ? 1 : 0)),
      kernel: Float32Array.from({ length: 100 }, (_, i) => i / 7),
      stride: 4,
      filter: 'box',
      soft: true,
    },
  },
  generators: { 'camera-shake': { seed: 4294967295, intensity: 0.25 } },
  noise: { std: 0.05, seed: 7 },
  sampler: { id: 'heun', params: { steps: 32, churn: 0 } },
  seeds: [2024, 2025],
  shown: 2025,
  model: { id: 'faces64', weightsSha256: hash, guideSha256: null },
  device: 'a processor, 2 threads',
  draws: false,
  label: null,
  guidance: 1,
};

const refusal = (promise: Promise<unknown>): Promise<StudioError> =>
  promise.then(
    () => {
      throw new Error('it was accepted');
    },
    (error: unknown) => {
      if (!(error instanceof StudioError)) throw error;
      return error;
    },
  );
const changed = async (change: (json: Record<string, unknown>) => void): Promise<string> => {
  const json = JSON.parse(await writeRecipe(recipe)) as Record<string, unknown>;
  change(json);
  return JSON.stringify(json);
};

test('text gives the same recipe again, arrays included', async () => {
  expect(await parseRecipe(await writeRecipe(recipe))).toEqual(recipe);
});

test('a link with a mask, a kernel and a photo stays below 16 kB and gives the same recipe again', async () => {
  const fragment = await writeFragment(recipe);
  expect(fragment.length).toBeLessThan(longestFragment);
  expect(fragment).toMatch(/^#r=[A-Za-z0-9_-]+$/);
  expect(await readFragment(fragment)).toEqual(recipe);
});

test('other fragments are none of ours', async () => {
  expect(await readFragment('')).toBeNull();
  expect(await readFragment('#stage')).toBeNull();
});

test('a PNG carries text beside its pixels and its other text', async () => {
  const png = encode({ width: 2, height: 1, data: new Uint8Array([1, 2, 3, 4, 5, 6]), channels: 3, text: { Title: 'a title' } });
  const text = 'σ and † and 64 × 64';
  const carrier = await insertText(png, 'invfussion', text);
  expect(await readText(new Blob([carrier]), 'invfussion', 1000)).toBe(text);
  expect(await readText(new Blob([carrier]), 'other', 1000)).toBeNull();
  expect(await readText(new Blob(['no PNG at all']), 'invfussion', 1000)).toBeNull();
});

const latin = (text: string): Uint8Array => Uint8Array.from(text, (letter) => letter.charCodeAt(0));
/** A chunk with a right length and no right checksum is none of ours: those that we read are checked. */
const chunkOf = (type: string, ...data: Uint8Array[]): Uint8Array => {
  const body = Buffer.concat([Buffer.from(type), ...data]);
  const out = Buffer.alloc(body.length + 8);
  out.writeUInt32BE(body.length - 4, 0);
  body.copy(out, 4);
  out.writeUInt32BE(crc32(body), body.length + 4);
  return out;
};
const plainPng = encode({ width: 16, height: 16, data: new Uint8Array(768), channels: 3 });
const putAfterPixels = (...chunks: Uint8Array[]): Uint8Array<ArrayBuffer> => {
  const end = plainPng.length - 12;
  return new Uint8Array(Buffer.concat([plainPng.subarray(0, end), ...chunks, plainPng.subarray(end)]));
};
const putBefore = (...chunks: Uint8Array[]): Uint8Array<ArrayBuffer> =>
  new Uint8Array(Buffer.concat([plainPng.subarray(0, 33), ...chunks, plainPng.subarray(33)]));

test('a recipe is found wherever another program has put it, in every kind of PNG text', async () => {
  const text = await writeRecipe({ ...recipe, device: 'a σ of 2 threads' });
  const utf8 = new TextEncoder().encode(text);
  const keyword = latin('invfussion\0');
  const inner = latin('\0\0');
  const noise = chunkOf('tEXt', latin('Comment\0'), new Uint8Array(3 * 2 ** 20).fill(65));
  const carriers: [string, Uint8Array<ArrayBuffer>][] = [
    ['iTXt after the pixels, packed', putAfterPixels(chunkOf('iTXt', keyword, Uint8Array.of(1, 0), inner, deflateSync(utf8)))],
    ['iTXt after the pixels, plain', putAfterPixels(chunkOf('iTXt', keyword, Uint8Array.of(0, 0), inner, utf8))],
    ['tEXt', putBefore(chunkOf('tEXt', keyword, utf8))],
    ['zTXt', putBefore(chunkOf('zTXt', keyword, Uint8Array.of(0), deflateSync(utf8)))],
    ['behind megabytes', putBefore(noise, noise, chunkOf('zTXt', keyword, Uint8Array.of(0), deflateSync(utf8)))],
    [
      'behind three thousand others',
      putBefore(...Array.from({ length: 3000 }, () => chunkOf('tEXt', latin('a\0b'))), chunkOf('tEXt', keyword, utf8)),
    ],
  ];
  for (const [name, png] of carriers) {
    const found = await readText(new Blob([png]), 'invfussion', recipeLimits.textBytes);
    expect(await parseRecipe(found ?? ''), name).toMatchObject({ seeds: recipe.seeds, device: 'a σ of 2 threads' });
  }
  const old = chunkOf('tEXt', keyword, latin('\xe9'));
  expect(await readText(new Blob([putAfterPixels(old)]), 'invfussion', 9)).toBe('é');
});

test('links as chats, mail and editors mangle them are opened; what cannot be read is said', async () => {
  const fragment = await writeFragment(recipe);
  const payload = fragment.slice(3);
  const broken = payload.replaceAll(/.{70}/g, '$&\r\n');
  const variants: Record<string, string> = {
    ...Object.fromEntries(
      [')', '.', ',', '>', '"', "'", '”', '»', ']', '}', '…', '!', ' ', '%20', '%3E', '%22', '%29.', '\n'].map((end) => [
        `then ${end}`,
        fragment + end,
      ]),
    ),
    ...Object.fromEntries(
      ['&utm_source=x', '?utm_source=x&utm_medium=y', '&fbclid=abc', '#top', '/'].map((more) => [`then ${more}`, fragment + more]),
    ),
    'escaped =': `#r%3D${payload}`,
    'escaped twice': `#r%253D${payload}`,
    'escaped # in a text': `see https://host/studio/%23r%3D${payload}`,
    'escaped letters': `#r=${payload.replaceAll('_', '%5F').replaceAll('-', '%2D')}`,
    'a capital': `#R=${payload}`,
    'a blank before': `#%20r=${payload}`,
    'line breaks': `#r=${broken}`,
    'quoted mail': `#r=${broken.replaceAll('\r\n', '\r\n> ')}`,
    'soft line breaks': `#r=${broken.replaceAll('\r\n', '=\r\n')}`,
    'invisible signs': `#r=\u200b${payload.slice(0, 40)}\u00ad${payload.slice(40)}\u200b`,
    'blanks inside': `#r=${payload.replaceAll(/.{50}/g, '$& ')}`,
    'in brackets in a text': `Look (https://host/#r=${payload}), it is fine.\nBest regards`,
    'in angle brackets': `<https://host/?model=tiny#r=${payload}>`,
    'as Markdown': `[a run](https://host/#r=${payload}) and *more*`,
    'in emphasis': `_https://host/#r=${payload}_`,
    'in quoted-printable mail': `https://host/#r=3D${payload.replaceAll(/.{60}/g, '$&=\n')}`,
    'with Markdown’s backslashes': `https://host/#r=${payload.replaceAll(/[-_]/g, '\\$&')}`,
    'as HTML writes it': `&num;r&#61;${payload}&amp;utm_source=x`,
    'as JSON writes it': `"https:\\/\\/host\\/#r\\u003d${payload}"`,
    'with breaks for narrow screens': `https://host/#r=${payload.replaceAll(/.{40}/g, '$&<wbr>')}`,
    'in wide signs': `https://host/＃r＝${payload}`,
    'with dashes that were corrected': `https://host/#r=${payload.replaceAll('--', '—').replaceAll('-', '\u2011')}`,
    'as other base64': `https://host/#r=${payload.replaceAll('-', '%2B').replaceAll('_', '/')}`,
    'with marks of direction': `\u202ahttps://host/#r=${payload.slice(0, 30)}\u202a${payload.slice(30)}\u202c`,
    'quoted by bars': `#r=${broken.replaceAll('\r\n', '\r\n| > ')}`,
    'behind a shortened one': `https://host/#r=${payload.slice(0, 20)}… (https://host/#r=${payload})`,
    'behind another anchor': `https://host/#/top#r=${payload}`,
    'through a mail filter': `https://filter.example/?url=${encodeURIComponent(`https://host/#r=${payload}`)}&data=05%7C01`,
    'words after it': `https://host/#r=${payload}\nSent from my phone`,
  };
  expect(Object.keys(variants).length).toBeGreaterThan(48);
  for (const [name, text] of Object.entries(variants)) expect(await readFragment(text), name).toEqual(recipe);
  expect((await refusal(readFragment(fragment.slice(0, -200)))).message).toContain('cut short or damaged');
  expect((await refusal(readFragment('#r='))).message).toContain('ends where');
  expect((await refusal(readFragment(fragment.toLowerCase()))).code).toBe('bad-recipe');
});

test('a PNG text that is damaged, cut short or a bomb is refused', async () => {
  const png = encode({ width: 1, height: 1, data: new Uint8Array(3), channels: 3 });
  const carrier = await insertText(png, 'invfussion', 'x'.repeat(5000));
  const flipped = carrier.slice();
  flipped[60] = (flipped[60] ?? 0) ^ 4;
  expect((await refusal(readText(new Blob([flipped]), 'invfussion', 1e6))).message).toContain('checksum');
  expect((await refusal(readText(new Blob([carrier.slice(0, 60)]), 'invfussion', 1e6))).code).toBe('bad-recipe');
  expect((await refusal(readText(new Blob([carrier]), 'invfussion', 100))).message).toContain('more than 100 bytes');
  // Lengths that do not fit: no chunk begins where the next one should.
  for (const length of [5, 4000]) {
    const torn = carrier.slice();
    new DataView(torn.buffer).setUint32(33, length);
    expect((await refusal(readText(new Blob([torn]), 'invfussion', 1e6))).code, String(length)).toBe('bad-recipe');
  }
  expect(await readText(new Blob([png.slice(0, 50)]), 'invfussion', 100)).toBeNull();
});

test.each<[string, (json: Record<string, unknown>) => void, RegExp]>([
  ['another version', (json) => (json['version'] = 2), /another version/],
  ['a key too many', (json) => (json['onload'] = 'alert(1)'), /onload/],
  ['no seeds', (json) => (json['seeds'] = []), /seeds/],
  ['a million seeds', (json) => (json['seeds'] = Array.from({ length: 1e5 }, () => 1)), /seeds/],
  ['a seed that is none', (json) => (json['seeds'] = [1.5]), /seeds/],
  ['an operator with markup', (json) => (json['operator'] = { id: '<img src=x>', params: {} }), /operator\.id/],
  ['an absurd size', (json) => (json['size'] = 1e9), /size/],
  [
    'a mask of another length',
    (json) => (json['operator'] = { id: 'mask', params: { mask: { bits: 'AAAA', length: 4096 } } }),
    /mask of 4096/,
  ],
  [
    'a kernel of nothing',
    (json) => (json['operator'] = { id: 'blur', params: { kernel: { floats: '' } } }),
    /operator.params.kernel.*is empty/,
  ],
  ['a path of nothing', (json) => (json['generators'] = { 'drawn-path': { path: { floats: '' } } }), /drawn-path.path.*is empty/],
  ['floats that are none', (json) => (json['y'] = toBase64Url(new Uint8Array([0, 0, 192, 127]))), /not a number/],
  ['bytes that are no floats', (json) => (json['y'] = 'AAA'), /no array of floats/],
  ['a picture of another size', (json) => ((json['picture'] as Record<string, unknown>)['pixels'] = 'AwA'), /picture has 0 bytes/],
])('%s is refused', async (_, change, says) => {
  const error = await refusal(parseRecipe(await changed(change)));
  expect(error.code).toBe('bad-recipe');
  expect(error.message).toMatch(says);
});

test('no prototype gets in', async () => {
  const text = (await writeRecipe(recipe)).replace('"stride":4', '"__proto__":{"polluted":true},"stride":4');
  expect((await refusal(parseRecipe(text))).message).toContain('__proto__');
  expect(({} as Record<string, unknown>)['polluted']).toBeUndefined();
});

test('what is no JSON, too long or a bomb is refused', async () => {
  expect((await refusal(parseRecipe('{'))).message).toContain('not JSON');
  for (const json of ['[1,2]', 'null', '3', '{"a":1}'])
    expect((await refusal(parseRecipe(json))).message).toContain('not settings that this studio saved');
  expect((await refusal(parseRecipe(' '.repeat(recipeLimits.textBytes + 1)))).message).toContain('longer');
  expect((await refusal(readFragment(`#r=${'A'.repeat(40_000)}`))).message).toContain('longer');
  expect((await refusal(readFragment('#r=%%%'))).message).toContain('ends where its settings should begin');
  expect((await refusal(readFragment('#r=AAAA'))).code).toBe('bad-recipe');
});

test('bits and base64 keep every value at every length', () => {
  for (let length = 0; length < 40; length++) {
    const mask = Uint8Array.from({ length }, (_, i) => ((i * i) % 3) & 1);
    expect(unpackBits(packBits(mask), length)).toEqual(mask);
    expect(fromBase64Url(toBase64Url(mask))).toEqual(mask);
  }
});
