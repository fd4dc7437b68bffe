// The first minutes of somebody who does not know H: plain words beside symbols, a photo of one's own that explains itself, a fit that is
// exact, how far results are to be believed, and the tour.
import { expect, test, type Page } from '@playwright/test';
import { decode } from 'fast-png';
import { png } from './support/files.ts';
import { readPixels, StudioPage, type UploadedFile } from './support/studio-page.ts';

/** The astronaut twice, side by side. */
async function twoFaces(page: Page): Promise<UploadedFile> {
  const base64 = await page.evaluate(async () => {
    const image = await createImageBitmap(await (await fetch('samples/astronaut.jpg')).blob());
    const canvas = new OffscreenCanvas(2 * image.width, image.height);
    const context = canvas.getContext('2d');
    for (const x of [0, image.width]) context?.drawImage(image, x, 0);
    const bytes = new Uint8Array(await (await canvas.convertToBlob()).arrayBuffer());
    return btoa(Array.from(bytes, (byte) => String.fromCharCode(byte)).join(''));
  });
  return { name: 'two.png', mimeType: 'image/png', buffer: Buffer.from(base64, 'base64') };
}

test('words: symbols have plain names, both bars are drawn one way round, a fit that is exact says so', async ({ page }) => {
  const studio = new StudioPage(page);
  await studio.open();
  const measurement = page.getByRole('region', { name: 'Measurement' });
  await expect(measurement).toContainText('what was seen: y');
  await expect(measurement).toContainText('simplest fit: H†y');
  const share = page.getByTestId('null-share');
  await expect(share).toContainText('of this photo seen, the rest is guessed');
  // What is said and what is drawn agree: solid is what was seen.
  const percent = Number(/([\d.]+)\s%/.exec((await share.textContent()) ?? '')?.[1]);
  const drawn = await share.evaluate((line) => Number.parseFloat(line.nextElementSibling?.querySelector('i')?.style.width ?? ''));
  expect(Math.abs(drawn - percent)).toBeLessThan(1);
  await studio.setSettings({ Steps: 3, 'Samples at once': 1 });
  await studio.draw.click();
  await studio.finished();
  await expect(page.getByTestId('met')).toContainText('The sample meets the measurement exactly.');
  await page.getByRole('radio', { name: 'real' }).check();
  await expect(page.getByTestId('brought')).toContainText('The photo is the measurement');
  await studio.draw.click();
  await studio.finished();
  await expect(page.getByTestId('met').or(page.getByTestId('why-not-met')).first()).toBeVisible();
});

test('a photo of one’s own: pixel for pixel where it has the model’s side; of several faces one is chosen', async ({ page }) => {
  const studio = new StudioPage(page);
  await studio.open('faces64');
  const small = png('small.png', { width: 64, height: 64 }, (x, y) => [(37 * x) % 256, (91 * y) % 256, (x * y) % 256]);
  await studio.upload(small);
  await expect(page.getByText('pixel for pixel')).toBeVisible();
  await expect(page.getByTestId('no-face')).toHaveCount(1, { timeout: 120_000 });
  const shown = await readPixels(studio.photoCanvas());
  expect(shown).toEqual(Array.from(decode(small.buffer).data));
  await studio.upload(await twoFaces(page));
  const faces = page.getByTestId('faces').getByRole('button');
  await expect(faces).toHaveCount(2, { timeout: 120_000 });
  const before = await readPixels(studio.photoCanvas());
  const other = faces.and(page.locator('[aria-pressed=false]'));
  await other.focus();
  await page.keyboard.press('Enter');
  await expect(faces.and(page.locator('[aria-pressed=true]'))).toHaveCount(1);
  await expect.poll(async () => (await readPixels(studio.photoCanvas())).every((value, i) => value === before[i])).toBe(false);
});

test('how far to believe it: one key from a result, with what was measured and what never was', async ({ page }) => {
  const drawn = { sample: 13, spread: 0.98, coverage: { hidden: [0.6, 0.85], seen: [1, 1] } };
  const families = { strokes: { seen: true, noise: { 0: drawn } }, box: { seen: false, noise: { 0: drawn } } };
  // Another page's numbers: what the card says must not depend on how far the shipped weights were examined.
  await page.route('**/metrics.json', (route) =>
    route.fulfill({ json: { weights: 'w', images: 512, sampled: 32, samples: 4, evaluations: 24, calibrated: [0.61, 0.86], families } }),
  );
  const studio = new StudioPage(page);
  await studio.open();
  await page.getByTestId('believe').focus();
  await page.keyboard.press('Enter');
  const card = page.getByRole('dialog', { name: 'How far to believe this' });
  await expect(card.getByRole('row')).toHaveCount(3);
  await expect(card).toContainText('32 held-out faces');
  await expect(card).toContainText('60 %, 85 %');
  await expect(card).toContainText('Never measured:');
  const link = await card.getByRole('link', { name: 'Model card' }).getAttribute('href');
  expect(await (await page.request.get(new URL(link ?? '', page.url()).href)).text()).toContain('# Model card');
  await page.keyboard.press('Escape');
  await studio.chooseOperator('Composition');
  await page.getByTestId('believe').click();
  await expect(page.getByTestId('never-measured')).toContainText('nothing was measured');
});
