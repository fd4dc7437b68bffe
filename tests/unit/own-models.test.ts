// A model that somebody drops: stored whole, or refused in words with nothing left behind. Two hundred random corruptions, and attacks by hand.
import { readFileSync } from 'node:fs';
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import { addOwnModel } from '../../src/model/own-models.ts';
import { hashOf } from '../../src/model/hash.ts';
import { fetchModel } from '../../src/model/fetch-model.ts';
import { checkGraph } from '../../src/model/onnx-check.ts';
import { parseManifest } from '../../src/model/manifest.ts';
import { StudioError } from '../../src/protocol/errors.ts';
import { ownCacheName } from '../../src/protocol/own-models.ts';
import { cacheOf, storageOf } from '../helpers/caches.ts';
import { corrupted, hash, manifestOf, withFile, whole, zipOf, type Bytes, type Files } from '../helpers/spoilt-models.ts';

const modelsUrl = 'http://localhost/models/';

const cache = cacheOf();
beforeEach(() => {
  cache.files.clear();
  vi.stubGlobal('caches', storageOf(new Map([[ownCacheName, cache]])));
});
afterEach(() => vi.unstubAllGlobals());

const add = (zip: Bytes, onProgress = () => undefined) =>
  addOwnModel({ kind: 'zip', file: new Blob([zip]), name: 'mine.zip' }, modelsUrl, onProgress);
const addFolder = (files: Files) =>
  addOwnModel(
    {
      kind: 'folder',
      name: 'mine',
      files: Object.entries(files).map(([name, data]) => ({ path: `mine/${name}`, file: new Blob([data]) })),
    },
    modelsUrl,
    () => undefined,
  );
function withManifest(change: (manifest: Record<string, object>) => void): Files {
  const manifest = manifestOf(whole);
  change(manifest);
  return { ...whole, 'manifest.json': new TextEncoder().encode(JSON.stringify(manifest)) };
}
const without = (name: string): Files => Object.fromEntries(Object.entries(whole).filter(([other]) => other !== name));
async function expectStored(): Promise<void> {
  const [manifestKey = ''] = [...cache.files.keys()].filter((key) => key.endsWith('/manifest.json'));
  const base = manifestKey.slice(0, -'manifest.json'.length);
  const stored = await fetchModel(base, () => undefined);
  for (const { path, data } of stored.weights) expect(hash(data)).toBe(hash(whole[path]!));
  for (const [file, data] of stored.files) expect(hash(data)).toBe(hash(whole[file]!));
}

test.each(['mine/', ''])('a zip with its files under “%s” is stored whole, and loads from this browser alone', async (under) => {
  const fetched = vi.spyOn(globalThis, 'fetch').mockRejectedValue(new Error('no network'));
  const model = await add(await zipOf(whole, under));
  expect(model).toMatchObject({ title: 'Tiny levels', id: `own-${model.weightsSha256.slice(0, 16)}` });
  await expectStored();
  expect(fetched).not.toHaveBeenCalled();
});

test('a hash is the same where a page is not secure and the browser gives none', async () => {
  const data = whole['cond.onnx']!;
  expect(await hashOf(data)).toBe(hash(data));
  vi.stubGlobal('crypto', {});
  expect(await hashOf(data)).toBe(hash(data));
});

test('a folder is stored as a zip is, whatever file managers left in it', async () => {
  const stray = { '.DS_Store': Uint8Array.of(1), '._manifest.json': Uint8Array.of(1) };
  await addFolder({ ...whole, ...stray });
  await expectStored();
});

test('where there is no room nothing of it stays', async () => {
  let room = 5;
  const full = {
    ...cache,
    put: (...args: Parameters<typeof cache.put>) => (room-- > 0 ? cache.put(...args) : Promise.reject(new Error('quota'))),
  };
  vi.stubGlobal('caches', { open: () => Promise.resolve(full) });
  await expect(add(await zipOf(whole))).rejects.toMatchObject({ code: 'not-kept' });
  expect(cache.files.size).toBe(0);
});

describe('refused in words:', () => {
  const text = (value: string): Bytes => new TextEncoder().encode(value);
  const graph = whole['segment-01.onnx']!;
  /** The same graph with another word of the same length in it. */
  const replaced = (from: string, to: string): Bytes => {
    const at = Buffer.from(graph).indexOf(from);
    const bytes = graph.slice();
    bytes.set(text(to), at);
    return bytes;
  };
  test.each<[string, () => Files | Promise<Bytes>, RegExp]>([
    ['no zip at all', () => Promise.resolve(text('PK but nothing more')), /no zip file/],
    ['a zip of something else', () => zipOf({ 'a.txt': text('a') }), /no manifest\.json/],
    ['a missing shard', () => without('weights-00002-of-00003.safetensors'), /weights-00002.*is missing/],
    ['a file that is another', () => ({ ...whole, 'cond.onnx': graph }), /cond\.onnx has/],
    ['a path out of the folder', () => zipOf({ ...whole, '../../evil.js': text('x') }), /no zip file|no plain name/],
    ['a folder in the folder', () => ({ ...whole, 'a/b.onnx': text('x') }), /no plain name/],
    ['a manifest that names a path', () => withManifest((m) => Object.assign(m['cond'] ?? {}, { file: '../cond.onnx' })), /cond\.file/],
    ['another version', () => withManifest((m) => Object.assign(m, { format: 9 })), /format 9/],
    [
      'hashes of other weights',
      () => withManifest((m) => Object.assign(m['weights'] ?? {}, { sha256: '0'.repeat(64) })),
      /not that of their shards/,
    ],
    ['no numbers to test against', () => without('self-test.json'), /no self-test\.json/],
    [
      'an operator that the exporter never writes',
      () => withFile('segment-01.onnx', replaced('\x22\x06MatMul', '\x22\x06SVDRun')),
      /SVDRun, which the exporter/,
    ],
    ['a graph that is text', () => withFile('segment-01.onnx', text('graph')), /no ONNX graph/],
    [
      'weights in a file from elsewhere',
      () => withFile('segment-01.onnx', replaced('weights-00001', 'passwd-000001')),
      /not among the weights/,
    ],
    ['inputs that nothing gives', () => withFile('segment-00.onnx', graph), /does not read what the manifest says/],
  ])('%s', async (_, make, message) => {
    const made = await make();
    const adding = add(made instanceof Uint8Array ? made : await zipOf(made));
    await expect(adding).rejects.toMatchObject({ name: /^model-/, message: expect.stringMatching(message) as string });
    expect(cache.files.size).toBe(0);
  });

  /** Packed, so that it may unpack to anything. */
  async function packed(files: Files): Promise<Bytes> {
    const { ZipWriter, BlobWriter, Uint8ArrayReader } = await import('@zip.js/zip.js');
    const zip = new ZipWriter(new BlobWriter(), { useWebWorkers: false });
    for (const [name, data] of Object.entries(files)) await zip.add(name, new Uint8ArrayReader(data));
    return new Uint8Array(await (await zip.close()).arrayBuffer());
  }
  const bomb = { ...whole, 'cond.onnx': new Uint8Array(20e6) };

  test('a bomb that says how large it is, before it is unpacked', async () => {
    const bytes = await packed(bomb);
    expect(bytes.length).toBeLessThan(2e6);
    await expect(add(bytes)).rejects.toMatchObject({
      message: expect.stringMatching(/cond\.onnx has 20000000 bytes, the manifest says/) as string,
    });
  });

  test('a bomb that says it is as small as the manifest has it, at the first byte too many', async () => {
    const bytes = await packed(bomb);
    const view = new DataView(bytes.buffer);
    // Every record of its name in the list at the end (signature, then the size at 24 and the name at 46) tells the smaller size.
    const name = Buffer.from('cond.onnx');
    for (let at = bytes.length - 46; at >= 0; at--)
      if (view.getUint32(at, true) === 0x02014b50 && Buffer.from(bytes.subarray(at + 46, at + 46 + name.length)).equals(name))
        view.setUint32(at + 24, whole['cond.onnx']!.length, true);
    await expect(add(bytes)).rejects.toMatchObject({
      code: 'model-damaged',
      message: expect.stringMatching(/cond\.onnx (unpacks to more|cannot be unpacked)|no zip file/) as string,
    });
    expect(cache.files.size).toBe(0);
  });
});

test('two hundred random corruptions: a sentence, and nothing that is half there', async () => {
  let refused = 0;
  for (let seed = 1; seed <= 200; seed++) {
    cache.files.clear();
    try {
      await add(await corrupted(seed));
      // Some bits mean nothing (times in a zip), and some words in a manifest mean as much as others: then all of it is there.
      expect(
        [...cache.files.keys()].filter((key) => key.endsWith('manifest.json')),
        `seed ${seed}`,
      ).toHaveLength(1);
    } catch (error) {
      refused++;
      expect(error, `seed ${seed}`).toBeInstanceOf(StudioError);
      expect((error as StudioError).code, `seed ${seed}: ${String(error)}`).toMatch(/^model-(damaged|unsupported)$/);
      expect((error as StudioError).message.length, `seed ${seed}`).toBeGreaterThan(10);
      expect([...cache.files.keys()], `seed ${seed}`).toEqual([]);
    }
  }
  expect(refused).toBeGreaterThan(120);
}, 120_000);

test('every graph of this repository passes the check that strangers’ graphs must pass', () => {
  for (const path of ['public/models/faces64/', 'public/models/tiny/', 'tests/models/tiny-twin/', 'tests/models/tiny-levels/']) {
    const base = new URL(`../../${path}`, import.meta.url);
    const read = (name: string) => new Uint8Array(readFileSync(new URL(name, base)));
    const { program, weights, nppc, vjp } = parseManifest(new TextDecoder().decode(read('manifest.json')));
    for (const of of [{ program, weights }, ...(nppc ? [nppc] : [])]) {
      const files = new Map(of.weights.shards.map(({ file, bytes }) => [file, bytes]));
      for (const step of of.program) if (step.op === 'segment') checkGraph(step.file, read(step.file), { ...step, files });
    }
    if (vjp)
      checkGraph(vjp.file, read(vjp.file), { ...vjp, outputs: ['gradient'], files: new Map(weights.shards.map((s) => [s.file, s.bytes])) });
  }
});
