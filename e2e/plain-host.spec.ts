// The static folder on a plain file host: a sub-path, no special headers. The page makes itself isolated with one reload, a
// second visit fetches no file again, and where no service worker may run everything still works, with one thread.
import { expect, test, type Page } from '@playwright/test';
import { plainUrl } from './hosts.ts';

async function bodyBytes(page: Page): Promise<number> {
  const answer: unknown = await (await page.request.get(new URL('/served', plainUrl).href)).json();
  if (typeof answer !== 'object' || answer === null || !('bodyBytes' in answer)) throw new Error('the plain host did not count');
  return Number(answer.bodyBytes);
}

function countLoads(page: Page): () => number {
  let loads = 0;
  page.on('load', () => loads++);
  return () => loads;
}

async function isShown(page: Page): Promise<void> {
  await expect(page.getByRole('heading').first()).toBeVisible();
  await page.waitForLoadState('networkidle');
}

test('makes itself isolated with one reload', async ({ page }) => {
  const loads = countLoads(page);
  await page.goto(plainUrl);
  await page.waitForFunction(() => crossOriginIsolated);
  await isShown(page);
  expect(loads()).toBe(2);
  await page.reload();
  await isShown(page);
  expect(await page.evaluate(() => crossOriginIsolated)).toBe(true);
  expect(loads()).toBe(3);
});

test('a second visit fetches no file again', async ({ page, context }) => {
  await page.goto(plainUrl);
  await page.waitForFunction(() => crossOriginIsolated);
  await isShown(page);
  await page.close();
  const second = await context.newPage();
  const before = await bodyBytes(second);
  await second.goto(plainUrl);
  await isShown(second);
  expect((await bodyBytes(second)) - before).toBe(0);
});

test.describe('without service workers', () => {
  test.use({ serviceWorkers: 'block' });

  test('opens, not isolated, and never loops', async ({ page }) => {
    const loads = countLoads(page);
    await page.goto(plainUrl);
    await isShown(page);
    expect(await page.evaluate(() => crossOriginIsolated)).toBe(false);
    expect(loads()).toBeLessThanOrEqual(2);
  });
});
