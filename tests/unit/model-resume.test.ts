// A download that ends goes on where it ended, over real HTTP; what is kept is checked, and never trusted. The browser's caches are maps here.
import { createHash, randomBytes } from 'node:crypto';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterAll, afterEach, beforeAll, beforeEach, expect, test, vi } from 'vitest';
import { modelShelf } from '../../src/client/model-shelf.ts';
import { fetchModel } from '../../src/model/fetch-model.ts';
import type { FileEntry } from '../../src/model/manifest.ts';
import { modelCacheName, partBytes } from '../../src/protocol/model-cache.ts';
import { cacheOf, storageOf } from '../helpers/caches.ts';
import { smallModel, weightsOf, type SmallModel } from '../helpers/small-model.ts';

const big = new Uint8Array(randomBytes(3.4 * partBytes));
const cache = cacheOf();
const kept = cache.files;
/** What passed the service worker. */
const passed = cacheOf();
const caches = new Map([
  [modelCacheName, cache],
  ['invfussion-files', passed],
]);
const storage = storageOf(caches);

let server: Server;
let url: string;
let served: SmallModel;
/** Bytes of the big file after which the connection breaks; and whether the host knows ranges. */
let breakAt = Infinity;
let knowsRanges = true;
const asked: (string | undefined)[] = [];

beforeAll(async () => {
  server = createServer((request, response) => {
    const name = new URL(request.url ?? '/', 'http://localhost').pathname.split('/').at(-1) ?? '';
    const body = name === 'manifest.json' ? Buffer.from(JSON.stringify(served.manifest)) : Buffer.from(served.files[name] ?? '');
    response.setHeader('Connection', 'close');
    if (name !== 'cond.onnx') return void response.end(body);
    asked.push(request.headers.range);
    const from = knowsRanges ? Number(/bytes=(\d+)-/.exec(request.headers.range ?? '')?.[1] ?? 0) : 0;
    response.statusCode = from > 0 ? 206 : 200;
    response.setHeader('Content-Length', body.length - from);
    if (breakAt >= body.length) return void response.end(body.subarray(from));
    response.write(body.subarray(from, Math.max(from, breakAt)), () => setTimeout(() => response.destroy(), 50));
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  url = `http://127.0.0.1:${String((server.address() as AddressInfo).port)}/models/small`;
});
afterAll(() => server.close());
beforeEach(() => {
  vi.stubGlobal('caches', storage);
  served = smallModel();
  served.files['cond.onnx'] = big;
  Object.assign(served.manifest.cond, entryOf('cond.onnx'));
  kept.clear();
  passed.files.clear();
  asked.length = 0;
  [breakAt, knowsRanges] = [Infinity, true];
});
afterEach(() => {
  vi.unstubAllGlobals();
  vi.restoreAllMocks();
});

/** Comparing megabytes one by one takes minutes. */
const hash = (bytes: Uint8Array | undefined): string =>
  createHash('sha256')
    .update(bytes ?? '')
    .digest('hex');
const entryOf = (file: string): FileEntry => ({ file, bytes: served.files[file]!.length, sha256: hash(served.files[file]) });
/** As the engine asks for it. */
const addressOf = ({ file, sha256 }: FileEntry): string => `${url}/${file}?${sha256.slice(0, 16)}`;
/** One bit of what is kept under `key` turns over. */
async function spoil(key: string): Promise<void> {
  const bytes = new Uint8Array(await kept.get(key)!.arrayBuffer());
  bytes[7]! ^= 1;
  kept.set(key, new Response(bytes));
}
const load = (): Promise<string> => fetchModel(url, () => undefined).then(({ files }) => hash(files.get('cond.onnx')));

test('a second load asks for nothing', async () => {
  expect(await load()).toBe(hash(big));
  expect(await load()).toBe(hash(big));
  expect(asked).toEqual([undefined]);
  // Four parts of it, and the weights in one.
  expect(kept.size).toBe(5);
});

test.each([true, false])('a broken download goes on where it ended (host knows ranges: %s)', async (ranges) => {
  knowsRanges = ranges;
  breakAt = Math.round(2.5 * partBytes);
  await expect(load()).rejects.toMatchObject({ code: 'model-missing', message: expect.stringContaining('what arrived is kept') as string });
  breakAt = Infinity;
  const progress: number[] = [];
  const model = await fetchModel(url, ({ phase, done }) => phase === 'download' && progress.push(done));
  expect(hash(model.files.get('cond.onnx'))).toBe(hash(big));
  expect(asked.at(-1)).toBe(`bytes=${2 * partBytes}-`);
  expect(Math.max(...progress)).toBe(Object.values(served.files).reduce((sum, file) => sum + file.length, 0));
});

test('what was kept and is damaged is thrown away, and the next load is whole again', async () => {
  await load();
  const first = [...kept.keys()].find((key) => key.includes('cond.onnx')) ?? '';
  await spoil(first);
  await expect(load()).rejects.toMatchObject({ code: 'model-damaged' });
  expect(kept.size).toBe(0);
  expect(await load()).toBe(hash(big));
});

test('where nothing can be kept the model loads all the same', async () => {
  vi.stubGlobal('caches', { ...storage, open: () => Promise.resolve({ ...cache, put: () => Promise.reject(new Error('quota')) }) });
  expect(await load()).toBe(hash(big));
  vi.stubGlobal('caches', undefined);
  expect(await load()).toBe(hash(big));
});

test('a file that is fetched on demand and damaged is thrown away, too', async () => {
  served.files['more.safetensors'] = new Uint8Array(randomBytes(100));
  const entry = entryOf('more.safetensors');
  const first = await fetchModel(url, () => undefined);
  expect(hash(await first.fetchMore(entry))).toBe(entry.sha256);
  await spoil(`${addressOf(entry)}&part=0`);
  const { fetchMore } = await fetchModel(url, () => undefined);
  await expect(fetchMore(entry)).rejects.toMatchObject({ code: 'model-damaged' });
  expect([...kept.keys()].filter((key) => key.includes('more'))).toEqual([]);
  expect(hash(await fetchMore(entry))).toBe(entry.sha256);
});

test.each([
  ['of the same length', 'z'],
  ['of another length', 'old'],
])('an upload that was half done, an old file %s beside the new manifest: no cache holds on to it', async (_, old) => {
  const fetched = vi.spyOn(globalThis, 'fetch');
  const file = entryOf('b.onnx');
  const right = served.files[file.file]!;
  served.files[file.file] = new TextEncoder().encode(old);
  const others = [`${url}/${file.file}`, 'http://localhost/other/b.onnx?1234'];
  for (const key of [addressOf(file), ...others]) passed.files.set(key, new Response(old));
  await expect(load()).rejects.toMatchObject({ code: 'model-damaged' });
  expect([...passed.files.keys()]).toEqual(others);
  served.files[file.file] = right;
  for (const cacheMode of ['reload', 'default']) {
    expect(await load()).toBe(hash(big));
    expect(fetched).toHaveBeenLastCalledWith(addressOf(file), expect.objectContaining({ cache: cacheMode }));
  }
});

test('new weights take the place of the old ones, and are not counted before they are here', async () => {
  const stored = async () => (await modelShelf.look(`${url}/`)).stored;
  expect(await stored()).toBe(0);
  await load();
  expect(await stored()).toBe(served.manifest.weights.bytes);
  const old = [...kept.keys()];
  passed.files.set(`${url}/a.onnx?0123456789abcdef`, new Response('old'));

  served.files['weights.safetensors'] = new Uint8Array([...served.files['weights.safetensors']!, 0]);
  Object.assign(served.manifest.weights, weightsOf(entryOf('weights.safetensors')));
  expect(await stored()).toBe(0);
  await load();
  expect(await stored()).toBe(served.manifest.weights.bytes);
  expect([...kept.keys()].filter((key) => key.includes('weights'))).toEqual([`${addressOf(entryOf('weights.safetensors'))}&part=0`]);
  expect([...kept.keys()].filter((key) => key.includes('cond'))).toEqual(old.filter((key) => key.includes('cond')));
  expect(passed.files.size).toBe(0);
});
