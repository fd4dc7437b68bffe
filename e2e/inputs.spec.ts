// Inputs from the world: arrays of people who compute, kernels and masks from elsewhere, several files, text that is dropped. Everything is
// made here, byte by byte; nothing of it needs a trained model.
import { expect, test, type Page } from '@playwright/test';
import { npy, npyBytes, npz } from '../tests/helpers/npy.ts';
import { violations } from './support/axe.ts';
import { png } from './support/files.ts';
import { file } from './support/hostile-files.ts';
import { readPixels, StudioPage, type UploadedFile } from './support/studio-page.ts';

test.describe.configure({ mode: 'serial' });

let page: Page;
let studio: StudioPage;

test.beforeAll(async ({ browser }) => {
  page = await browser.newPage();
  studio = new StudioPage(page);
  await studio.open('faces64');
});
test.afterAll(() => page.close());

const intake = () => page.getByTestId('intake');
const grey = (name: string, side: number, light: (x: number, y: number) => number): UploadedFile =>
  png(name, { width: side, height: side, channels: 1 }, (x, y) => [light(x, y)]);
const dot = grey('dot.png', 64, (x, y) => (x === 32 && y === 32 ? 255 : 0));
const asFile = (name: string, bytes: Uint8Array): UploadedFile => file(name, Buffer.from(bytes));
const photoName = () => page.getByRole('region', { name: 'Photo' }).locator('strong');

const drop = (...files: UploadedFile[]): Promise<boolean> => dropOn('main', ...files);

/** @returns whether the page took it: else the browser would open the file in its place */
function dropOn(where: string, ...files: UploadedFile[]): Promise<boolean> {
  return page.evaluate(
    ({ selector, all }) => {
      const data = new DataTransfer();
      for (const { name, type, base64 } of all)
        data.items.add(new File([Uint8Array.from(atob(base64), (c) => c.charCodeAt(0))], name, { type }));
      const target = document.querySelector(selector) ?? document.body;
      return ['dragover', 'drop'].every(
        (event) => !target.dispatchEvent(new DragEvent(event, { dataTransfer: data, bubbles: true, cancelable: true })),
      );
    },
    { selector: where, all: files.map(({ name, mimeType, buffer }) => ({ name, type: mimeType, base64: buffer.toString('base64') })) },
  );
}

test('a kernel that is loaded shows itself: white is where the light of one point went', async () => {
  await drop(dot);
  await intake()
    .getByRole('button', { name: /^Photo/ })
    .click();
  await expect(photoName()).toHaveText('dot.png');
  await page.getByRole('button', { name: 'Done' }).click();
  await studio.chooseOperator('Motion blur');
  await page.getByRole('radiogroup', { name: 'Stride' }).getByRole('radio', { name: '1', exact: true }).check();
  // Its second light, half as bright, to the right and below.
  const kernel = grey('half.png', 9, (x, y) => (x === 4 && y === 4 ? 255 : x === 7 && y === 5 ? 127 : 0));
  await page.getByTestId('draw-large').click();
  await page.getByTestId('kernel-file').setInputFiles(kernel);
  await expect(intake()).toContainText('half.png is the kernel: 9 × 9');
  const shown = page.getByTestId('kernel-canvas').locator('canvas');
  const lights = (pixels: number[], side: number): number[][] =>
    pixels.flatMap((v, i) => (i % 3 === 0 && v > 165 ? [[Math.floor(i / 3) % side, Math.floor(i / 3 / side)]] : []));
  expect((await readPixels(shown))[3 * (9 * 5 + 7)]).toBeGreaterThan(100);
  // Black is −1, the frame of zeros around it 0: of the picture's middle.
  await expect
    .poll(async () => {
      const y = await readPixels(studio.measurementCanvases().first());
      const at = (x: number, row: number): number => y[3 * (64 * row + x)] ?? 0;
      return [at(32, 32), at(35, 33), at(29, 31)].map((v) => Math.round(v / 10));
    })
    .toEqual([17, 9, 0]);
  expect(lights(await readPixels(studio.measurementCanvases().first()), 64)).toEqual([[32, 32]]);
  const [download] = await Promise.all([page.waitForEvent('download'), page.getByRole('button', { name: 'Save the kernel' }).click()]);
  const saved = await download.path();
  const before = await readPixels(shown);
  await page.keyboard.press('Control+z');
  await expect.poll(() => readPixels(shown)).not.toEqual(before);
  await page.getByTestId('kernel-file').setInputFiles(saved);
  await expect.poll(() => readPixels(shown)).toEqual(before);
  await page.keyboard.press('Escape');
});

const side = 16;
const values = Array.from({ length: 3 * side * side }, (_, i) => Math.round(127 + 120 * Math.sin(i / 7)));
const bytes = Uint8Array.from(values);
const u8 = { descr: '|u1' };

test('y in the shapes and types that people have: taken, said, its range recognised with a choice; never scrambled', async () => {
  await studio.chooseOperator('Low resolution');
  await page.getByRole('radio', { name: 'real' }).check();
  await expect(page.getByTestId('y-size')).toHaveText('16 × 16');
  const load = page.getByTestId('npy-file');
  const y = () => readPixels(studio.measurementCanvases().first());
  const planes = Array.from({ length: values.length }, (_, i) => values[(i % 3) * side * side + Math.floor(i / 3)]!);
  const shows = async (name: string, says: RegExp): Promise<void> => {
    await expect(page.getByTestId('brought'), name).toContainText(name);
    await expect(page.getByTestId('brought')).toContainText(says);
    await expect.poll(y, name).toEqual(planes);
  };
  await load.setInputFiles(asFile('z-u8.npy', npyBytes(bytes, { ...u8, shape: '3, 16, 16' })));
  await shows('z-u8.npy', /\(3, 16, 16\), colours first/);
  await expect(page.getByRole('radio', { name: '0…255' })).toBeChecked();
  await load.setInputFiles(asFile('last.npy', npyBytes(Uint8Array.from(planes), { ...u8, shape: '1, 16, 16, 3' })));
  await shows('last.npy', /colours last/);
  const unit = npy(
    values.map((v) => v / 255),
    { shape: '3, 16, 16' },
  );
  await load.setInputFiles(asFile('z-01.npy', unit));
  await shows('z-01.npy', /colours first/);
  await expect(page.getByRole('radio', { name: '0…1', exact: true })).toBeChecked();
  await page.getByRole('radio', { name: '−1…1' }).check();
  await expect.poll(y).not.toEqual(planes);
  await page.keyboard.press('Control+z');
  await shows('z-01.npy', /colours first/);
  await load.setInputFiles(asFile('Y-UPPER.NPY', npyBytes(bytes, { ...u8, shape: '3, 16, 16' })));
  await shows('Y-UPPER.NPY', /colours first/);
  await load.setInputFiles(asFile('y.npz', npz({ 'y.npy': npyBytes(bytes, { ...u8, shape: '3, 16, 16' }) })));
  await shows('y.npz', /colours first/);

  await load.setInputFiles(asFile('flat.npy', npyBytes(bytes, { ...u8, shape: '768,' })));
  await expect(intake()).toContainText('“flat.npy” can be several things');
  expect(await violations(page)).toEqual([]);
  await intake()
    .getByRole('button', { name: /one colour after another/ })
    .click();
  await shows('flat.npy', /one colour after another/);
  await load.setInputFiles(asFile('two.npz', npz({ 'a.npy': npyBytes(bytes, { ...u8, shape: '3, 16, 16' }), 'b.npy': unit })));
  await intake()
    .getByRole('button', { name: /two.npz\/b|float32/ })
    .click();
  await shows('two.npz/b', /colours first/);

  // What does not fit says both shapes, and what was there stays.
  await load.setInputFiles(asFile('odd.npy', npy([1, 2, 3, 4, 5, 6], { shape: '2, 3' })));
  await expect(studio.notices).toContainText('measures (3, 16, 16), 768 numbers; the file holds (2, 3)');
  await studio.notices.getByRole('button', { name: 'Dismiss' }).click();
  await shows('two.npz/b', /colours first/);
});

test('a dropped array that can be several things asks; y takes nothing’s place silently, and undo brings it back', async () => {
  await drop(asFile('w.npy', npyBytes(bytes, { ...u8, shape: '3, 16, 16' })));
  await expect(intake()).toContainText('can be several things');
  await intake()
    .getByRole('button', { name: /^Measurement y/ })
    .click();
  await expect(intake()).toContainText('w.npy is the measurement y: (3, 16, 16) uint8, colours first');
  await expect(page.getByTestId('brought')).toContainText('w.npy');
  await intake().getByRole('button', { name: 'Undo' }).click();
  await expect(page.getByTestId('brought')).toContainText('two.npz/b');
  await expect(intake()).toHaveCount(0);
  await page.getByRole('radio', { name: 'simulated' }).check();
});

test('masks: a hole hides; one that hides nothing is said and replaces nothing; a picture that could be one asks', async () => {
  await studio.chooseOperator('Mask');
  await page.getByTestId('draw-large').click();
  const load = page.getByTestId('mask-file');
  const rgba = (name: string, alpha: (x: number, y: number) => number): UploadedFile =>
    png(name, { width: 32, height: 32, channels: 4 }, (x, y) => [255, 255, 255, alpha(x, y)]);
  await load.setInputFiles(rgba('hole.png', (x) => (x < 8 ? 0 : 255)));
  await expect.poll(() => studio.hiddenPixels()).toBe(1024);
  await load.setInputFiles(grey('white.png', 20, () => 255));
  await expect(studio.notices).toContainText('white.png hides nothing');
  expect(await studio.hiddenPixels()).toBe(1024);
  await load.setInputFiles(
    asFile(
      'bool.npy',
      npyBytes(
        Uint8Array.from({ length: 128 * 128 }, (_, i) => (i % 128 < 64 ? 1 : 0)),
        { descr: '|b1', shape: '128, 128' },
      ),
    ),
  );
  await expect.poll(() => studio.hiddenPixels()).toBe(2048);
  const before = await photoName().textContent();
  await drop(grey('stripe.png', 40, (x) => (x < 10 ? 0 : 255)));
  await intake().getByRole('button', { name: /^Mask/ }).click();
  await expect.poll(() => studio.hiddenPixels()).toBe(1024);
  expect(await photoName().textContent()).toBe(before);
  await intake().getByRole('button', { name: 'Undo' }).click();
  await expect.poll(() => studio.hiddenPixels()).toBe(2048);
  await page.keyboard.press('Escape');
});

test('several files: each is named, and taken as what it is; text and links never take the page away', async () => {
  const stripe = grey('stripe.png', 40, (x) => (x < 10 ? 0 : 255));
  await drop(
    png('mine.png', { width: 90, height: 80 }, (x, y) => [2 * x, 3 * y, 90]),
    stripe,
  );
  await expect(intake()).toContainText('2 files: what is to be taken?');
  await intake()
    .getByRole('button', { name: /Photo.*mine\.png/ })
    .click();
  await expect(photoName()).toHaveText('mine.png');
  await intake()
    .getByRole('button', { name: /Mask.*stripe\.png/ })
    .click();
  await expect(intake().getByRole('button', { name: /Mask.*stripe\.png/ })).toContainText('taken');
  await intake().getByRole('button', { name: 'Done' }).click();
  await page.getByRole('button', { name: 'Done' }).click();

  await drop(png('invfussion-mask-seed-7 (1).png', { width: 64, height: 64 }, (x, y) => [2 * x, 3 * y, 90]));
  await expect(intake()).toContainText('carries no settings any more');
  await page.getByRole('button', { name: 'Done' }).click();

  // Wherever it falls, and whatever has the focus.
  const other = (name: string) => png(name, { width: 70, height: 80 }, (x, y) => [3 * x, 3 * y, 90]);
  for (const [i, where] of ['input[type=range]', 'input[type=radio]', '[data-testid=draw]'].entries()) {
    expect(await dropOn(where, other(`on-${i}.png`)), where).toBe(true);
    await expect(photoName()).toHaveText(`on-${i}.png`);
    await page.getByRole('button', { name: 'Done' }).click();
  }
  await page.getByRole('button', { name: 'Settings' }).click();
  expect(await dropOn('[popover]:popover-open input[inputmode]', other('on-text.png'))).toBe(true);
  await expect(photoName()).toHaveText('on-text.png');
  await page.keyboard.press('Escape');
  await page.getByRole('button', { name: 'Done' }).click();
  await page.getByRole('radio', { name: 'Mask', exact: true }).focus();
  await page.evaluate((base64) => {
    const data = new DataTransfer();
    data.items.add(new File([Uint8Array.from(atob(base64), (c) => c.charCodeAt(0))], 'pasted.png', { type: 'image/png' }));
    document.activeElement?.dispatchEvent(new ClipboardEvent('paste', { clipboardData: data, bubbles: true, cancelable: true }));
  }, other('pasted.png').buffer.toString('base64'));
  await expect(photoName()).toHaveText('pasted.png');
  await page.getByRole('button', { name: 'Done' }).click();

  const address = page.url();
  const dropText = (type: string, text: string): Promise<boolean> =>
    page.evaluate(
      ([kind = '', value = '']) => {
        const data = new DataTransfer();
        data.setData(kind, value);
        const event = new DragEvent('drop', { dataTransfer: data, bubbles: true, cancelable: true });
        document.querySelector('main')?.dispatchEvent(event);
        return event.defaultPrevented;
      },
      [type, text],
    );
  expect(await dropText('text/uri-list', 'https://example.com/cat.png')).toBe(true);
  await expect(intake()).toContainText('An address from elsewhere is not fetched');
  expect(await dropText('text/plain', 'hello')).toBe(true);
  await expect(intake()).toContainText('neither a link of the studio nor its settings');
  expect(page.url()).toBe(address);
});
