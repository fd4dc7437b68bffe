// The shipped model on the processor, through the page: a motion blur with noise, 25 evaluations, 7 of its guide and more.
import { expect, test } from '@playwright/test';
import { meanDifference, readPixels, spread, StudioPage } from './support/studio-page.ts';

test('faces64 restores the astronaut from a blurred, noisy measurement', async ({ page }) => {
  test.setTimeout(600_000);
  const studio = new StudioPage(page);
  await studio.open('faces64');
  await studio.chooseOperator('Motion blur');
  await page.getByRole('slider', { name: /^Noise/ }).fill('0.05');
  await studio.setSettings({ Steps: 25, 'Samples at once': 1 });
  await studio.draw.click();
  await expect(studio.band).toContainText(/Model|Checking|Preparing|MMSE|Samples|Step/);
  await studio.finished(540_000);
  await expect(studio.band).toContainText('32 evaluations');

  const photo = await readPixels(studio.photoCanvas());
  const undone = await readPixels(studio.measurementCanvases().last());
  const sample = await readPixels(studio.sampleCanvases().first());
  const mmse = await readPixels(studio.mmseCanvas());
  expect(spread(sample)).toBeGreaterThan(20);
  // The mean of what fits is nearer to the truth than what the pseudo-inverse makes of the same numbers.
  expect(meanDifference(mmse, photo)).toBeLessThan(meanDifference(undone, photo));
  const fit = Number(/([\d.]+)/.exec((await studio.draws.getByTitle(/^How far this sample/).textContent()) ?? '')?.[1]);
  expect(fit).toBeGreaterThan(0.3);
  expect(fit).toBeLessThan(3);
});
