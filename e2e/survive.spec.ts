// What the studio survives: a device that is lost in the middle of a run, and again while it is resumed.
// Photo, mask, seeds and what was reached are there afterwards, and the run ends with the pictures that it would have had.
import { expect, test } from '@playwright/test';
import { violations } from './support/axe.ts';
import { makeMine, openFaulty } from './support/faulty-studio.ts';
import { meanDifference, readPixels } from './support/studio-page.ts';

test('a device lost in the middle, and again while resuming: the same pictures in the end', async ({ page }) => {
  const studio = await openFaulty(page, ['lose@3', 'lose@5']);
  const isMine = await makeMine(studio);
  await studio.draw.click();
  await expect(studio.notices).toHaveAttribute('data-code', 'gpu-lost', { timeout: 60_000 });
  await expect(studio.notices).toContainText('the pictures of step 3 are kept. Resume goes on from step 3.');
  expect(await violations(page)).toEqual([]);
  await expect(studio.sampleCanvases()).toHaveCount(2);
  await isMine();
  await page.getByRole('button', { name: 'Resume' }).click();
  await expect(studio.notices).toContainText('Resume goes on from step 5.', { timeout: 60_000 });
  await page.getByRole('button', { name: 'Resume' }).click();
  await studio.finished();
  await expect(studio.notices).toHaveCount(0);
  await isMine();
  const resumed = await readPixels(studio.sampleCanvases().first());
  await page.getByTestId('keep-seeds').check();
  await studio.draw.click();
  await studio.finished();
  expect(meanDifference(await readPixels(studio.sampleCanvases().first()), resumed)).toBeLessThan(0.01);
});

test('what an interrupted run had reached can be kept as it is', async ({ page }) => {
  const studio = await openFaulty(page, ['lose@4']);
  await studio.setSettings({ Steps: 8, 'Samples at once': 2 });
  await studio.draw.click();
  await page.getByRole('button', { name: 'Keep these' }).click({ timeout: 60_000 });
  await expect(studio.band).toContainText('Stopped at 4 of 8');
  await expect(studio.notices).toHaveCount(0);
  await expect(page.getByRole('button', { name: 'Save sample 2024 as PNG' })).toBeVisible();

  await test.step('this page has an operator, a sampler and a view that somebody added by a file each', async () => {
    await page.keyboard.press('?');
    await expect(page.getByRole('dialog', { name: 'Keyboard' })).toContainText(', Tally');
    await page.keyboard.press('Escape');
    await page.keyboard.press('9');
    await expect(page.getByTestId('tally')).toHaveText('Samples drawn: 2');
    expect(new URL(page.url()).searchParams.get('view')).toBe('tally');
    const smooth = page.locator('.shell');
    await expect(smooth).toHaveAttribute('data-smooth', 'false');
    await page.keyboard.press('w');
    await expect(smooth).toHaveAttribute('data-smooth', 'true');
    await studio.chooseOperator('Warmth');
    await studio.chooseSampler('Euler');
    await studio.setSettings({ Steps: 2, 'Samples at once': 1 });
    await studio.draw.click();
    await studio.finished();
    await expect(page.getByTestId('tally')).toHaveText('Samples drawn: 1');
    await page.getByRole('button', { name: 'Samples', exact: true }).click();
    await expect(studio.sampleCanvases()).toHaveCount(1);
    expect(new URL(page.url()).searchParams.has('view')).toBe(false);
  });
});
