// The largest photograph that the studio restores, 2,048 × 2,048 pixels under a shake, on the processor: what the tab holds meanwhile is
// told at every level and does not grow with them.
import { expect, test } from '@playwright/test';
import { harnessUrl } from '../hosts.ts';
import { residentBytes } from './soak-runs.ts';

const [side, levels] = [Number(process.env['SOAK_SIDE'] ?? 2048), 6];

type Watched = typeof globalThis & { reached(what: string): Promise<void> };

test(`a photograph of ${side} × ${side}: memory stays where it is`, async ({ page }) => {
  test.setTimeout(120 * 60_000);
  const readings: { what: string; bytes: number }[] = [];
  await page.exposeFunction('reached', async (what: string) => {
    const { tab } = await residentBytes(page);
    readings.push({ what, bytes: tab });
    console.log(`${what}: ${(tab / 2 ** 20).toFixed(0)} MB`);
  });
  await page.goto(harnessUrl);
  await page.waitForFunction(() => typeof window.createStudioClient === 'function');
  const told = await page.evaluate(
    async ({ width, steps }) => {
      const reached = (what: string): Promise<void> => (globalThis as Watched).reached(what);
      const client = window.createStudioClient();
      await client.chooseBackend('wasm');
      const { id: modelId } = await client.load('models/photos64/', () => undefined);
      const height = width;
      const photo = Uint8ClampedArray.from(
        { length: 4 * height * width },
        (_, i) => 128 + 100 * Math.sin(i / 91) * Math.cos(i / (4.3 * width)),
      );
      const kernel = Float32Array.from({ length: 49 }, (_, i) => (i % 8 === 0 ? 1 : 0));
      const problem = { modelId, height, width, noise: { std: 0, seed: 1 }, operator: { id: 'blur', params: { stride: 1, kernel } } };
      const { y } = await client.measurePhotograph({ ...problem, photo });
      await reached('measured');
      const restore = async (name: 'estimate' | 'sample', sampler: { id: string; params: Record<string, number | string> }) => {
        const request = { ...problem, runId: crypto.randomUUID(), inside: false, y, seed: 1, label: null, sampler };
        const plan = await client.planPhotograph(request);
        let level = 0;
        const each = plan.evaluations / Number(sampler.params['steps'] ?? 1);
        const { finished, fit, seconds } = await client.restorePhotograph(request, async ({ done }) => {
          if (done < (level + 1) * each) return;
          await reached(`${name}, level ${++level}`);
        });
        const toldSeconds = plan.evaluations * plan.secondsPerTile[name];
        return { ...plan, name, finished, fit, toldSeconds, took: seconds };
      };
      const out = [
        await restore('estimate', { id: 'mmse', params: {} }),
        await restore('sample', { id: 'ddim', params: { steps, eta: 1 } }),
      ];
      await client.dispose();
      return out;
    },
    { width: side, steps: levels },
  );
  for (const { name, tiles, evaluations, toldSeconds, took, fit, finished } of told) {
    console.log(
      `${name}: ${tiles} tiles, ${evaluations} evaluations, ${toldSeconds.toFixed(0)} s told, ${took.toFixed(0)} s taken, fit ${fit.toFixed(4)}`,
    );
    expect(finished, name).toBe(true);
  }
  const ofLevels = readings.filter(({ what }) => what.startsWith('sample'));
  expect(ofLevels).toHaveLength(levels);
  // From the third level on all that a run holds is there. Two pictures as floats (50 MB each at this size) may wait to be collected; one that
  // every level kept would be three.
  expect(ofLevels.at(-1)!.bytes - ofLevels[2]!.bytes).toBeLessThan(2 * 3 * 4 * side ** 2);
});
