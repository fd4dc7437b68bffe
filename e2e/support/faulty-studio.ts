// The studio whose engine fails when it is told to (tests/browser/studio.html): the same page, the same Workers, one fault each.
import { expect, type Page } from '@playwright/test';
import { harnessUrl } from '../hosts.ts';
import { png } from './files.ts';
import { readPixels, StudioPage } from './studio-page.ts';

const photo = png('mine.png', { width: 60, height: 60 }, (x, y) => [4 * x, 4 * y, 120]);

/**
 * @param faults one for each Worker that is started, as "kind@step"
 * @param patienceMs how long a Worker may be silent, where 20 s are too few
 */
export async function openFaulty(page: Page, faults: string[], patienceMs?: number): Promise<StudioPage> {
  await page.addInitScript((set) => Object.assign(window, set), { faults, ...(patienceMs === undefined ? {} : { patienceMs }) });
  const studio = new StudioPage(page);
  await page.goto(new URL('studio.html?model=tiny', harnessUrl).href);
  await studio.enter();
  await studio.soon([{ selector: '[data-testid=draw]:enabled' }]);
  await expect(studio.draw).toBeEnabled({ timeout: 120_000 });
  await studio.chooseSampler('EDM Heun');
  return studio;
}

/** A photo and a noise of one's own; what must be there afterwards. */
export async function makeMine(studio: StudioPage): Promise<() => Promise<void>> {
  const { page } = studio;
  await studio.upload(photo);
  await expect(page.getByRole('region', { name: 'Photo' }).getByText('mine.png')).toBeVisible();
  await page.getByRole('button', { name: 'Done' }).click();
  await page.getByRole('slider', { name: /^Noise/ }).fill('0.1');
  await studio.setSettings({ Steps: 8, 'Samples at once': 2 });
  // Loads the model: the photo is cut to its size then.
  await page.getByTestId('estimate').click();
  await studio.finished();
  const before = await readPixels(studio.photoCanvas());
  return async () => {
    expect(await readPixels(studio.photoCanvas())).toEqual(before);
    await expect(page.getByRole('slider', { name: /^Noise/ })).toHaveValue('0.1');
    await expect(page.getByRole('radio', { name: 'Mask', exact: true })).toBeChecked();
  };
}
