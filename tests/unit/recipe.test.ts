// Recipes travel through links and PNGs unchanged; anything that is none is refused in words, and nothing of it gets in.
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
  model: { id: 'faces64', weightsSha256: hash },
  device: 'a processor, 2 threads',
  draws: false,
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

test('a PNG text that is damaged, cut short or a bomb is refused', async () => {
  const png = encode({ width: 1, height: 1, data: new Uint8Array(3), channels: 3 });
  const carrier = await insertText(png, 'invfussion', 'x'.repeat(5000));
  const flipped = carrier.slice();
  flipped[60] = (flipped[60] ?? 0) ^ 4;
  expect((await refusal(readText(new Blob([flipped]), 'invfussion', 1e6))).message).toContain('checksum');
  expect((await refusal(readText(new Blob([carrier.slice(0, 60)]), 'invfussion', 1e6))).code).toBe('bad-recipe');
  expect((await refusal(readText(new Blob([carrier]), 'invfussion', 100))).message).toContain('more than 100 bytes');
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
    /operator.params.kernel.*no numbers/,
  ],
  ['a path of nothing', (json) => (json['generators'] = { 'drawn-path': { path: { floats: '' } } }), /drawn-path.path.*no numbers/],
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
  expect((await refusal(parseRecipe(' '.repeat(recipeLimits.textBytes + 1)))).message).toContain('longer');
  expect((await refusal(readFragment(`#r=${'A'.repeat(40_000)}`))).message).toContain('longer');
  expect((await refusal(readFragment('#r=%%%'))).message).toContain('base64');
  expect((await refusal(readFragment('#r=AAAA'))).code).toBe('bad-recipe');
});

test('bits and base64 keep every value at every length', () => {
  for (let length = 0; length < 40; length++) {
    const mask = Uint8Array.from({ length }, (_, i) => ((i * i) % 3) & 1);
    expect(unpackBits(packBits(mask), length)).toEqual(mask);
    expect(fromBase64Url(toBase64Url(mask))).toEqual(mask);
  }
});
