// Making a measurement beyond masks: a drawn camera path, compositions, what H does not see, measurements that somebody brings, the camera,
// and the restored square put back into the photo. Nothing here needs a trained model; runs use `tiny`.
import { readFile } from 'node:fs/promises';
import { expect, test, type Page } from '@playwright/test';
import { decode } from 'fast-png';
import { violations } from './support/axe.ts';
import { png } from './support/files.ts';
import { meanDifference, readPixels, spread, StudioPage, type UploadedFile } from './support/studio-page.ts';

async function openStudio(page: Page): Promise<StudioPage> {
  const studio = new StudioPage(page);
  await studio.open();
  return studio;
}

/** Numbers as numpy.save writes them, float32. */
function npy(name: string, values: readonly number[]): UploadedFile {
  const header = `{'descr': '<f4', 'fortran_order': False, 'shape': (${values.length},), }`.padEnd(117) + '\n';
  const buffer = Buffer.concat([
    Buffer.from('\x93NUMPY\x01\x00', 'latin1'),
    Buffer.from([118, 0]),
    Buffer.from(header),
    Buffer.from(Float32Array.from(values).buffer),
  ]);
  return { name, mimeType: 'application/octet-stream', buffer };
}

test('a camera path drawn by hand or by keys makes the kernel; its Gaussian can be changed; a kernel picture loads', async ({ page }) => {
  const studio = await openStudio(page);
  await studio.chooseOperator('Motion blur');
  await page.getByTestId('draw-large').click();
  const canvas = page.getByTestId('kernel-canvas');
  const box = (await canvas.locator('.frame').boundingBox())!;
  const kernel = canvas.locator('canvas');
  const before = await readPixels(kernel);
  const y = await readPixels(studio.measurementCanvases().first());
  await page.mouse.move(box.x + 0.2 * box.width, box.y + 0.5 * box.height);
  await page.mouse.down();
  await page.mouse.move(box.x + 0.8 * box.width, box.y + 0.5 * box.height, { steps: 12 });
  await page.mouse.up();
  await expect(page.getByRole('combobox', { name: 'Kind' }).locator('option:checked')).toHaveText('Drawn path');
  await expect.poll(() => readPixels(kernel)).not.toEqual(before);
  // A level path: the kernel is wide and not high, about its middle.
  const light = (pixels: number[], row: number, column: number): number => pixels[3 * (32 * row + column)]!;
  const drawn = await readPixels(kernel);
  expect(light(drawn, 16, 8)).toBeGreaterThan(150);
  expect(light(drawn, 4, 16)).toBeLessThan(25);
  await expect.poll(() => readPixels(studio.measurementCanvases().first())).not.toEqual(y);

  await page.getByRole('slider', { name: 'Softness' }).fill('1');
  await expect.poll(async () => light(await readPixels(kernel), 12, 16)).toBeLessThan(5);
  await canvas.focus();
  for (let i = 0; i < 8; i++) await page.keyboard.press('ArrowDown');
  await expect.poll(async () => spread((await readPixels(kernel)).filter((_, i) => Math.floor(i / 96) > 20))).toBeGreaterThan(5);

  await page
    .getByTestId('kernel-file')
    .setInputFiles(png('dot.png', { width: 9, height: 9, channels: 1 }, (x, row) => [x === 4 && row === 4 ? 255 : 0]));
  await expect(page.getByRole('img', { name: 'Kernel, 9 by 9' }).first()).toBeVisible();
  await page.keyboard.press('Escape');
  await expect(page.getByTestId('draws')).toBeVisible();
});

test('composition: blur then mask runs through the network with a note; the null-space share follows H', async ({ page }) => {
  const studio = await openStudio(page);
  const share = page.getByTestId('null-share');
  await expect(share).toContainText('of this photo seen');
  const percent = async (): Promise<number> => Number(/([\d.]+)\s%/.exec((await share.textContent()) ?? '')?.[1]);
  const ofMask = await percent();
  expect(ofMask).toBeGreaterThan(0);
  await studio.chooseOperator('Composition');
  await expect(page.getByTestId('unseen')).toContainText('saw no such operator');
  await expect(studio.share).toContainText(/^7\d\d of/, { timeout: 60_000 });
  await expect.poll(percent, { timeout: 60_000 }).toBeLessThan(ofMask);
  await page.getByRole('radio', { name: 'blocks' }).check();
  await studio.setSettings({ Steps: 3, 'Samples at once': 1 });
  await studio.draw.click();
  await studio.finished();
  expect(spread(await readPixels(studio.sampleCanvases().first()))).toBeGreaterThan(3);
});

test('a photo that is the measurement: y is its pixels, no truth, σₙ estimated; a blurred one counts only what lies in the frame', async ({
  page,
}) => {
  const studio = await openStudio(page);
  await page.getByRole('radio', { name: 'real' }).check();
  await expect(page.getByTestId('brought')).toContainText('The photo is the measurement');
  await expect(page.getByText('truth not known')).toBeVisible();
  await expect(page.getByTestId('null-share')).toHaveCount(0);
  await page.getByRole('slider', { name: /^Noise/ }).fill('0.2');
  const photo = await readPixels(studio.photoCanvas());
  // Nothing is added to what was brought, whatever σₙ is.
  await expect.poll(async () => (await readPixels(studio.measurementCanvases().first())).slice(0, 300)).toEqual(photo.slice(0, 300));
  const estimate = page.getByRole('button', { name: /^Use estimate/ });
  const value = Number(/[\d.]+$/.exec((await estimate.textContent()) ?? '')?.[0]);
  await estimate.click();
  await expect(page.getByRole('slider', { name: /^Noise/ })).toHaveValue(String(value));

  await studio.chooseOperator('Motion blur');
  await expect(page.getByTestId('brought')).toContainText('only samples whose window lies in the frame count');
  const counted = Number(/^([\d\s]+) of/.exec((await studio.share.textContent()) ?? '')?.[1]?.replaceAll(/\s/g, ''));
  expect(counted).toBeGreaterThan(0);
  expect(counted).toBeLessThan(3 * 16 * 16);
  await page.getByRole('radio', { name: 'simulated' }).check();
  await expect(page.getByText('truth known')).toBeVisible();
});

test('numbers from a .npy are y; a file that does not fit is refused with both counts', async ({ page }) => {
  const studio = await openStudio(page);
  await studio.chooseOperator('Random matrix');
  await page.getByRole('radio', { name: 'real' }).check();
  await expect(page.getByRole('region', { name: 'Measurement' }).getByRole('alert')).toContainText('load its numbers');
  await expect(studio.measurementCanvases()).toHaveCount(0);
  const file = page.getByTestId('npy-file');
  await file.setInputFiles(npy('short.npy', [1, 2, 3]));
  await expect(studio.notices).toContainText('measures 64 numbers; the file holds 3');
  await file.setInputFiles({ ...npy('x.npy', [1]), buffer: Buffer.from('no numbers') });
  await expect(studio.notices.filter({ hasText: 'this is no .npy file' })).toBeVisible();
  await file.setInputFiles(
    npy(
      'y.npy',
      Array.from({ length: 64 }, (_, i) => Math.sin(i)),
    ),
  );
  await expect(page.getByTestId('brought')).toContainText('64 numbers of y.npy');
  await studio.transfer(
    'drop',
    npy(
      'dropped.npy',
      Array.from({ length: 64 }, (_, i) => Math.cos(i)),
    ),
  );
  await expect(page.getByTestId('brought')).toContainText('64 numbers of dropped.npy');
  await expect(studio.share).toContainText('64 of');
  expect(spread(await readPixels(studio.measurementCanvases().first()))).toBeGreaterThan(0.5);
  // No face measures so, and the page says it.
  await studio.draw.click();
  await studio.finished();
  await expect(page.getByTestId('unexplained')).toContainText('None of them comes near');
});

test.describe('with a camera', () => {
  test.use({ permissions: ['camera'] });
  test('a still becomes the photo, ready to be cropped and turned', async ({ page }) => {
    const studio = await openStudio(page);
    const before = await readPixels(studio.photoCanvas());
    await page.getByTestId('camera').click();
    await expect(page.getByTestId('still')).toBeVisible();
    expect(await violations(page)).toEqual([]);
    await page.getByTestId('still').click();
    await expect(page.getByRole('region', { name: 'Crop' })).toBeVisible();
    await expect(page.getByRole('region', { name: 'Photo' }).getByText('Camera still')).toBeVisible();
    const still = await readPixels(studio.photoCanvas());
    expect(meanDifference(still, before)).toBeGreaterThan(10);
    await page.getByRole('slider', { name: 'Turn' }).fill('30');
    await expect.poll(async () => meanDifference(await readPixels(studio.photoCanvas()), still)).toBeGreaterThan(2);
  });
});

test('without permission the camera is refused in words', async ({ page }) => {
  await openStudio(page);
  await page.getByTestId('camera').click();
  await expect(page.getByTestId('camera-refused')).toContainText('The camera was not allowed.');
  await page.keyboard.press('Escape');
  await expect(page.getByTestId('draws')).toBeVisible();
});

test('the restored square goes back into the photo at the photo’s own resolution, only where it was hidden', async ({ page }) => {
  const studio = await openStudio(page);
  const whole = png('wide.png', { width: 300, height: 200 }, (x, y) => [x % 256, y, 90]);
  await studio.upload(whole);
  await expect(page.getByRole('region', { name: 'Photo' }).getByText('wide.png')).toBeVisible();
  await page.getByRole('button', { name: 'Done' }).click();
  await studio.setSettings({ Steps: 3, 'Samples at once': 1 });
  await studio.draw.click();
  await studio.finished();
  await page.getByRole('button', { name: 'Export' }).click();
  await page.getByTestId('put-back').click();
  const wipe = page.getByRole('dialog', { name: 'Export' }).getByTestId('wipe');
  await wipe.press('End');
  await expect(wipe).toHaveAttribute('aria-valuenow', '100');
  const [download] = await Promise.all([page.waitForEvent('download'), page.getByTestId('save-photo').click()]);
  const saved = decode(await readFile(await download.path()));
  expect([saved.width, saved.height]).toEqual([300, 200]);
  const at = (x: number, y: number): number[] =>
    Array.from(saved.data.slice(saved.channels * (y * 300 + x), saved.channels * (y * 300 + x) + 3));
  // Outside the square, and inside it above the hidden mouth, the photo is as it was.
  expect(at(10, 10)).toEqual([10, 10, 90]);
  expect(at(150, 40)).toEqual([150, 40, 90]);
  const mouth = at(150, 144);
  expect(Math.abs(mouth[0]! - 150) + Math.abs(mouth[1]! - 144) + Math.abs(mouth[2]! - 90)).toBeGreaterThan(3);
});
