// Guidance by a weaker network on one back end: `tiny`, told that `tiny-twin` guides it at the first of two noise levels.
import { expect, type Page } from '@playwright/test';

const largest = (a: number[], b: number[]): number => a.reduce((most, v, i) => Math.max(most, Math.abs(v - (b[i] ?? NaN))), 0);

const weight = 1.5;

/** The first D of runs that all start from the same x_T, and what each run cost. */
function draw(page: Page, kind: 'wasm' | 'webgpu') {
  return page.evaluate(async (backend) => {
    const client = (window as Partial<Window>).client ?? window.createStudioClient();
    window.client = client;
    if (client.status().choice !== backend) await client.chooseBackend(backend);
    const operator = { id: 'matrix', params: { rows: 40, seed: 9 } };
    const noise = { std: 0, seed: 1 };
    const image = Float32Array.from({ length: 768 }, (_, i) => Math.sin(i / 7) / 2);
    const { y } = await client.degrade({ operator, noise, size: 16, image });
    const run = async (modelId: string, params: Record<string, string | number>, seeds: number[]) => {
      const request = { runId: crypto.randomUUID(), modelId, operator, noise, y, seeds, blind: false, label: null };
      let first: number[] = [];
      const sampler = { id: 'sde-dpmpp', params: { steps: 2, ...params } };
      const { samples, evaluations } = await client.restore({ ...request, sampler }, ({ i, denoised }) => {
        if (i === 1) first = [...denoised];
      });
      return { first, samples: [...samples], evaluations };
    };
    await client.load('models/tiny-twin/', () => undefined);
    const weak = await run('tiny-twin', {}, [3]);
    const { capabilities } = await client.load('models/tiny/', () => undefined);
    return {
      capabilities,
      weak,
      plain: await run('tiny', {}, [3]),
      guided: await run('tiny', { guide: 'weaker' }, [3]),
      among: await run('tiny', { guide: 'weaker' }, [7, 3]),
      met: await run('tiny', { guide: 'weaker', meet: 'met', told: 'fitted' }, [3]),
    };
  }, kind);
}

/** D_weak + w·(D − D_weak) where the guide acts, D elsewhere; one evaluation more for each time. */
export async function expectAutoguidance(page: Page, kind: 'wasm' | 'webgpu'): Promise<void> {
  await page.route('**/models/tiny/manifest.json', async (route) => {
    const manifest = (await (await route.fetch()).json()) as object & { weights: { sha256: string } };
    const beside = route.request().url().replace('/tiny/', '/tiny-twin/');
    const twin = (await (await route.fetch({ url: beside })).json()) as { weights: { sha256: string } };
    const guide = { model: 'tiny-twin', sha256: twin.weights.sha256, weight, from: 100, to: 1 };
    await route.fulfill({ json: { ...manifest, guide, told: { least: 1, weights: manifest.weights.sha256 } } });
  });
  const { weak, plain, guided, among, met, capabilities } = await draw(page, kind);
  await page.unroute('**/models/tiny/manifest.json');
  expect(capabilities).toEqual(['vjp', 'interval', 'guide']);
  const expected = plain.first.map((d, i) => (weak.first[i] ?? NaN) + weight * (d - (weak.first[i] ?? NaN)));
  expect(largest(plain.first, weak.first), 'the networks differ').toBeGreaterThan(1e-3);
  expect(largest(guided.first, expected)).toBeLessThan(1e-5);
  expect([plain, guided, met].map(({ evaluations }) => evaluations)).toEqual([2, 3, 3]);
  expect(largest(guided.samples, among.samples.slice(768)), 'alone as among others').toBeLessThan(1e-4);
  expect(met.samples.every(Number.isFinite)).toBe(true);
}
