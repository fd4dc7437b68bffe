// The page on WebGPU, here a software adapter: the processor is chosen with a reason, and a person can override it.
import { expect, test } from '@playwright/test';
import { meanDifference, readPixels, StudioPage } from './support/studio-page.ts';

test('software WebGPU is not chosen by itself; chosen by a person it draws the same pictures', async ({ page }) => {
  const studio = new StudioPage(page);
  await studio.open();
  await expect(page.getByTestId('device')).toHaveAttribute('data-backend', 'wasm');
  await page.getByTestId('device').click();
  await expect(page.getByTestId('backend-reason')).toContainText('software');
  await page.keyboard.press('Escape');
  await studio.setSettings({ Steps: 4, 'Samples at once': 2 });
  await page.getByTestId('keep-seeds').check();

  const drawn = async (): Promise<number[][]> => {
    await studio.draw.click();
    await studio.finished();
    return Promise.all((await studio.sampleCanvases().all()).map(readPixels));
  };
  const onProcessor = await drawn();
  await studio.chooseBackend('WebGPU');
  await expect(page.getByTestId('device')).toHaveAttribute('data-backend', 'webgpu', { timeout: 120_000 });
  const onWebGpu = await drawn();
  for (const [i, sample] of onWebGpu.entries()) expect(meanDifference(sample, onProcessor[i] ?? [])).toBeLessThan(0.5);
});
