// In which groups a batch is taken: as even as can be, none larger than what fits, every sample in one.
import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { groupsOf } from '../../src/engine/groups.ts';
import { togetherOnAdapter, togetherOnProcessor } from '../../src/model/fits.ts';
import { parseManifest } from '../../src/model/manifest.ts';

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
