// Pictures as people bring them: by click, drop and paste; rotated, transparent, 16 bits deep, huge, broken. The right picture or a
// message, and never a loss of what was made.
import { expect, test, type Page } from '@playwright/test';
import { cutShort, emptyFile, hugePng, png, webPage, withOrientation } from './support/files.ts';
import { meanDifference, readPixels, StudioPage, type UploadedFile } from './support/studio-page.ts';

/** Left half red, right half blue; the top quarter darker. */
const halves = (width: number, height: number) => (x: number, y: number) => {
  const light = y < height / 4 ? 100 : 200;
  return x < width / 2 ? [light, 0, 0] : [0, 0, light];
};

/** A pixel of the photo as the model gets it, by parts of the side. */
async function photoPixel(studio: StudioPage, x: number, y: number): Promise<number[]> {
  const pixels = await readPixels(studio.photoCanvas());
  const size = Math.sqrt(pixels.length / 3);
  const at = 3 * (Math.floor(y * size) * size + Math.floor(x * size));
  return pixels.slice(at, at + 3);
}

/** Uploads and waits until it is the photo. */
async function bring(studio: StudioPage, file: UploadedFile): Promise<void> {
  await studio.upload(file);
  await expect(studio.page.getByRole('region', { name: 'Photo' }).getByText(file.name, { exact: true })).toBeVisible({ timeout: 120_000 });
}

async function openFullSize(page: Page): Promise<StudioPage> {
  const studio = new StudioPage(page);
  await studio.open('faces64');
  return studio;
}

test('click, drop and paste; the square is centred and can be moved and zoomed', async ({ page }) => {
  const studio = await openFullSize(page);
  await bring(studio, png('wide.png', { width: 400, height: 200 }, halves(400, 200)));
  await expect(page.getByText('200 × 200 of 400 × 200 pixels')).toBeVisible();
  expect(await photoPixel(studio, 0.25, 0.75)).toEqual([200, 0, 0]);
  expect(await photoPixel(studio, 0.75, 0.1)).toEqual([0, 0, 100]);

  const board = page.getByTestId('crop-board');
  const box = (await board.boundingBox())!;
  await page.mouse.move(box.x + box.width / 2, box.y + box.height / 2);
  await page.mouse.down();
  await page.mouse.move(box.x + 10, box.y + box.height / 2, { steps: 4 });
  await page.mouse.up();
  await expect.poll(() => photoPixel(studio, 0.9, 0.75)).toEqual([200, 0, 0]);
  await board.focus();
  for (let i = 0; i < 80; i++) await page.keyboard.press('ArrowRight');
  await expect.poll(() => photoPixel(studio, 0.1, 0.75)).toEqual([0, 0, 200]);
  await page.mouse.wheel(0, -100);
  await expect(page.getByText(/^174 × 174 of/)).toBeVisible();
  await page.getByRole('button', { name: 'Done' }).click();

  await studio.transfer(
    'drop',
    png('dropped.png', { width: 90, height: 90 }, () => [10, 120, 30]),
  );
  await expect.poll(() => photoPixel(studio, 0.5, 0.5)).toEqual([10, 120, 30]);
  await studio.transfer(
    'paste',
    png('pasted.png', { width: 70, height: 90 }, () => [30, 20, 110]),
  );
  await expect.poll(() => photoPixel(studio, 0.5, 0.5)).toEqual([30, 20, 110]);
});

test('transparent parts lie on white, and the page says so', async ({ page }) => {
  const studio = await openFullSize(page);
  await bring(
    studio,
    png('glass.png', { width: 80, height: 80, channels: 4 }, (x) => (x < 40 ? [0, 0, 0, 0] : [0, 90, 0, 255])),
  );
  expect(await photoPixel(studio, 0.2, 0.5)).toEqual([255, 255, 255]);
  expect(await photoPixel(studio, 0.8, 0.5)).toEqual([0, 90, 0]);
  await expect(page.getByText('transparent parts on white')).toBeVisible();
});

test('16 bits become 8', async ({ page }) => {
  const studio = await openFullSize(page);
  await bring(
    studio,
    png('deep.png', { width: 64, height: 64, depth: 16 }, (x) => (x < 32 ? [65535, 32896, 0] : [257, 514, 25700])),
  );
  expect(await photoPixel(studio, 0.2, 0.5)).toEqual([255, 128, 0]);
  expect(await photoPixel(studio, 0.8, 0.5)).toEqual([1, 2, 100]);
});

test('a photo that EXIF turns stands upright', async ({ page }) => {
  const studio = await openFullSize(page);
  const base64 = await page.evaluate(() => {
    const canvas = document.createElement('canvas');
    [canvas.width, canvas.height] = [160, 80];
    const context = canvas.getContext('2d');
    if (!context) throw new Error('no canvas');
    context.fillStyle = '#f00';
    context.fillRect(0, 0, 80, 80);
    context.fillStyle = '#00f';
    context.fillRect(80, 0, 80, 80);
    return canvas.toDataURL('image/jpeg', 0.95).split(',')[1] ?? '';
  });
  const turned = withOrientation(Buffer.from(base64, 'base64'), 6);
  await bring(studio, { name: 'turned.jpg', mimeType: 'image/jpeg', buffer: turned });
  // Orientation 6: what is stored on the left belongs at the top.
  await expect(page.getByText(/^80\s×\s160$/)).toBeVisible();
  const [top, bottom] = [await photoPixel(studio, 0.5, 0.1), await photoPixel(studio, 0.5, 0.9)];
  expect(top[0]).toBeGreaterThan(240);
  expect(top[2]).toBeLessThan(15);
  expect(bottom[2]).toBeGreaterThan(240);
});

test('a photo of 100 megapixels opens, and the page stays alive', async ({ page }) => {
  const studio = await openFullSize(page);
  // Counts what the page's own thread still manages while the photo is decoded.
  await page.evaluate(() => {
    const turns = { longest: 0, last: performance.now() };
    Object.assign(window, { turns });
    setInterval(() => {
      const now = performance.now();
      turns.longest = Math.max(turns.longest, now - turns.last);
      turns.last = now;
    }, 20);
  });
  await bring(studio, hugePng('wall.png', 10_000, 10_000));
  await expect(page.getByText(/4\s096 × 4\s096 of 4\s096 × 4\s096 pixels/)).toBeVisible();
  const longest = await page.evaluate(() => (window as unknown as { turns: { longest: number } }).turns.longest);
  test.info().annotations.push({ type: 'longest turn of the page', description: `${Math.round(longest)} ms` });
  await studio.draw.scrollIntoViewIfNeeded();
  await expect(studio.share).toBeVisible();
});

test.describe('what is no picture', () => {
  const good = png('good.png', { width: 100, height: 100 }, halves(100, 100));
  const cases: { what: string; file: UploadedFile; says: RegExp }[] = [
    { what: 'an empty file', file: emptyFile, says: /not a picture that can be read.*empty \(0 bytes\)/s },
    { what: 'a web page named .png', file: webPage, says: /holiday\.png: it holds a web page/ },
    { what: 'a PNG cut short', file: cutShort(good, 60), says: /cannot be decoded: it may be cut short or damaged/ },
    { what: 'more than 100 megapixels', file: hugePng('poster.png', 16_000, 8_000), says: /too large.*16000 × 8000, 128 megapixels/s },
  ];
  for (const { what, file, says } of cases) {
    test(`${what} is refused with its reason; photo, mask and settings stay`, async ({ page }) => {
      const studio = await openFullSize(page);
      await page.getByTestId('draw-large').click();
      await page.keyboard.press('Escape');
      await page.getByRole('slider', { name: /^Noise/ }).fill('0.1');
      await expect(studio.share).toBeVisible();
      const [photo, share] = [await readPixels(studio.photoCanvas()), await studio.share.textContent()];
      await studio.upload(file);
      await expect(studio.notices).toHaveCount(1);
      await expect(studio.notices).toContainText(says);
      await expect(studio.notices).toContainText('mask and all settings are kept');
      // The page stays where it was: no crop of the old picture in front of what was drawn.
      await expect(page.getByRole('region', { name: 'Crop' })).toHaveCount(0);
      await expect(studio.draws).toBeVisible();
      expect(await readPixels(studio.photoCanvas())).toEqual(photo);
      expect(await studio.share.textContent()).toBe(share);
      await expect(page.getByRole('slider', { name: /^Noise/ })).toHaveValue('0.1');
      await bring(studio, good);
      await expect(studio.notices).toHaveCount(0);
    });
  }
});

test('no face: the page says so; a face: it does not', async ({ page }) => {
  const studio = await openFullSize(page);
  await page.getByRole('button', { name: /^Chelsea/ }).click();
  await expect(page.getByTestId('no-face')).toContainText('No face was found here. The model knows only faces', { timeout: 120_000 });
  await expect(page.getByText(/^Off the data/)).toBeVisible();
  await page.getByRole('button', { name: /^Astronaut/ }).click();
  await expect(page.getByTestId('no-face')).toHaveCount(0);
  await page.getByRole('button', { name: 'Crop' }).click();
  await expect(page.getByRole('button', { name: 'Frame the face' })).toBeVisible({ timeout: 120_000 });
  await expect(page.getByTestId('no-face')).toHaveCount(0);
  await page.getByRole('button', { name: 'Frame the face' }).click();
  await expect(studio.share).toBeVisible();
});

test('generated pictures are labelled as generated', async ({ page }) => {
  await openFullSize(page);
  await page.getByRole('button', { name: 'Nobody 3, generated by the model' }).click();
  await expect(page.getByText('Generated: this person does not exist.')).toBeVisible();
});

test('another photo and its square are undone, and the one that is back can be cropped', async ({ page }) => {
  const studio = new StudioPage(page);
  await studio.open();
  const first = await readPixels(studio.photoCanvas());
  await page.getByRole('button', { name: /^Chelsea/ }).click();
  await expect.poll(async () => meanDifference(await readPixels(studio.photoCanvas()), first)).toBeGreaterThan(5);
  await page.keyboard.press('Control+z');
  await expect.poll(() => readPixels(studio.photoCanvas())).toEqual(first);
  await page.getByRole('button', { name: 'Crop' }).click();
  await page.getByRole('slider', { name: 'Turn' }).fill('30');
  await expect.poll(async () => meanDifference(await readPixels(studio.photoCanvas()), first)).toBeGreaterThan(2);
  await page.getByRole('heading', { name: 'Choose the square' }).click();
  await page.keyboard.press('Control+z');
  await expect.poll(() => readPixels(studio.photoCanvas())).toEqual(first);
  await page.keyboard.press('Control+Shift+Z');
  await expect.poll(async () => meanDifference(await readPixels(studio.photoCanvas()), first)).toBeGreaterThan(2);
  await expect(studio.notices).toHaveCount(0);
});
