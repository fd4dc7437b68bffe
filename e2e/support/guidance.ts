// Class guidance on one back end, with the small class-conditional network: what guided evaluations and steps must be.
import { expect, type Page } from '@playwright/test';

const largest = (a: number[], b: number[]): number => a.reduce((most, v, i) => Math.max(most, Math.abs(v - (b[i] ?? NaN))), 0);

/** D of the class, D of none, guided at 2.5 and at 0, and two guided trajectories. */
function draw(page: Page, kind: 'wasm' | 'webgpu') {
  return page.evaluate(async (backend) => {
    const client = (window as Partial<Window>).client ?? window.createStudioClient();
    window.client = client;
    if (client.status().choice !== backend) await client.chooseBackend(backend);
    const { id: modelId, classes } = await client.load('models/tiny-twin/', () => undefined);
    const operator = { id: 'matrix', params: { rows: 40, seed: 9 } };
    const noise = { std: 0, seed: 1 };
    const image = Float32Array.from({ length: 768 }, (_, i) => Math.sin(i / 7) / 2);
    const { y } = await client.degrade({ operator, noise, size: 16, image });
    const request = { modelId, operator, noise, y, sampler: { id: 'mmse', params: {} }, seeds: [3, 4], blind: false };
    const estimate = async (label: number | null, guidance?: number) => {
      const asked = { ...request, runId: crypto.randomUUID(), label, ...(guidance === undefined ? {} : { guidance }) };
      const { samples, evaluations } = await client.restore(asked, () => undefined);
      return { samples: [...samples], evaluations };
    };
    const heun = async (guidance: number) => {
      const asked = { ...request, runId: crypto.randomUUID(), label: 1, guidance, sampler: { id: 'heun', params: { steps: 3, churn: 0 } } };
      return [...(await client.restore(asked, () => undefined)).samples];
    };
    const [plain, free, guided, none] = [await estimate(1), await estimate(null), await estimate(1, 2.5), await estimate(1, 0)];
    return { classes, plain, free, guided, none, trajectories: [await heun(1), await heun(4)] };
  }, kind);
}

/** D_ref + g·(D − D_ref), two evaluations each. */
export async function expectClassGuidance(page: Page, kind: 'wasm' | 'webgpu'): Promise<void> {
  const told = await draw(page, kind);
  expect(told.classes).toBe(3);
  const expected = told.plain.samples.map((d, i) => (told.free.samples[i] ?? NaN) + 2.5 * (d - (told.free.samples[i] ?? NaN)));
  expect(largest(told.plain.samples, told.free.samples), 'the label matters').toBeGreaterThan(1e-3);
  expect(largest(told.guided.samples, expected)).toBeLessThan(1e-5);
  expect(largest(told.none.samples, told.free.samples)).toBeLessThan(1e-6);
  expect([told.plain.evaluations, told.guided.evaluations]).toEqual([1, 2]);
  expect(largest(told.trajectories[0] ?? [], told.trajectories[1] ?? []), 'steps are guided').toBeGreaterThan(1e-2);
}
