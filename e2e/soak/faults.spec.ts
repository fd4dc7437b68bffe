// A Worker that hangs, closes itself, crashes or starves: said, nothing of one's own lost, resumed.
import { expect, test } from '@playwright/test';
import { makeMine, openFaulty } from '../support/faulty-studio.ts';

for (const [fault, code, says] of [
  ['hang', 'engine-stopped', /has not answered for \d+ seconds/],
  ['close', 'engine-stopped', /has not answered for \d+ seconds/],
  ['crash', 'engine-stopped', /the test crashed the Worker/],
  ['starve', 'out-of-memory', /allocation failed/],
] as const)
  test(`a Worker that is made to ${fault}: said, kept, resumed`, async ({ page }) => {
    const studio = await openFaulty(page, [`${fault}@2`]);
    const isMine = await makeMine(studio);
    await studio.draw.click();
    await expect(studio.notices).toHaveAttribute('data-code', code, { timeout: 60_000 });
    await expect(studio.notices).toContainText(says);
    await isMine();
    await page.getByRole('button', { name: 'Resume' }).click();
    await studio.finished();
    await isMine();
    await expect(studio.notices).toHaveCount(0);
  });

test('memory refused while the model loads: said, and drawn when there is some', async ({ page }) => {
  const studio = await openFaulty(page, ['starve@load']);
  await studio.setSettings({ Steps: 4, 'Samples at once': 2 });
  await studio.draw.click();
  await expect(studio.notices).toHaveAttribute('data-code', 'out-of-memory');
  await expect(studio.notices).toContainText('mask, settings and what was drawn before are kept');
  await page.getByRole('button', { name: 'Draw again' }).click();
  await studio.finished();
  await expect(studio.notices).toHaveCount(0);
});

test('storage that takes no model: it runs all the same, and the page says that nothing stays', async ({ page }) => {
  const studio = await openFaulty(page, ['full']);
  await studio.setSettings({ Steps: 4, 'Samples at once': 2 });
  await studio.draw.click();
  await studio.finished();
  await expect(studio.notices).toHaveCount(0);
  await page.getByTestId('device').click();
  await expect(page.getByRole('dialog', { name: 'What computes here' })).toContainText('nothing; the next visit fetches');
});
