// A talk by keyboard alone: a scene by its address, the next one by the clicker, a run, the code, and back to the studio.
import { expect, test } from '@playwright/test';
import { StudioPage } from './support/studio-page.ts';

test('scene by address, drawn and changed by keys, code shown, left', async ({ page }) => {
  await page.goto('./?model=faces64&scene=eight');
  const talk = page.getByTestId('talk');
  await expect(talk).toHaveAttribute('data-scene', 'eight');
  await expect(talk.getByRole('img', { name: 'What was measured' })).toBeVisible({ timeout: 60_000 });
  await page.keyboard.press('PageDown');
  await expect(talk).toHaveAttribute('data-scene', 'patches');
  await expect(talk).toContainText('numbers measured');
  await page.waitForTimeout(1500);
  await page.keyboard.press('Space');
  await expect(talk.getByTestId('talk-count')).toHaveText('Done', { timeout: 120_000 });
  await expect(talk.getByRole('img', { name: /^Sample/ }).first()).toBeVisible();
  await page.keyboard.press('q');
  await expect(talk.getByTestId('talk-code')).toHaveAttribute('aria-label', /scene=patches/);
  await page.keyboard.press('Escape');
  await expect(talk).toHaveCount(0);
  const studio = new StudioPage(page);
  await studio.enter();
  await expect(studio.draw).toBeEnabled();
  expect(page.url()).not.toContain('scene');
});
