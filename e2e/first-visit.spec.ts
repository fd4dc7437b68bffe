// A first visit: one sentence, four measurements, one click to restored faces that are labelled as invented; and what is not a face.
import { expect, test } from '@playwright/test';
import { png } from './support/files.ts';
import { meanDifference, readPixels, spread, StudioPage } from './support/studio-page.ts';

test('one click: recorded guesses at once, then the live ones, each another, all called invented', async ({ page }) => {
  const studio = new StudioPage(page);
  await page.goto('./?model=tiny');
  const welcome = page.getByTestId('welcome');
  await expect(welcome.getByRole('heading', { name: 'One measurement, many possible pictures' })).toBeVisible();
  await expect(welcome).toContainText(
    'what is left is measured, the rest is guessed by a model, and every guess is another face that fits',
  );
  await expect(welcome).toContainText('Invented faces');
  const tiles = welcome.getByRole('list', { name: 'Examples' }).getByRole('button');
  await expect(tiles).toHaveCount(4);
  // Nothing of the studio yet, and no empty frame: every strip came.
  await expect(page.getByRole('complementary', { name: 'Measurement' })).toHaveCount(0);
  const strips = await welcome.locator('.strip').evaluateAll((all) =>
    Promise.all(
      all.map(async (strip) => {
        const image = new Image();
        image.src = /url\("(.*)"\)/.exec(getComputedStyle(strip).backgroundImage)?.[1] ?? '';
        await image.decode();
        return image.naturalWidth / image.naturalHeight;
      }),
    ),
  );
  expect(strips).toEqual(Array<number>(20).fill(5));

  const patches = page.getByTestId('example-patches');
  const percent = /[\d.]+/.exec((await patches.getAttribute('aria-label')) ?? '')?.[0] ?? '';
  await patches.click();
  await expect(page.getByRole('img', { name: /^Recorded guess/ }).first()).toBeVisible();
  await expect(page.getByTestId('invented')).toContainText('what was not measured is invented');
  await studio.finished();
  await expect(page.getByRole('img', { name: /^Recorded guess/ })).toHaveCount(0);
  const samples = await Promise.all((await studio.sampleCanvases().all()).map(readPixels));
  expect(samples).toHaveLength(4);
  for (const sample of samples) expect(spread(sample)).toBeGreaterThan(5);
  expect(meanDifference(samples[0]!, samples[1]!)).toBeGreaterThan(1);
  await expect(studio.share).toContainText(`${percent}\u00a0%`);
  await expect(page.getByRole('region', { name: 'Photo' })).toContainText('this person does not exist');

  // What was drawn is still there after a reload; the examples are one click away.
  await page.waitForTimeout(1500);
  await page.reload();
  await expect(studio.sampleCanvases()).toHaveCount(4);
  await page.getByTestId('home').click();
  await page.getByTestId('example-shake').click();
  await studio.finished();
  await expect(page.getByRole('radio', { name: 'Motion blur' })).toBeChecked();
  await expect(page.getByRole('region', { name: 'Photo' })).toContainText('Nobody 3');
});

test('every example shows a face that the detector finds', async ({ page }) => {
  await page.goto('./?model=tiny');
  for (const [id, name] of [
    ['mouth', 'Astronaut'],
    ['shake', 'Nobody 3'],
    ['eight', 'Nobody 4'],
    ['patches', 'Nobody 6'],
  ] as const) {
    await page.getByTestId(`example-${id}`).click();
    const photo = page.getByRole('region', { name: 'Photo' });
    await expect(photo).toContainText(name);
    await expect(photo).toHaveAttribute('data-face', 'looked', { timeout: 60_000 });
    await expect(page.getByTestId('no-face')).toHaveCount(0);
    await page.getByTestId('home').click();
  }
});

test.describe('on a phone', () => {
  test.use({ viewport: { width: 390, height: 844 }, hasTouch: true });

  test('a tap on an example shows faces without scrolling sideways; what is no face is said to be none', async ({ page }) => {
    const studio = new StudioPage(page);
    await page.goto('./?model=tiny');
    await expect(page.getByTestId('welcome')).toBeVisible();
    expect(await page.locator('.stage').evaluate((stage) => stage.scrollWidth - stage.clientWidth)).toBe(0);
    await page.getByTestId('example-mouth').tap();
    await expect(page.getByRole('img', { name: /^Recorded guess/ }).first()).toBeInViewport();
    await studio.finished();
    await expect(studio.sampleCanvases().first()).toBeInViewport();

    await studio.upload(png('wall.png', { width: 96, height: 96 }, (x, y) => [2 * x, 2 * y, 90]));
    await page.getByRole('button', { name: 'Done' }).click();
    await page.getByRole('button', { name: 'Measure', exact: true }).tap();
    await expect(page.getByTestId('no-face')).toContainText('No face was found here.');
    await expect(page.getByTestId('no-face')).toContainText('it will imagine one');

    // An address that asks for a view shows it here too, not what is measured.
    await page.goto('./?model=tiny&view=batch');
    await expect(page.getByTestId('batch')).toBeVisible();
  });
});
