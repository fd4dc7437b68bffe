// What goes wrong with a model: wrong bytes, a missing file, a manifest that promises something else. Each is said on the page,
// the mask stays, and trying again works once the cause is gone.
import { expect, test, type Page } from '@playwright/test';
import { StudioPage } from './support/studio-page.ts';

const cases: { what: string; files: string; code: string; break: (page: Page) => Promise<unknown> }[] = [
  {
    what: 'a missing file',
    files: '**/models/tiny/segment-01.onnx*',
    code: 'model-missing',
    break: (page) => page.route('**/models/tiny/segment-01.onnx*', (route) => route.fulfill({ status: 404, body: 'gone' })),
  },
  {
    what: 'weights with another hash',
    files: '**/models/tiny/weights.safetensors*',
    code: 'model-damaged',
    break: (page) =>
      page.route('**/models/tiny/weights.safetensors*', async (route) => {
        const body = await (await route.fetch()).body();
        body[body.length - 1] = (body[body.length - 1] ?? 0) ^ 1;
        await route.fulfill({ body });
      }),
  },
  {
    what: 'weights cut short',
    files: '**/models/tiny/weights.safetensors*',
    code: 'model-damaged',
    break: (page) =>
      page.route('**/models/tiny/weights.safetensors*', async (route) => {
        const body = await (await route.fetch()).body();
        await route.fulfill({ body: body.subarray(0, body.length / 2) });
      }),
  },
  {
    what: 'a graph with a flipped bit',
    files: '**/models/tiny/segment-02.onnx*',
    code: 'model-damaged',
    break: (page) =>
      page.route('**/models/tiny/segment-02.onnx*', async (route) => {
        const body = await (await route.fetch()).body();
        body[99] = (body[99] ?? 0) ^ 8;
        await route.fulfill({ body });
      }),
  },
  {
    what: 'a manifest of another shape',
    files: '**/models/tiny/manifest.json*',
    code: 'model-unsupported',
    break: (page) =>
      page.route('**/models/tiny/manifest.json*', async (route) => {
        const text = await (await route.fetch()).text();
        await route.fulfill({ body: text.replace('"format": 2', '"format": 99'), contentType: 'application/json' });
      }),
  },
];

for (const { what, files, code, break: breakModel } of cases) {
  test(`${what}: said, nothing lost, and again works`, async ({ page }) => {
    const studio = new StudioPage(page);
    await breakModel(page);
    await studio.open();
    await studio.setSettings({ Steps: 2, 'Samples at once': 1 });
    const share = await studio.share.textContent();
    await studio.draw.click();
    await expect(studio.notices).toHaveCount(1, { timeout: 60_000 });
    await expect(studio.notices).toHaveAttribute('data-code', code);
    await expect(studio.notices).toContainText('mask, settings');
    await expect(studio.band).toHaveAttribute('data-run', 'failed');
    expect(await studio.share.textContent()).toBe(share);

    await page.unroute(files);
    await studio.notices.getByRole('button', { name: 'Draw again' }).click();
    await studio.finished();
    await expect(studio.notices).toHaveCount(0);
  });
}

test('without WebGPU the page says what it runs on, and why', async ({ page }) => {
  const studio = new StudioPage(page);
  await studio.open();
  await page.getByTestId('device').click();
  await expect(page.getByTestId('backend-reason')).toContainText(/Processor.*so the processor is used|processor, .*WebGPU/i);
});
