// The static folder on a plain file host: a sub-path, no special headers. The page makes itself isolated with one reload, a
// second visit fetches no file again, and where no service worker may run everything still works, with one thread.
import { expect, test, type Page } from '@playwright/test';
import { plainUrl, sentBelow, spacedUrl } from './hosts.ts';
import { StudioPage } from './support/studio-page.ts';

test.use({ serviceWorkers: 'allow' });

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

test('a second visit fetches no file again', async ({ playwright, launchOptions }, testInfo) => {
  // A profile on disk, as people have: the cache of a private window is too small for the runtime.
  const context = await playwright.chromium.launchPersistentContext(testInfo.outputPath('profile'), launchOptions);
  const lastOfGuide = 'faces64-guide/segment-04.onnx';
  // The model comes with the first run, so a visit is a run.
  const visit = async () => {
    const page = await context.newPage();
    await page.goto(plainUrl);
    await page.waitForFunction(() => crossOriginIsolated);
    await new StudioPage(page).enter();
    await page.getByTestId('estimate').click();
    await expect(page.getByText('Done').first()).toBeVisible({ timeout: 120_000 });
    // What a visit did not need is fetched after it, by the service worker, which is no request of the page.
    await page.getByTestId('device').click();
    await expect(page.getByRole('dialog', { name: 'What computes here' })).toContainText('opens without a network', { timeout: 60_000 });
    await page.waitForLoadState('networkidle');
    // The guide is fetched behind the model, one file after another.
    await expect
      .poll(async () => (await sentBelow(page, plainUrl)).some((file) => file.includes(lastOfGuide)), { timeout: 60_000 })
      .toBe(true);
    const files = await sentBelow(page, plainUrl);
    await page.close();
    return files;
  };
  const first = await visit();
  const second = await visit();
  await context.close();
  expect(first.some((file) => file.includes('.safetensors'))).toBe(true);
  expect(second.slice(first.length)).toEqual([]);
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

  test('behind a path with spaces, in a frame of another page: measures, draws, makes a link to itself', async ({ page }) => {
    await page.route('**/frame.html', (route) =>
      route.fulfill({ contentType: 'text/html', body: `<iframe src="${spacedUrl}?model=tiny" width="1200" height="700"></iframe>` }),
    );
    // On the host itself: Chromium lets no made-up page reach into the local network.
    await page.goto(new URL('/frame.html', plainUrl).href);
    const frame = page.frameLocator('iframe');
    const door = frame.getByTestId('enter');
    const draw = frame.getByTestId('draw');
    await expect(door.or(draw)).toBeVisible({ timeout: 120_000 });
    if (await door.isVisible()) await door.click();
    await expect(draw).toBeEnabled({ timeout: 120_000 });
    await draw.click();
    await expect(frame.getByTestId('band')).toHaveAttribute('data-run', 'done', { timeout: 120_000 });
    await frame.getByRole('button', { name: 'Share' }).click();
    await expect(frame.getByRole('textbox', { name: 'Link' })).toHaveValue(/with%20spaces\/\?model=tiny#r=/);
  });

  test('a model that is not there is said at once, and one that has no name too', async ({ page }) => {
    await page.goto(`${plainUrl}?model=nope`);
    await expect(page.locator('[data-code=model-missing]')).toContainText('There is no model called “nope” here.');
    await page.goto(`${plainUrl}?model=../tiny`);
    await expect(page.locator('[data-code=model-missing]')).toContainText('“../tiny” is no name of a model; faces64 is used.');
  });
});
