// A Worker that hangs, closes itself, crashes or starves in the middle of a run: said, nothing of one's own lost, resumed.
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
    await expect(studio.notices).toHaveAttribute('data-code', code, { timeout: 150_000 });
    await expect(studio.notices).toContainText(says);
    await isMine();
    await page.getByRole('button', { name: 'Resume' }).click();
    await studio.finished();
    await isMine();
    await expect(studio.notices).toHaveCount(0);
  });
