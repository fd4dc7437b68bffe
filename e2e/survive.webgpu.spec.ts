// A real GPUDevice destroyed in the middle of a run, and again while it is resumed; and the browser’s whole graphics process killed under a
// run. On the software adapter.
import { expect, test } from '@playwright/test';
import { openFaulty } from './support/faulty-studio.ts';
import { StudioPage } from './support/studio-page.ts';

test('device.destroy() in the middle of a run, twice, the second time under captured graphs: resumed on a new device each time', async ({
  page,
}) => {
  // Kernels compile for longer than 20 s on a software adapter of a busy machine.
  const studio = await openFaulty(page, ['none', 'lose@2', 'lose@3+captured'], 240_000);
  await studio.chooseBackend('WebGPU');
  await studio.setSettings({ Steps: 4, 'Samples at once': 1 });
  await studio.draw.click();
  await expect(studio.notices).toHaveAttribute('data-code', 'gpu-lost', { timeout: 120_000 });
  await page.getByRole('button', { name: 'Resume' }).click();
  await expect(studio.notices).toContainText('the pictures of step 3 are kept. Resume goes on from step 3.', { timeout: 120_000 });
  await page.getByRole('button', { name: 'Resume' }).click();
  await studio.finished(180_000);
  await expect(page.getByTestId('device')).toHaveAttribute('data-backend', 'webgpu');
});

test('the graphics process dies in a run: said at once and in words, what was drawn stays, the next draw works', async ({
  page,
  browser,
}) => {
  const studio = new StudioPage(page);
  await studio.open();
  await studio.chooseBackend('WebGPU');
  await studio.setSettings({ Steps: 256, 'Samples at once': 1 });
  await studio.draw.click();
  await studio.reachedStep(2);
  const session = await browser.newBrowserCDPSession();
  await session.send('Browser.crashGpuProcess').catch(() => undefined);
  await expect(studio.notices).toHaveAttribute('data-code', 'gpu-lost');
  await expect(studio.notices).toContainText('The graphics processor was lost.');
  await studio.notices.getByRole('button', { name: 'Keep these' }).click();
  await studio.setSettings({ Steps: 2 });
  await studio.draw.click();
  await studio.finished(180_000);
  await expect(studio.notices).toHaveCount(0);
});
