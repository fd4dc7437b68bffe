// What cannot be held is refused from the manifest alone, with the numbers, and nothing else is fetched.
import { readFileSync } from 'node:fs';
import { expect, test, vi } from 'vitest';
import { fetchModel } from '../../src/model/fetch-model.ts';
import { checkFitsAdapter, checkFitsWebAssembly, heapBytes } from '../../src/model/fits.ts';
import { parseManifest, type Manifest } from '../../src/model/manifest.ts';

const text = readFileSync(new URL('../models/tiny-levels/manifest.json', import.meta.url), 'utf8');
const small = parseManifest(text);
/** As training/sizes.py counts the published network. */
const ffhq64: Manifest = { ...small, title: 'FFHQ 64', weights: { ...small.weights, bytes: 751e6 }, largestTensor: 38e6 };

test('a published network fits a tab: twice its fp16 file and what the runtime needs', () => {
  expect(heapBytes(ffhq64)).toBeGreaterThan(1.6e9);
  expect(heapBytes(ffhq64)).toBeLessThan(2.2e9);
  expect(() => checkFitsWebAssembly(ffhq64)).not.toThrow();
});

test('beyond WebAssembly’s memory it is refused with both numbers', () => {
  const huge: Manifest = { ...ffhq64, weights: { ...small.weights, bytes: 2.5e9 } };
  expect(() => checkFitsWebAssembly(huge)).toThrow(/FFHQ 64 needs about 5,4\d\d MB .* at most 4,295 MB/);
});

test('a tensor that no buffer of the adapter holds is refused with both numbers', () => {
  const limits = { maxBufferSize: 268e6, maxStorageBufferBindingSize: 134e6 };
  expect(() => checkFitsAdapter(ffhq64, limits)).not.toThrow();
  expect(() => checkFitsAdapter({ ...ffhq64, largestTensor: 140e6 }, limits)).toThrow(
    /largest tensor of FFHQ 64 has 140 MB.* at most 134 MB/,
  );
});

test('nothing but the manifest is fetched of a model that does not fit', async () => {
  const asked: string[] = [];
  vi.stubGlobal('fetch', (url: string) => Promise.resolve((asked.push(url), new Response(text))));
  const refuse = (): never => {
    throw new Error('too large');
  };
  await expect(fetchModel('http://localhost/models/x/', () => undefined, refuse)).rejects.toThrow('too large');
  expect(asked).toEqual(['http://localhost/models/x/manifest.json']);
  vi.unstubAllGlobals();
});
