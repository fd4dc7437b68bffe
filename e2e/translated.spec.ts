// Under page translation the page lives on in every state and says what is so (on a phone: a11y.spec.ts); and where a panel breaks all the same, the others stay.
import { expect, test } from '@playwright/test';
import { states } from './support/states.ts';
import { StudioPage } from './support/studio-page.ts';
import { brokenBy, translatePage } from './support/translate.ts';

test.use({ reducedMotion: 'reduce' });

test('translated, every state is reached, none says what was so before', async ({ page }) => {
  const errors: string[] = [];
  page.on('pageerror', (error) => errors.push(String(error)));
  await translatePage(page);
  await page.goto('./?model=tiny');
  const wrong: Record<string, string[]> = {};
  for await (const state of states({ studio: new StudioPage(page), isPhone: false, steps: 4 })) {
    const found = await brokenBy(page);
    if (found.length > 0) wrong[state] = found;
  }
  expect(wrong).toEqual({});
  expect(errors).toEqual([]);
});

const panels: { name: string; where: string; breakIt: (studio: StudioPage) => Promise<unknown> }[] = [
  { name: 'Photo', where: '[aria-label=Photo]', breakIt: ({ page }) => page.locator('.library button').last().click() },
  {
    name: 'Measurement',
    where: 'section[aria-label=Measurement]',
    breakIt: ({ page }) => page.getByRole('slider', { name: /^Noise/ }).fill('0.1'),
  },
  { name: 'This view', where: '.sheet', breakIt: ({ draw }) => draw.click() },
];

test('a panel that breaks says so in its own place, comes back when asked, and the rest works meanwhile', async ({ page }) => {
  // Canvases of the panel that is broken have no context: drawing there throws.
  await page.addInitScript(() => {
    const { getContext } = HTMLCanvasElement.prototype;
    HTMLCanvasElement.prototype.getContext = function (this: HTMLCanvasElement, ...args: unknown[]) {
      const { broken } = window as { broken?: string };
      if (broken && this.closest(broken)) throw new Error('broken by the test');
      return Reflect.apply(getContext, this, args) as never;
    } as typeof getContext;
  });
  const studio = new StudioPage(page);
  await studio.open();
  await studio.setSettings({ Steps: 2, 'Samples at once': 1 });
  const stand = page.getByTestId('broken');
  for (const { name, where, breakIt } of panels) {
    await page.evaluate((broken) => Object.assign(window, { broken }), where);
    await breakIt(studio);
    await expect(stand).toHaveAccessibleName(name);
    await expect(page.getByTestId('failed')).toHaveCount(0);
    // Everything else goes on.
    if (name !== 'This view') await studio.draw.click();
    await studio.finished();
    await page.evaluate(() => Object.assign(window, { broken: undefined }));
    await stand.getByRole('button', { name: 'Show it again' }).click();
    await expect(stand).toHaveCount(0);
    await studio.setSettings({ Steps: 2 });
  }
  await expect(studio.sampleCanvases()).toHaveCount(1);
});
