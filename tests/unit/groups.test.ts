// In which groups a batch is taken: as even as can be, none larger than what fits, every sample in one; and that samples come to the same.
import { readFileSync } from 'node:fs';
import { afterEach, expect, test, vi } from 'vitest';
import { groupsOf } from '../../src/engine/groups.ts';
import { measure } from '../../src/engine/measurement.ts';
import { resolveRun } from '../../src/engine/plan.ts';
import { restore } from '../../src/engine/restore.ts';
import { createWasmBackend } from '../../src/engine/wasm-backend.ts';
import { fetchModel } from '../../src/model/fetch-model.ts';
import { togetherOnAdapter, togetherOnProcessor } from '../../src/model/fits.ts';
import { parseManifest } from '../../src/model/manifest.ts';
import { nodeRuntime } from '../helpers/runtime.ts';

vi.mock('../../src/model/runtime-wasm.ts', () => ({ startWasmRuntime: () => Promise.resolve(nodeRuntime) }));
afterEach(() => vi.unstubAllGlobals());

test('every sample is in a group, no group is larger than what fits, and they are as even as can be', () => {
  expect(groupsOf(64, 64)).toEqual({ size: 64, starts: [0] });
  expect(groupsOf(64, 16)).toEqual({ size: 16, starts: [0, 16, 32, 48] });
  expect(groupsOf(9, 4)).toEqual({ size: 3, starts: [0, 3, 6] });
  // The last begins earlier: no network of another size is needed.
  expect(groupsOf(11, 8)).toEqual({ size: 6, starts: [0, 5] });
  for (const batch of [1, 2, 9, 10, 31, 64])
    for (let most = 1; most <= 64; most++) {
      const { size, starts } = groupsOf(batch, most);
      expect(size).toBeLessThanOrEqual(most);
      expect(starts).toHaveLength(Math.ceil(batch / most));
      const covered = new Set(starts.flatMap((start) => Array.from({ length: size }, (_, i) => start + i)));
      expect([...covered].sort((a, b) => a - b)).toEqual(Array.from({ length: batch }, (_, i) => i));
    }
});

test('how many a device takes at once depends on what it holds: a phone fewer than a card, a large model fewer than a small one, each at least one', () => {
  const manifest = parseManifest(readFileSync('public/models/faces64/manifest.json', 'utf8'));
  expect(togetherOnAdapter(manifest, { maxBufferSize: 2 ** 28 })).toBe(18);
  expect(togetherOnAdapter(manifest, { maxBufferSize: 2 ** 32 })).toBeGreaterThan(64);
  expect(togetherOnAdapter(manifest, { maxBufferSize: 2 ** 20 })).toBe(1);
  expect(togetherOnProcessor(manifest)).toBe(9);
  const large = { ...manifest, weights: { ...manifest.weights, bytes: 2 ** 31 } };
  expect(togetherOnProcessor(large)).toBe(1);
});

test('on the processor eleven samples, taken in two groups, are those that are drawn alone', async () => {
  vi.stubGlobal('fetch', (url: string | URL) => Promise.resolve(new Response(readFileSync(`public${new URL(url).pathname}`))));
  const model = await fetchModel('https://here/models/tiny/', () => undefined);
  const backend = await createWasmBackend();
  await backend.load('model', model, () => undefined);
  const { size } = model.manifest.config;
  const noise = { std: 0, seed: 1 };
  const operator = { id: 'mask', params: { mask: Uint8Array.from({ length: size * size }, (_, i) => Number(i % size < 10)) } };
  const { y } = measure({ operator, noise, size, image: Float32Array.from({ length: 3 * size * size }, (_, i) => Math.sin(i / 9) / 2) });
  const draw = async (seeds: number[]): Promise<Float32Array> => {
    const sampler = { id: 'sde-dpmpp', params: { steps: 2, meet: 'met' } };
    const plan = resolveRun(model.manifest, { runId: 'r', modelId: 'tiny', operator, noise, y, sampler, seeds, blind: false, label: null });
    const result = await restore(
      backend,
      plan,
      () => false,
      () => undefined,
    );
    return result.samples;
  };
  const seeds = Array.from({ length: togetherOnProcessor(model.manifest) + 2 }, (_, i) => i + 1);
  const all = await draw(seeds);
  // The first, one that is in both groups where their number is odd, and the last.
  for (const i of [0, 5, seeds.length - 1]) {
    const alone = await draw([seeds[i]!]);
    const found = all.subarray(i * alone.length, (i + 1) * alone.length);
    expect(Math.max(...alone.map((v, k) => Math.abs(v - found[k]!)))).toBeLessThanOrEqual(1e-5);
  }
});
