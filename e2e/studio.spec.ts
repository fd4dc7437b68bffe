// The main job on the page, `tiny` on the processor: one click draws, the steps are true, stop keeps, cancel restores, PNGs say
// what they are, every operator of the catalogue goes all the way.
import { readFile } from 'node:fs/promises';
import { expect, test } from '@playwright/test';
import { decode } from 'fast-png';
import { meanDifference, readPixels, spread, StudioPage } from './support/studio-page.ts';

test('a first visit: one click restores a face, each sample another', async ({ page }) => {
  const studio = new StudioPage(page);
  await studio.open();
  await expect(page.getByTestId('device')).toHaveAttribute('data-backend', 'wasm');
  await studio.draw.click();
  await studio.finished();
  await expect(studio.band).toContainText('24 evaluations');

  const samples = await Promise.all((await studio.sampleCanvases().all()).map(readPixels));
  expect(samples).toHaveLength(4);
  for (const sample of samples) expect(spread(sample)).toBeGreaterThan(5);
  expect(meanDifference(samples[0]!, samples[1]!)).toBeGreaterThan(1);
  expect(spread(await readPixels(studio.mmseCanvas()))).toBeGreaterThan(5);
  await expect(studio.draws.getByText(/^fit/)).toHaveCount(4);
  await expect(page.getByTestId('invented')).toContainText('what was not measured is invented');
});

test('the same seeds give the same pictures again, others give others', async ({ page }) => {
  const studio = new StudioPage(page);
  await studio.open();
  await studio.setSettings({ Steps: 4, 'Samples at once': 2 });
  await page.getByTestId('keep-seeds').check();
  const drawn = async (): Promise<number[][]> => {
    await studio.draw.click();
    // The click has started the run before it returns.
    await studio.finished();
    return Promise.all((await studio.sampleCanvases().all()).map(readPixels));
  };
  const [first, again] = [await drawn(), await drawn()];
  expect(again).toEqual(first);
  await studio.setSettings({ 'Samples at once': 1 });
  const alone = await drawn();
  expect(meanDifference(alone[0]!, first[0]!)).toBeLessThan(0.5);
});

test('stop keeps what was reached; cancel brings back what was there', async ({ page }) => {
  const studio = new StudioPage(page);
  await studio.open();
  // Long enough to be seen on the way, however fast the machine.
  await studio.setSettings({ Steps: 256 });
  await studio.draw.click();
  await studio.reachedStep(2);
  await page.getByTestId('stop').click();
  await expect(studio.band).toHaveAttribute('data-run', 'stopped');
  await expect(studio.band).toContainText(/Stopped at \d+ of 256/);
  const kept = await readPixels(studio.sampleCanvases().first());
  expect(spread(kept)).toBeGreaterThan(1);

  await page.getByTestId('draw').click();
  await studio.reachedStep(2);
  await page.getByTestId('cancel').click();
  await expect(studio.band).toHaveAttribute('data-run', 'cancelled');
  expect(await readPixels(studio.sampleCanvases().first())).toEqual(kept);
});

test('what is changed during a run waits for the next', async ({ page }) => {
  const studio = new StudioPage(page);
  await studio.open();
  await studio.setSettings({ Steps: 256 });
  await studio.draw.click();
  await studio.reachedStep(1);
  await studio.chooseOperator('Nothing seen');
  await expect(page.getByText('applies to the next run')).toBeVisible();
  await studio.finished();
  await expect(page.getByTestId('stale')).toContainText('of another operator: Mask');
});

test('a saved PNG holds the shown pixels and says that the rest is invented', async ({ page }) => {
  const studio = new StudioPage(page);
  await studio.open();
  await studio.setSettings({ Steps: 3, 'Samples at once': 1 });
  await studio.draw.click();
  await studio.finished();
  const download = page.waitForEvent('download');
  await page.getByRole('button', { name: 'Save sample 2024 as PNG' }).click();
  const file = await download;
  expect(file.suggestedFilename()).toBe('invfussion-mask-seed-2024.png');
  const saved = decode(await readFile(await file.path()));
  expect(Array.from(saved.data)).toEqual(await readPixels(studio.sampleCanvases().first()));
  expect(saved.text['Description']).toContain('what was not measured is invented');
  expect(saved.text['Comment']).toMatch(/Operator: mask; noise 0, seed 1\.\nSampler: SDE-DPM-Solver\+\+\(2M\), steps 3/);
  expect(saved.text['Comment']).toMatch(/weights sha256 [0-9a-f]{64}/);
});

test('every operator of the catalogue: y, H†y, the count, a run', async ({ page }) => {
  const studio = new StudioPage(page);
  await studio.open();
  await studio.setSettings({ Steps: 2, 'Samples at once': 1 });
  const names = await studio.operatorNames();
  expect(names.length).toBeGreaterThanOrEqual(5);
  for (const name of names) {
    await studio.chooseOperator(name);
    if (name === 'Own matrix') await studio.bringMatrix();
    await expect(studio.share).toContainText(/numbers measured/);
    await studio.draw.click();
    await expect(studio.band, name).toHaveAttribute('data-run', 'done', { timeout: 120_000 });
    expect(spread(await readPixels(studio.sampleCanvases().first())), name).toBeGreaterThan(1);
    await expect(studio.notices).toHaveCount(0);
  }
});

test('controls come from the catalogue and change the measurement', async ({ page }) => {
  const studio = new StudioPage(page);
  await studio.open();
  await studio.chooseOperator('Motion blur');
  await expect(page.getByRole('img', { name: /^Kernel/ })).toBeVisible();
  const measured = async (): Promise<number> =>
    Number(/^([\d\s]+) of/.exec((await studio.share.textContent()) ?? '')?.[1]?.replaceAll(/\s/g, ''));
  await expect.poll(measured).toBeLessThan(1500);
  const atFour = await measured();
  await page.getByRole('radiogroup', { name: 'Stride' }).getByRole('radio', { name: '8' }).check();
  await expect.poll(measured).toBeLessThan(atFour / 2);
  const kernel = page.getByRole('img', { name: /^Kernel/ });
  const before = await readPixels(kernel);
  const earlier = await readPixels(studio.measurementCanvases().first());
  await page.getByRole('button', { name: 'Another kernel' }).click();
  await expect.poll(() => readPixels(kernel)).not.toEqual(before);
  // The kernel is shown before y is measured with it.
  await expect.poll(() => readPixels(studio.measurementCanvases().first())).not.toEqual(earlier);
  const clean = await readPixels(studio.measurementCanvases().first());
  await page.getByRole('slider', { name: /^Noise/ }).fill('0.2');
  await expect.poll(() => readPixels(studio.measurementCanvases().first())).not.toEqual(clean);
  await page.keyboard.press('Control+z');
  await expect.poll(() => readPixels(studio.measurementCanvases().first())).toEqual(clean);

  await studio.chooseOperator('Low resolution');
  await expect(kernel).toHaveCount(0);
  await page.getByRole('combobox', { name: 'Filter' }).selectOption({ label: 'Kernel of your own' });
  await expect(kernel).toBeVisible();
});
