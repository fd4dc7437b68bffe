// What a run asks of the graphics processor, counted (counts are the same on a software adapter), and that meeting y there gives what
// the thread gives.
import { expect, test, type Page } from '@playwright/test';
import type { DeviceCounts } from '../bench/device-counts.ts';
import { openHarness } from './support/goldens.ts';

const model = 'models/tiny/';
const size = 16;

interface Drawn {
  samples: number[];
  steps: DeviceCounts[];
}

async function draw(page: Page, id: string, params: Record<string, number | string | number[]>, byThread: boolean): Promise<Drawn> {
  return page.evaluate(
    async ({ url, side, operatorId, numbers, onThread }) => {
      const harness = window.harness('webgpu');
      await harness.open(new URL(url, location.href).href, 'off');
      const { mask, kernel, ...rest } = numbers;
      const arrays = {
        ...(Array.isArray(mask) && { mask: Uint8Array.from(mask) }),
        ...(Array.isArray(kernel) && { kernel: Float32Array.from(kernel) }),
      };
      const operator = { id: operatorId, params: { ...(rest as Record<string, number | string>), ...arrays } };
      const photo = Float32Array.from({ length: 3 * side * side }, (_, i) => 0.6 * Math.sin(i / 37) * Math.cos(i / 5));
      const problem = { operator, noise: { std: 0, seed: 1 }, blind: false, label: null, photo };
      const sampler = { id: 'ipndm', params: { steps: 4, meet: 'met' } };
      const { samples, steps } = await harness.draw(problem, [1, 2], sampler, onThread);
      return { samples: [...samples], steps };
    },
    { url: model, side: size, operatorId: id, numbers: params, onThread: byThread },
  );
}

const mask = Array.from({ length: size * size }, (_, i) => (i % size < 10 ? 1 : 0));
const kernel = Array.from({ length: 64 }, (_, i) => Math.exp(-(((i % 8) - 4) ** 2) / 4 - (Math.floor(i / 8) - 4) ** 2));
const largest = (a: number[], b: number[]): number => a.reduce((most, v, i) => Math.max(most, Math.abs(v - (b[i] ?? NaN))), 0);

const problems: [string, Record<string, number | string | number[]>][] = [
  ['mask', { mask }],
  ['matrix', { rows: 40, seed: 9 }],
  ['super-resolution', { stride: 4, filter: 'box' }],
  ['blur', { stride: 4, kernel }],
  ['composition', { stride: 4, sampling: 'points', kernel, mask }],
  ['grey', {}],
];

test.slow();

test('y is met on the device as the thread meets it, and nothing but pictures comes back', async ({ page }) => {
  await openHarness(page);
  for (const [id, params] of problems) {
    const [there, here] = [await draw(page, id, params, false), await draw(page, id, params, true)];
    expect(largest(there.samples, here.samples), id).toBeLessThanOrEqual(1e-5);
    expect(there.steps, id).toHaveLength(4);
    for (const step of there.steps.slice(1)) {
      // x, x̂₀ and what moved it, staged together.
      expect(step.maps, `${id}: maps`).toBeLessThanOrEqual(1);
      // Parameters of kernels, the runtime's own among them; a picture of this batch alone is 6 kB.
      expect(step.uploaded, `${id}: bytes up`).toBeLessThanOrEqual(6144);
    }
  }
});
