// A download that ends goes on where it ended, over real HTTP; what is kept is checked, and never trusted. The browser's cache is a map here.
import { createHash, randomBytes } from 'node:crypto';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterAll, afterEach, beforeAll, beforeEach, expect, test, vi } from 'vitest';
import { fetchModel } from '../../src/model/fetch-model.ts';
import { partBytes } from '../../src/protocol/model-cache.ts';
import { smallModel, type SmallModel } from '../helpers/small-model.ts';

const big = new Uint8Array(randomBytes(3.4 * partBytes));
const kept = new Map<string, Uint8Array<ArrayBuffer>>();
const cache = {
  match: (url: string) => Promise.resolve(kept.has(url) ? new Response(kept.get(url)) : undefined),
  put: async (url: string, response: Response) => void kept.set(url, new Uint8Array(await response.arrayBuffer())),
  delete: (url: string) => Promise.resolve(kept.delete(url)),
};

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
  vi.stubGlobal('caches', { open: () => Promise.resolve(cache) });
  served = smallModel();
  served.files['cond.onnx'] = big;
  Object.assign(served.manifest.cond, { bytes: big.length, sha256: createHash('sha256').update(big).digest('hex') });
  kept.clear();
  asked.length = 0;
  [breakAt, knowsRanges] = [Infinity, true];
});
afterEach(() => {
  vi.unstubAllGlobals();
});

/** Comparing megabytes one by one takes minutes. */
const hash = (bytes: Uint8Array | undefined): string =>
  createHash('sha256')
    .update(bytes ?? '')
    .digest('hex');
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
  kept.get(first)![7]! ^= 1;
  await expect(load()).rejects.toMatchObject({ code: 'model-damaged' });
  expect(kept.size).toBe(0);
  expect(await load()).toBe(hash(big));
});

test('where nothing can be kept the model loads all the same', async () => {
  vi.stubGlobal('caches', { open: () => Promise.resolve({ ...cache, put: () => Promise.reject(new Error('quota')) }) });
  expect(await load()).toBe(hash(big));
  vi.stubGlobal('caches', undefined);
  expect(await load()).toBe(hash(big));
});
