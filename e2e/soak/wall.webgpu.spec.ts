// A wall of sixty-four samples of the shipped model on the software adapter: all of them come, and one of them is the sample that its seed
// gives alone. Minutes a step: here, not in the quick tests. Buffers that the runtime keeps for a batch of this size are told, not judged.
import { expect, test } from '@playwright/test';
import { harnessUrl } from '../hosts.ts';

const [samples, steps] = [64, 2];

test(`${samples} samples of faces64 on the graphics processor`, async ({ page }) => {
  test.setTimeout(120 * 60_000);
  await page.goto(harnessUrl);
  await page.waitForFunction(() => typeof window.createStudioClient === 'function');
  const told = await page.evaluate(
    async ({ count, levels }) => {
      // A step takes a software adapter minutes, in which it says nothing.
      const client = window.createStudioClient(undefined, 'sound', 30 * 60_000);
      await client.chooseBackend('webgpu');
      const { size, id: modelId } = await client.load('models/faces64/', () => undefined);
      const noise = { std: 0, seed: 1 };
      const image = Float32Array.from({ length: 3 * size * size }, (_, i) => 0.6 * Math.sin(i / 37) * Math.cos(i / 5));
      const mask = Uint8Array.from({ length: size * size }, (_, i) => (i % size < 40 ? 1 : 0));
      const operator = { id: 'mask', params: { mask } };
      const { y } = await client.degrade({ operator, noise, size, image });
      const seeds = Array.from({ length: count }, (_, i) => i + 1);
      const draw = async (asked: number[]) => {
        const shown: number[] = [];
        const sampler = { id: 'sde-dpmpp', params: { steps: levels, meet: 'met' } };
        const shared = { runId: crypto.randomUUID(), modelId, operator, noise, y, sampler, blind: false, label: null, everyStep: true };
        const started = performance.now();
        const { samples: drawn } = await client.restore({ ...shared, seeds: asked }, (step) => void shown.push(step.i));
        return { drawn, shown, seconds: (performance.now() - started) / 1000 };
      };
      const alone = await draw(seeds.slice(-1));
      const { buffers } = await window.clientCounts();
      const wall = await draw(seeds);
      const one = wall.drawn.subarray(-alone.drawn.length);
      const left = (await window.clientCounts()).buffers - buffers;
      await client.dispose();
      return {
        numbers: wall.drawn.length / (3 * size * size),
        finite: wall.drawn.every(Number.isFinite),
        apart: one.reduce((most, v, i) => Math.max(most, Math.abs(v - alone.drawn[i]!)), 0),
        shown: wall.shown,
        left,
        seconds: [alone.seconds, wall.seconds],
      };
    },
    { count: samples, levels: steps },
  );
  const seconds = told.seconds.map((s) => s.toFixed(0)).join(', ');
  console.log(`alone and all: ${seconds} s; last sample apart by ${told.apart.toExponential(1)}; ${told.left} buffers more than before`);
  expect(told.numbers).toBe(samples);
  expect(told.finite).toBe(true);
  expect(told.apart).toBeLessThanOrEqual(1e-4);
  expect(told.shown).toEqual([1, 2]);
});
