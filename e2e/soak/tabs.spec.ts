// What happens to tabs: asleep for an hour in the middle of a run, frozen by the browser, crashed, two of them at work at once.
import { expect, test, type Page } from '@playwright/test';
import { harnessUrl } from '../hosts.ts';
import { makeMine, openFaulty } from '../support/faulty-studio.ts';
import { readPixels, StudioPage } from '../support/studio-page.ts';

/** Longer than the faulty studio waits for a silent Worker. */
const sleepMs = 25_000;
/** Longer than a session takes to be kept. */
const keptMs = 1500;

/** A run that lasts some seconds, somewhere in its middle. */
async function inTheMiddle(studio: StudioPage): Promise<void> {
  await studio.setSettings({ Steps: 200 });
  await studio.draw.click();
  await studio.reachedStep(5);
  await expect(studio.band).toHaveAttribute('data-run', 'running');
}

test('an hour on the clock in the middle of a run is no silence of the Worker', async ({ page }) => {
  await page.clock.install();
  const studio = await openFaulty(page, []);
  const isMine = await makeMine(studio);
  await inTheMiddle(studio);
  await page.clock.fastForward('01:00:00');
  await studio.finished();
  await expect(studio.notices).toHaveCount(0);
  await isMine();
});

test('a tab that the browser freezes in the middle of a run goes on when it is looked at again', async ({ page }) => {
  const studio = await openFaulty(page, []);
  const isMine = await makeMine(studio);
  await inTheMiddle(studio);
  const tools = await page.context().newCDPSession(page);
  await tools.send('Page.setWebLifecycleState', { state: 'frozen' });
  await new Promise((resolve) => setTimeout(resolve, sleepMs));
  await tools.send('Page.setWebLifecycleState', { state: 'active' });
  await studio.finished();
  await expect(studio.notices).toHaveCount(0);
  await isMine();
});

test('a tab that crashes in the middle of a run: photo, mask, settings and the samples before it are back', async ({ page, context }) => {
  const studio = await openFaulty(page, []);
  const isMine = await makeMine(studio);
  await studio.draw.click();
  await studio.finished();
  const [photo, drawn] = [await readPixels(studio.photoCanvas()), await readPixels(studio.sampleCanvases().first())];
  await isMine();
  await page.waitForTimeout(keptMs);
  await inTheMiddle(studio);
  const crashed = page.waitForEvent('crash');
  void page.goto('chrome://crash').catch(() => undefined);
  await crashed;
  const again = await context.newPage();
  const after = await openAgain(again);
  await expect.poll(() => readPixels(after.photoCanvas())).toEqual(photo);
  await expect(again.getByRole('slider', { name: /^Noise/ })).toHaveValue('0.1');
  await expect(after.sampleCanvases()).toHaveCount(2);
  expect(await readPixels(after.sampleCanvases().first())).toEqual(drawn);
});

test('two tabs at work at once: each draws its own, and the first one’s session is the one that stays', async ({ page, context }) => {
  const first = await openFaulty(page, []);
  const isMine = await makeMine(first);
  const secondPage = await context.newPage();
  const second = await openFaulty(secondPage, []);
  await expect(secondPage.getByTestId('strip')).toContainText('open in another tab');
  await second.chooseOperator('Low resolution');
  await secondPage.getByRole('slider', { name: /^Noise/ }).fill('0.3');
  await Promise.all([inTheMiddle(first), inTheMiddle(second)]);
  await Promise.all([first.finished(), second.finished()]);
  await isMine();
  const drawn = await readPixels(first.sampleCanvases().first());
  expect(await readPixels(second.sampleCanvases().first())).not.toEqual(drawn);
  await page.waitForTimeout(keptMs);
  await secondPage.close();
  await page.reload();
  await isMine();
  await expect.poll(() => readPixels(first.sampleCanvases().first())).toEqual(drawn);
});

async function openAgain(page: Page): Promise<StudioPage> {
  const studio = new StudioPage(page);
  await page.goto(new URL('studio.html?model=tiny', harnessUrl).href);
  await studio.enter();
  await expect(studio.draw).toBeEnabled({ timeout: 120_000 });
  return studio;
}
