// The bench page with a WebGPU adapter: every kernel of every operator has a time, launches are counted and as few as was asked for, and the
// file names the adapter.
import { readFile } from 'node:fs/promises';
import { expect, test } from '@playwright/test';

const kernels = [
  'network input',
  'denoised',
  'per pixel',
  'matrix rows',
  'matrix columns',
  'strided rows',
  'strided columns',
  'composition rows',
];

// Two engines and a third are started, one after another.
test.slow();

test('bench page: a time for every kernel, few launches, and whose adapter it was', async ({ page }) => {
  await page.goto('bench.html?model=tiny');
  await expect(page.getByText('imitates a graphics card')).toBeVisible();
  for (const other of [/^Evaluations/, /^Parity/]) await page.getByRole('checkbox', { name: other }).uncheck();
  await page.getByRole('button', { name: 'Measure' }).click();
  await expect(page.getByRole('status')).toHaveText('Done.', { timeout: 400_000 });
  const [download] = await Promise.all([page.waitForEvent('download'), page.getByRole('link', { name: 'Save as JSON' }).click()]);
  const told: unknown = JSON.parse(await readFile(await download.path(), 'utf8'));
  expect(told).toMatchObject({
    machine: { adapterInfo: { architecture: 'swiftshader', software: true } },
    outcomes: [
      { id: 'half', problem: 'left out: this adapter has no shader-f16' },
      { problem: null },
      { problem: null },
      { problem: null },
    ],
  });
  for (const kernel of kernels) {
    const time = page.getByRole('row', { name: new RegExp(`^${kernel} `) }).getByRole('cell');
    expect(Number(await time.first().textContent())).toBeGreaterThan(0);
  }
  for (const form of ['not captured', 'captured'])
    for (const counted of ['submissions', 'buffers mapped', 'bytes up'])
      await expect(page.getByRole('row', { name: new RegExp(`^${form}, ${counted}.*: met`) })).toBeVisible();
  for (const speed of ['copies between buffers', 'matrix products'])
    await expect(page.getByRole('row', { name: new RegExp(`^${speed}.*[1-9]`) })).toBeVisible();
});
