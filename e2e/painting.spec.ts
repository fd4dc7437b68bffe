// Painting a mask: brush, eraser, right-drag, keys, strokes from outside, undo and redo, by mouse and by finger.
import { readFile } from 'node:fs/promises';
import { expect, test, type Page } from '@playwright/test';
import { decode } from 'fast-png';
import { meanDifference, readPixels, StudioPage } from './support/studio-page.ts';

/** Opens the large canvas; gives its place and a clean mask. */
async function begin(page: Page): Promise<{ studio: StudioPage; box: { x: number; y: number; width: number; height: number } }> {
  const studio = new StudioPage(page);
  await studio.open();
  const narrow = page.getByRole('button', { name: 'Measure', exact: true });
  if (await narrow.isVisible()) await narrow.click();
  await page.getByTestId('draw-large').click();
  await page.getByRole('button', { name: 'Uncover everything' }).click();
  await expect.poll(() => studio.hiddenPixels()).toBe(0);
  const box = await page.getByRole('region', { name: 'Paint the mask' }).locator('.bench-main .frame').boundingBox();
  if (!box) throw new Error('the canvas has no place');
  return { studio, box };
}

test('brush, eraser and right-drag; undo and redo stroke by stroke', async ({ page }) => {
  const { studio, box } = await begin(page);
  const stroke = async (row: number, options: { button?: 'left' | 'right' } = {}): Promise<void> => {
    const y = box.y + row * box.height;
    await page.mouse.move(box.x + 0.2 * box.width, y);
    await page.mouse.down(options);
    await page.mouse.move(box.x + 0.8 * box.width, y, { steps: 5 });
    await page.mouse.up(options);
  };
  await stroke(0.3);
  const one = await studio.hiddenPixels();
  expect(one).toBeGreaterThan(200);
  await stroke(0.7);
  const two = await studio.hiddenPixels();
  expect(two).toBe(2 * one);

  await stroke(0.7, { button: 'right' });
  expect(await studio.hiddenPixels()).toBe(one);
  await page.keyboard.press('x');
  await expect(page.getByRole('button', { name: 'Eraser' })).toHaveAttribute('aria-pressed', 'true');
  await stroke(0.3);
  expect(await studio.hiddenPixels()).toBe(0);

  for (const hidden of [one, two, one, 0]) {
    await page.keyboard.press('Control+z');
    expect(await studio.hiddenPixels()).toBe(hidden);
  }
  await page.keyboard.press('Control+Shift+z');
  expect(await studio.hiddenPixels()).toBe(one);
});

test('a stroke may start and end outside the picture', async ({ page }) => {
  const { studio, box } = await begin(page);
  const y = box.y + box.height / 2;
  await page.mouse.move(box.x - 8, y);
  await page.mouse.down();
  await page.mouse.move(box.x + box.width + 150, y, { steps: 8 });
  await page.mouse.up();
  // Nine pixels wide and the whole side long, ends included.
  expect(await studio.hiddenPixels()).toBeGreaterThanOrEqual(8 * 64);
});

test('the brush has a size, by slider and by key, and y follows the mask', async ({ page }) => {
  const { studio, box } = await begin(page);
  for (let i = 0; i < 30; i++) await page.keyboard.press('[');
  await page.mouse.click(box.x + 100.5, box.y + 100.5);
  const dot = await studio.hiddenPixels();
  expect(dot).toBeGreaterThanOrEqual(1);
  expect(dot).toBeLessThanOrEqual(4);
  await expect(studio.share).toContainText(`${String(12288 - 3 * dot).replace(/(\d{3})$/, '\u2009$1')} of`);
  await page.getByRole('slider', { name: 'Brush' }).fill('24');
  await page.mouse.click(box.x + box.width / 2, box.y + box.height / 2);
  expect(await studio.hiddenPixels()).toBeGreaterThan(400);
});

test('generators make masks from a seed, and undo brings the painted one back', async ({ page }) => {
  const { studio, box } = await begin(page);
  await page.mouse.click(box.x + box.width / 2, box.y + box.height / 2);
  const painted = await studio.hiddenPixels();
  await page.getByRole('group', { name: 'Make a mask' }).getByRole('combobox').selectOption({ label: 'Random patches' });
  await expect.poll(() => studio.hiddenPixels()).toBeGreaterThan(2000);
  await page.getByTestId('undo').click();
  expect(await studio.hiddenPixels()).toBe(painted);
});

/** Drags from one place of the canvas to others, parts of its side. */
async function drag(
  page: Page,
  box: { x: number; y: number; width: number; height: number },
  ...points: [number, number][]
): Promise<void> {
  const at = ([x, y]: [number, number]): [number, number] => [box.x + x * box.width, box.y + y * box.height];
  const [first, ...rest] = points;
  await page.mouse.move(...at(first!));
  await page.mouse.down();
  for (const point of rest) await page.mouse.move(...at(point), { steps: 6 });
  await page.mouse.up();
}

test('rectangle, lasso, polygon, invert, grow, shrink; a mask goes out as a PNG and comes back', async ({ page }) => {
  const { studio, box } = await begin(page);
  await page.keyboard.press('m');
  await drag(page, box, [0.251, 0.251], [0.49, 0.37]);
  // Pixels 16…31 by 16…23.
  expect(await studio.hiddenPixels()).toBe(16 * 8);
  await page.getByRole('button', { name: 'Grow what is hidden' }).click();
  expect(await studio.hiddenPixels()).toBe(16 * 8 + 2 * (16 + 8));
  await page.getByRole('button', { name: 'Shrink what is hidden' }).click();
  expect(await studio.hiddenPixels()).toBe(16 * 8);
  await page.keyboard.press('i');
  expect(await studio.hiddenPixels()).toBe(4096 - 16 * 8);
  await page.keyboard.press('i');

  const [download] = await Promise.all([page.waitForEvent('download'), page.getByRole('button', { name: 'Save the mask' }).click()]);
  const saved = await readFile(await download.path());
  const { data } = decode(saved);
  expect(data.filter((value) => value === 0).length).toBe(16 * 8);
  expect(data[20 * 64 + 20]).toBe(0);

  await page.keyboard.press('l');
  await drag(page, box, [0.6, 0.6], [0.9, 0.6], [0.9, 0.9], [0.6, 0.9]);
  const withLasso = await studio.hiddenPixels();
  expect(withLasso).toBeGreaterThan(16 * 8 + 300);
  await page.keyboard.press('g');
  for (const [x, y] of [
    [0.1, 0.6],
    [0.3, 0.6],
    [0.1, 0.9],
    [0.1, 0.6],
  ] as const)
    await page.mouse.click(box.x + x * box.width, box.y + y * box.height);
  const withTriangle = await studio.hiddenPixels();
  expect(withTriangle - withLasso).toBeGreaterThan(80);
  expect(withTriangle - withLasso).toBeLessThan(160);

  await page.getByTestId('mask-file').setInputFiles({ name: 'mask.png', mimeType: 'image/png', buffer: saved });
  await expect.poll(() => studio.hiddenPixels()).toBe(16 * 8);
  await page.keyboard.press('Control+z');
  expect(await studio.hiddenPixels()).toBe(withTriangle);
  await page.getByTestId('mask-file').setInputFiles({ name: 'no.png', mimeType: 'image/png', buffer: Buffer.from('nothing') });
  await expect(studio.notices).toContainText('no.png');
  expect(await studio.hiddenPixels()).toBe(withTriangle);

  // A shelf of one's own, which is there again after a reload.
  await page.getByRole('textbox', { name: 'Name of this mask' }).fill('triangle');
  await page.getByTestId('keep-mask').click();
  await expect(page.getByRole('button', { name: 'Take triangle' })).toBeVisible();
  await page.getByRole('button', { name: 'Uncover everything' }).click();
  expect(await studio.hiddenPixels()).not.toBe(withTriangle);
  await page.reload();
  await studio.enter();
  await page.getByTestId('draw-large').click();
  await page.getByRole('button', { name: 'Take triangle' }).click();
  await expect.poll(() => studio.hiddenPixels()).toBe(withTriangle);
  await page.getByRole('button', { name: 'Remove triangle' }).click();
  await expect(page.getByRole('button', { name: 'Take triangle' })).toHaveCount(0);
});

test('all by keys: a rectangle with the arrows; wheel and keys zoom, and strokes land where they are seen', async ({ page }) => {
  const { studio, box } = await begin(page);
  await page.keyboard.press('m');
  await page.getByRole('application', { name: /^Mask/ }).focus();
  // The first arrow shows the cursor, Enter sets a corner.
  await page.keyboard.press('ArrowRight');
  await page.keyboard.press('Enter');
  for (let i = 0; i < 4; i++) await page.keyboard.press('ArrowRight');
  await page.keyboard.press('Shift+ArrowDown');
  await page.keyboard.press('Enter');
  expect(await studio.hiddenPixels()).toBe(5 * 9);
  await page.keyboard.press('Control+z');
  expect(await studio.hiddenPixels()).toBe(0);

  await page.mouse.move(box.x + box.width / 2, box.y + box.height / 2);
  await page.mouse.wheel(0, -300);
  await drag(page, box, [0.02, 0.02], [0.98, 0.98]);
  const zoomed = await studio.hiddenPixels();
  expect(zoomed).toBeGreaterThan(400);
  expect(zoomed).toBeLessThan(800);
  await page.keyboard.press('Control+z');
  // Space and a drag move what is seen and paint nothing.
  const seen = (): Promise<number> =>
    page
      .locator('.zoomed')
      .last()
      .evaluate((element) => element.getBoundingClientRect().x);
  const before = await seen();
  await page.keyboard.down(' ');
  await drag(page, box, [0.2, 0.5], [0.5, 0.5]);
  await page.keyboard.up(' ');
  expect(await studio.hiddenPixels()).toBe(0);
  expect((await seen()) - before).toBeCloseTo(0.3 * box.width, 0);
  await page.keyboard.press('0');
  await drag(page, box, [0.002, 0.002], [0.998, 0.998]);
  expect(await studio.hiddenPixels()).toBe(4096);
});

test.describe('by finger, 390 px wide', () => {
  test.use({ viewport: { width: 390, height: 844 }, hasTouch: true, isMobile: true });

  test('a finger paints and the page does not scroll under it', async ({ page }) => {
    const { studio, box } = await begin(page);
    const session = await page.context().newCDPSession(page);
    const at = (x: number, y: number): { x: number; y: number } => ({ x: box.x + x * box.width, y: box.y + y * box.height });
    await session.send('Input.dispatchTouchEvent', { type: 'touchStart', touchPoints: [at(0.5, 0.2)] });
    for (let i = 1; i <= 6; i++)
      await session.send('Input.dispatchTouchEvent', { type: 'touchMove', touchPoints: [at(0.5, 0.2 + 0.1 * i)] });
    await session.send('Input.dispatchTouchEvent', { type: 'touchEnd', touchPoints: [] });
    const painted = await studio.hiddenPixels();
    expect(painted).toBeGreaterThan(250);
    // Two fingers zoom and paint nothing; one then paints fewer pixels along the same way.
    const spread = (by: number): { x: number; y: number; id: number }[] => [
      { ...at(0.5 - by, 0.5), id: 0 },
      { ...at(0.5 + by, 0.5), id: 1 },
    ];
    await session.send('Input.dispatchTouchEvent', { type: 'touchStart', touchPoints: spread(0.1) });
    for (let i = 1; i <= 8; i++) await session.send('Input.dispatchTouchEvent', { type: 'touchMove', touchPoints: spread(0.1 + 0.03 * i) });
    await session.send('Input.dispatchTouchEvent', { type: 'touchEnd', touchPoints: [] });
    expect(await studio.hiddenPixels()).toBe(painted);
    await expect
      .poll(() =>
        page
          .locator('.zoomed')
          .last()
          .evaluate((element) => element.getBoundingClientRect().width),
      )
      .toBeGreaterThan(1.5 * box.width);
    expect(await page.getByRole('main').evaluate((main) => main.scrollTop)).toBe(0);
    expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBe(390);
  });
});

test('beside the large canvas the MMSE estimate follows what is painted', async ({ page }) => {
  const studio = new StudioPage(page);
  await studio.open();
  await page.getByRole('button', { name: 'Edit large' }).click();
  const estimate = page.getByTestId('live-estimate');
  await estimate.getByRole('button', { name: 'Load the model to see it' }).click();
  const picture = estimate.locator('canvas');
  await expect(picture).toBeVisible({ timeout: 60_000 });
  const before = await readPixels(picture);
  await page.keyboard.press('i');
  await expect.poll(async () => meanDifference(await readPixels(picture), before)).toBeGreaterThan(2);
  await expect(estimate).toHaveAttribute('aria-busy', 'false');
  // No run: nothing was drawn, and the estimate of the first mask comes back with it.
  await page.keyboard.press('Control+z');
  await expect.poll(() => readPixels(picture)).toEqual(before);
  await page.keyboard.press('Escape');
  await expect(studio.band).toHaveAttribute('data-run', 'idle');
});

test('a pen wins: its stroke survives a palm, and a palm that rests paints nothing, neither on its way nor when it lifts', async ({
  page,
}) => {
  const { studio, box } = await begin(page);
  const session = await page.context().newCDPSession(page);
  const at = (x: number, y: number) => ({ x: box.x + x * box.width, y: box.y + y * box.height });
  const pen = (type: 'mousePressed' | 'mouseMoved' | 'mouseReleased', x: number, y: number) =>
    session.send('Input.dispatchMouseEvent', { type, ...at(x, y), button: 'left', buttons: 1, clickCount: 1, pointerType: 'pen' });
  const palm = (type: 'touchStart' | 'touchMove' | 'touchEnd', ...points: { x: number; y: number }[]) =>
    session.send('Input.dispatchTouchEvent', { type, touchPoints: points });
  const stroke = async (between: () => Promise<unknown>): Promise<void> => {
    await pen('mousePressed', 0.2, 0.3);
    await pen('mouseMoved', 0.4, 0.3);
    await between();
    await pen('mouseMoved', 0.8, 0.3);
    await pen('mouseReleased', 0.8, 0.3);
  };
  await stroke(() => Promise.resolve());
  const alone = await studio.hiddenPixels();
  expect(alone).toBeGreaterThan(200);
  await page.keyboard.press('Control+z');

  // The palm lands in the stroke, shifts, and lifts after it.
  await stroke(async () => {
    await palm('touchStart', at(0.7, 0.8));
    await palm('touchMove', at(0.75, 0.85));
  });
  await palm('touchEnd');
  expect(await studio.hiddenPixels()).toBe(alone);
  await page.keyboard.press('Control+z');

  // The palm was there first.
  await palm('touchStart', at(0.7, 0.8));
  await stroke(() => palm('touchMove', at(0.8, 0.9)));
  await palm('touchEnd');
  expect(await studio.hiddenPixels()).toBe(alone);
  await page.keyboard.press('Control+z');
  expect(await studio.hiddenPixels()).toBe(0);
});
