// A model folder over real HTTP, whole and damaged in every way that a host, a cache or a person can damage it.
import { createHash } from 'node:crypto';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { guideOf } from '../../src/engine/guide.ts';
import { fetchModel } from '../../src/model/fetch-model.ts';
import { encode, oneTensor, smallModel, weightsFile, weightsOf, width, type SmallModel } from '../helpers/small-model.ts';
import type { LoadProgress } from '../../src/protocol/engine-api.ts';

type Manifest = SmallModel['manifest'];

let server: Server;
let url: string;
let served: SmallModel & { manifestText?: string; type?: string };

beforeAll(async () => {
  server = createServer((request, response) => {
    const name = new URL(request.url ?? '/', 'http://localhost').pathname.split('/').at(-1) ?? '';
    const body = name === 'manifest.json' ? encode(served.manifestText ?? served.manifest) : served.files[name];
    if (served.type) response.setHeader('content-type', served.type);
    response.statusCode = body ? 200 : 404;
    response.end(body);
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  url = `http://127.0.0.1:${String((server.address() as AddressInfo).port)}/models/small`;
});
afterAll(() => server.close());
beforeEach(() => {
  served = smallModel();
});

test('a whole folder arrives, with real bytes as progress', async () => {
  const progress: LoadProgress[] = [];
  const model = await fetchModel(url, (p) => progress.push(p));
  const total = Object.values(served.files).reduce((sum, f) => sum + f.length, 0);
  expect(model.manifest.id).toBe('small');
  expect([...model.files.keys()]).toEqual(['cond.onnx', 'a.onnx', 'b.onnx']);
  expect(model.weights).toEqual([{ path: 'weights.safetensors', data: weightsFile() }]);
  expect(model.transforms.get('block')).toEqual({
    k: 2,
    weight: Float32Array.from([0, 1, 2, 3, 4, 5], (v) => v / 8),
    bias: Float32Array.from([6, 7], (v) => v / 8),
  });
  for (const phase of ['download', 'verify'])
    expect(progress.filter((p) => p.phase === phase).at(-1)).toEqual({ phase, done: total, total });
});

test('a guide is fetched once; a host that failed is asked again; another network than the manifest names is refused', async () => {
  const { manifest } = await fetchModel(url, () => undefined);
  const guide = { model: 'small-guide', sha256: manifest.weights.sha256, weight: 1.5, from: 5, to: 0.3 };
  const ask = guideOf(url, { ...manifest, guide });
  const cond = served.files['cond.onnx']!;
  delete served.files['cond.onnx'];
  await expect(ask()).rejects.toMatchObject({ code: 'model-missing', message: expect.stringContaining('Choose “Guide: None”') as unknown });
  served.files['cond.onnx'] = cond;
  const first = await ask();
  expect(await ask()).toBe(first);
  const other = guideOf(url, { ...manifest, guide: { ...guide, sha256: 'a'.repeat(64) } });
  await expect(other()).rejects.toMatchObject({ code: 'model-damaged', message: expect.stringContaining('is not the network') as unknown });
});

describe('refuses, in words,', () => {
  test.each<[string, () => void, string, RegExp]>([
    ['a missing folder', () => ((served.manifestText = undefined as never), (served.type = 'text/html')), 'model-missing', /no such file/],
    ['a missing file', () => delete served.files['b.onnx'], 'model-missing', /b\.onnx: the server answered 404/],
    [
      'a file with one bit flipped',
      () => void (served.files['b.onnx'] = encode('c')),
      'model-damaged',
      /b\.onnx does not have the SHA-256/,
    ],
    ['a file cut short', () => void (served.files['weights.safetensors'] = weightsFile().subarray(0, 50)), 'model-damaged', /has 50 bytes/],
    ['a file that is too long', () => void (served.files['a.onnx'] = encode('aa')), 'model-damaged', /longer than 1 bytes/],
    ['a manifest that is no JSON', () => (served.manifestText = '{'), 'model-damaged', /not JSON/],
    ['a manifest of megabytes', () => (served.manifestText = ' '.repeat(2 << 20)), 'model-damaged', /longer than/],
    ['another format', () => (served.manifestText = '{"format":3}'), 'model-unsupported', /format 3/],
  ])('%s', async (_, damage, code, message) => {
    damage();
    await expect(fetchModel(url, () => undefined)).rejects.toMatchObject({ code, message: expect.stringMatching(message) as string });
  });

  test.each<[string, (m: Manifest) => void, RegExp]>([
    ['a wrong hash', (m) => (m.cond.sha256 = '0'.repeat(64)), /cond\.onnx does not have the SHA-256/],
    ['a hash that is none', (m) => (m.cond.sha256 = 'x'), /cond\.sha256/],
    ['a file outside the folder', (m) => (m.cond.file = '../secret'), /cond\.file/],
    ['a file on another host', (m) => (m.cond.file = 'https:example'), /cond\.file/],
    ['a wrong token shape', (m) => (m.tensors.x0 = ['N', 63, width]), /x0 has shape/],
    ['a width that is not k·3·P²', (m) => Object.assign(m.program[1] ?? {}, { k: 3 }), /width 24 is not k·3·patch²/],
    ['a tensor read before it is written', (m) => m.program.reverse(), /read before it is written/],
    ['a program that never writes F', (m) => void m.program.pop(), /does not write F/],
    ['a scale outside the table', (m) => (m.scales['scale0.norm'] = [1, width]), /does not fit the table/],
    ['an image of another size', (m) => (m.config.size = 32), /tokens do not cover|has shape/],
    ['T_ψ of another shape', (m) => Object.assign(m.program[1] ?? {}, { weight: 'block.bias' }), /T_ψ of block has shape \[2\]/],
    ['a missing T_ψ', (m) => Object.assign(m.program[1] ?? {}, { bias: 'nowhere' }), /no tensor nowhere/],
  ])('%s', async (_, damage, message) => {
    damage(served.manifest);
    await expect(fetchModel(url, () => undefined)).rejects.toMatchObject({
      code: 'model-damaged',
      message: expect.stringMatching(message) as string,
    });
  });

  test('a server that is not there', async () => {
    await expect(fetchModel('http://127.0.0.1:9/models/small', () => undefined)).rejects.toMatchObject({
      code: 'model-missing',
      message: expect.stringMatching(/cannot be reached/) as string,
    });
  });
});

describe('weights in shards', () => {
  const hash = (bytes: Uint8Array): string => createHash('sha256').update(bytes).digest('hex');
  /** T_ψ's weight in one file, its bias in another. */
  function inTwo(): void {
    const whole = served.files['weights.safetensors']!;
    const names = ['weights-00001-of-00002.safetensors', 'weights-00002-of-00002.safetensors'];
    const shards = names.map((file, i) => {
      const data = oneTensor(
        i === 0 ? 'block.weight' : 'block.bias',
        i === 0 ? [2, 3] : [2],
        i === 0 ? whole.slice(-32, -8) : whole.slice(-8),
      );
      served.files[file] = data;
      return { file, bytes: data.length, sha256: hash(data) };
    });
    delete served.files['weights.safetensors'];
    const bytes = shards[0]!.bytes + shards[1]!.bytes;
    served.manifest.weights = { bytes, sha256: hash(encode(shards[0]!.sha256 + shards[1]!.sha256)), shards };
  }

  test('are one model, whichever shard a tensor lies in', async () => {
    inTwo();
    const model = await fetchModel(url, () => undefined);
    expect(model.weights.map(({ path }) => path)).toEqual(served.manifest.weights.shards.map(({ file }) => file));
    expect(model.transforms.get('block')?.bias).toEqual(Float32Array.from([6, 7], (v) => v / 8));
  });

  test.each<[string, (weights: Manifest['weights']) => void, RegExp]>([
    ['fewer bytes than they have', (w) => (w.bytes -= 1), /do not have the bytes/],
    ['the hash of other weights', (w) => (w.sha256 = w.shards[0]!.sha256), /not that of their shards/],
    ['one shard that is damaged', (w) => void (served.files[w.shards[1]!.file]![70]! ^= 1), /weights-00002-of-00002\.safetensors does not/],
  ])('are refused with %s', async (_, damage, message) => {
    inTwo();
    damage(served.manifest.weights);
    await expect(fetchModel(url, () => undefined)).rejects.toMatchObject({ message: expect.stringMatching(message) as string });
  });

  test('a folder of format 1, weights in one file, is read as one shard', async () => {
    const [file] = served.manifest.weights.shards;
    Object.assign(served.manifest, { format: 1, weights: file });
    expect((await fetchModel(url, () => undefined)).manifest.weights).toEqual(weightsOf(file!));
  });
});
