// The page opens, is isolated on our own server, and says nothing bad on the console.
import { expect, test } from '@playwright/test';

test('the page opens without an error', async ({ page }) => {
  const complaints: string[] = [];
  page.on('console', (message) => {
    if (message.type() === 'error') complaints.push(message.text());
  });
  page.on('pageerror', (error) => complaints.push(String(error)));
  page.on('response', (response) => {
    if (response.status() >= 400) complaints.push(`${String(response.status())} ${response.url()}`);
  });
  await page.goto('./');
  await expect(page).toHaveTitle(/InvFussion/);
  await expect(page.getByRole('heading').first()).toBeVisible();
  expect(await page.evaluate(() => crossOriginIsolated)).toBe(true);
  await page.waitForLoadState('networkidle');
  expect(complaints).toEqual([]);
});
