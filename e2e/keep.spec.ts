// Keeping and replaying as a person does it: a saved PNG dropped again, a link opened elsewhere, a reload in the middle of work, two
// tabs. Nothing of one's own is ever overwritten.
import { readFile } from 'node:fs/promises';
import { expect, test, type Page } from '@playwright/test';
import { runInPython } from './support/run-in-python.ts';
import { unzipSync } from './support/unzip.ts';
import { png } from './support/files.ts';
import { readPixels, StudioPage, type UploadedFile } from './support/studio-page.ts';

/** Version 1, a header of 118 bytes. */
const npyHead = Buffer.from('\x93NUMPY\x01\0v\0', 'latin1');
const face = png('mine.png', { width: 120, height: 100 }, (x, y) => [40 + x, 60 + y, (x * y) % 200]);

async function drawQuickly(studio: StudioPage): Promise<number[]> {
  await studio.setSettings({ Steps: 3, 'Samples at once': 2 });
  await studio.draw.click();
  await studio.finished();
  return readPixels(studio.sampleCanvases().first());
}

async function linkOf(page: Page, withMine = false): Promise<string> {
  await page.getByRole('button', { name: 'Share' }).click();
  const mine = page.getByRole('checkbox', { name: /With my (photo|measurement)/ });
  if ((await mine.count()) > 0) await mine.setChecked(withMine);
  const field = page.getByRole('textbox', { name: 'Link' });
  await expect(field).toHaveValue(/#r=/);
  // The box redraws the link; the last one counts.
  await page.waitForTimeout(300);
  const url = await field.inputValue();
  await page.keyboard.press('Escape');
  return url;
}

async function download(page: Page, start: () => Promise<void>): Promise<{ name: string; bytes: Buffer }> {
  const waiting = page.waitForEvent('download');
  await start();
  const file = await waiting;
  return { name: file.suggestedFilename(), bytes: await readFile(await file.path()) };
}

test('a saved PNG, dropped again, brings everything back beside the own session; ZIP and animation hold the run', async ({ page }) => {
  const studio = new StudioPage(page);
  await studio.open();
  await studio.upload(face);
  await expect(page.getByRole('region', { name: 'Photo' }).getByText('mine.png')).toBeVisible();
  await page.getByRole('button', { name: 'Done' }).click();
  const drawn = await drawQuickly(studio);
  const photo = await readPixels(studio.photoCanvas());
  const saved = await download(page, () => page.getByRole('button', { name: 'Save sample 2024 as PNG' }).click());
  expect(saved.bytes.includes('embeds the 16 x 16 crop of the photo and the mask')).toBe(true);

  await page.getByRole('button', { name: 'Export' }).click();
  const zip = await download(page, () => page.getByTestId('save-zip').click());
  const files = unzipSync(zip.bytes);
  expect([...files.keys()].sort()).toEqual(
    ['README.txt', 'run.py', 'run.json', 'recipe.json', 'samples.npy', 'mmse.npy', 'directions.npy', 'y.npy', 'x.npy', 'mask.npy', 'H.npz']
      .concat('invfussion-mask-mmse.png', 'invfussion-mask-seed-2024.png', 'invfussion-mask-seed-2025.png')
      .sort(),
  );
  expect(files.get('samples.npy')?.subarray(0, 128).toString('latin1')).toContain("'shape': (2, 16, 16, 3)");
  expect(files.get('samples.npy')?.length).toBe(128 + 4 * 2 * 768);
  const printed = runInPython(zip.bytes, 'mask');
  if (printed) for (const line of ['of the photo', 'by H.npz', 'of sample 2024', 'of sample 2025']) expect(printed).toContain(line);
  const film = await download(page, () => page.getByTestId('save-animation').click());
  expect(film.name).toMatch(/\.(webm|mp4|gif)$/);
  expect(film.bytes.length).toBeGreaterThan(500);
  const figure = async (kind: 'png' | 'svg' | 'pdf'): Promise<Buffer> =>
    (await download(page, () => page.getByTestId(`save-figure-${kind}`).click())).bytes;
  // 183 mm at twice 96 pixels an inch.
  expect((await figure('png')).readUInt32BE(16)).toBe(1383);
  const svg = (await figure('svg')).toString();
  for (const words of ['Truth x', 'Measured y', 'MMSE estimate', 'Spread', 'Sample 2024', 'Sample 2025', 'seeds 2024, 2025'])
    expect(svg).toMatch(new RegExp(`<text[^>]*>[^<]*${words}`));
  expect(svg.match(/<image /g)).toHaveLength(6);
  expect((await figure('pdf')).subarray(0, 8).toString('latin1')).toBe('%PDF-1.4');
  await page.keyboard.press('Escape');
  await page.context().grantPermissions(['clipboard-read', 'clipboard-write']);
  await page.getByRole('button', { name: 'Cite', exact: true }).click();
  await expect(page.getByTestId('cite-status')).toContainText('Copied');
  const cited = await page.evaluate(() => navigator.clipboard.readText());
  expect(cited).toBe(await page.getByTestId('bibtex').inputValue());
  expect(cited).toContain('model tiny, weights SHA-256 ');
  await page.keyboard.press('Escape');

  // Something else meanwhile: another photo, operator and noise.
  await page.getByRole('button', { name: /^Chelsea/ }).click();
  await studio.chooseOperator('Low resolution');
  await page.getByRole('slider', { name: /^Noise/ }).fill('0.1');
  // The run's ZIP brings back the pictures themselves: nothing is drawn.
  await studio.transfer('drop', { name: 'run.zip', mimeType: 'application/zip', buffer: zip.bytes });
  await expect(page.getByTestId('strip')).toContainText('Restored from the file');
  await expect.poll(() => readPixels(studio.sampleCanvases().first())).toEqual(drawn);
  expect(await readPixels(studio.photoCanvas())).toEqual(photo);
  await expect(page.getByTestId('stale')).toBeEmpty();
  await page.getByTestId('back-to-mine').click();
  await expect(page.getByRole('radio', { name: 'Low resolution', exact: true })).toBeChecked();
  // With noise, and a kernel.
  await studio.chooseOperator('Motion blur');
  await drawQuickly(studio);
  await page.getByRole('button', { name: 'Export' }).click();
  runInPython((await download(page, () => page.getByTestId('save-zip').click())).bytes, 'blur');
  await page.keyboard.press('Escape');
  await studio.chooseOperator('Low resolution');

  await studio.transfer('drop', { name: 'sample.png', mimeType: 'image/png', buffer: saved.bytes });
  await expect(page.getByTestId('strip')).toContainText('Restored from the file');
  await expect.poll(() => readPixels(studio.photoCanvas())).toEqual(photo);
  await expect(page.getByRole('radio', { name: 'Mask', exact: true })).toBeChecked();
  await studio.draw.click();
  await studio.finished();
  expect(await readPixels(studio.sampleCanvases().first())).toEqual(drawn);

  await page.getByTestId('back-to-mine').click();
  await expect(page.getByTestId('strip')).toHaveCount(0);
  await expect(page.getByRole('radio', { name: 'Low resolution', exact: true })).toBeChecked();
  await expect(page.getByRole('slider', { name: /^Noise/ })).toHaveValue('0.1');
  await expect(page.getByRole('region', { name: 'Photo' })).toContainText('Chelsea');
});

test('a link: with the photo only if ticked, else it asks for it and knows the right one', async ({ page, browser }) => {
  const studio = new StudioPage(page);
  await studio.open();
  await studio.upload(face);
  await expect(page.getByRole('region', { name: 'Photo' }).getByText('mine.png')).toBeVisible();
  await page.getByRole('button', { name: 'Done' }).click();
  const drawn = await drawQuickly(studio);
  const photo = await readPixels(studio.photoCanvas());
  const [without, withPhoto] = [await linkOf(page), await linkOf(page, true)];
  expect(without.length).toBeLessThan(withPhoto.length);
  // The tick was for that photo.
  await studio.upload(png('next.png', { width: 90, height: 90 }, () => [1, 2, 3]));
  await expect(page.getByRole('region', { name: 'Photo' }).getByText('next.png')).toBeVisible();
  await page.getByRole('button', { name: 'Share' }).click();
  await expect(page.getByRole('checkbox', { name: /With my photo/ })).not.toBeChecked();

  const elsewhere = await (await browser.newContext()).newPage();
  const other = new StudioPage(elsewhere);
  await elsewhere.goto(withPhoto);
  await other.finished();
  expect(await readPixels(other.photoCanvas())).toEqual(photo);
  expect(await readPixels(other.sampleCanvases().first())).toEqual(drawn);
  await elsewhere.getByTestId('back-to-mine').click();
  await expect(elsewhere.getByRole('region', { name: 'Photo' })).toContainText('Astronaut');
  expect(elsewhere.url()).not.toContain('#');

  await elsewhere.goto(without);
  await elsewhere.reload();
  await expect(elsewhere.getByTestId('strip')).toContainText('The photo did not travel with the link');
  await other.upload(face);
  await other.finished();
  await expect(elsewhere.getByTestId('strip')).toContainText('Restored from the link');
  expect(await readPixels(other.photoCanvas())).toEqual(photo);
  expect(await readPixels(other.sampleCanvases().first())).toEqual(drawn);

  await elsewhere.reload();
  await expect(elsewhere.getByTestId('strip')).toContainText('The photo did not travel');
  await other.upload(png('other.png', { width: 90, height: 90 }, () => [1, 2, 3]));
  await expect(elsewhere.getByTestId('strip')).toContainText('another picture than the one that the link was made with');
  await elsewhere.context().close();
});

/** 64 numbers as numpy.save writes them. */
function numbers(name: string, f: (i: number) => number): UploadedFile {
  const header = `{'descr': '<f4', 'fortran_order': False, 'shape': (64,), }`.padEnd(117) + '\n';
  const values = Buffer.from(Float32Array.from({ length: 64 }, (_, i) => f(i)).buffer);
  return { name, mimeType: 'application/octet-stream', buffer: Buffer.concat([npyHead, Buffer.from(header), values]) };
}

test('a measurement that was brought: y travels in the link only if ticked, else it is asked for; PNG and ZIP carry it', async ({
  page,
  browser,
}) => {
  const studio = new StudioPage(page);
  await studio.open();
  await studio.chooseOperator('Random matrix');
  await page.getByRole('radio', { name: 'real' }).check();
  const y = numbers('y.npy', (i) => Math.sin(i));
  await page.getByTestId('npy-file').setInputFiles(y);
  await expect(page.getByTestId('brought')).toContainText('64 numbers of y.npy');
  const drawn = await drawQuickly(studio);
  const [without, withY] = [await linkOf(page), await linkOf(page, true)];
  const saved = await download(page, () => page.getByRole('button', { name: 'Save sample 2024 as PNG' }).click());
  await page.getByRole('button', { name: 'Export' }).click();
  const zip = (await download(page, () => page.getByTestId('save-zip').click())).bytes;
  runInPython(zip, 'matrix');
  const files = unzipSync(zip);
  expect(files.get('y.npy')?.subarray(128)).toEqual(y.buffer.subarray(128));
  expect(files.has('x.npy')).toBe(false);

  const elsewhere = await (await browser.newContext()).newPage();
  const other = new StudioPage(elsewhere);
  await elsewhere.goto(withY);
  await other.finished();
  expect(await readPixels(other.sampleCanvases().first())).toEqual(drawn);
  await elsewhere.getByTestId('back-to-mine').click();
  await other.transfer('drop', { name: 'sample.png', mimeType: 'image/png', buffer: saved.bytes });
  await expect(elsewhere.getByTestId('strip')).toContainText('Restored from the file');
  await other.draw.click();
  await other.finished();
  expect(await readPixels(other.sampleCanvases().first())).toEqual(drawn);

  await elsewhere.goto(without);
  await elsewhere.reload();
  await expect(elsewhere.getByTestId('strip')).toContainText('The measurement did not travel with the link');
  await other.transfer('drop', y);
  await other.finished();
  expect(await readPixels(other.sampleCanvases().first())).toEqual(drawn);
  await elsewhere.context().close();
});

test('a composition goes through a link and a PNG: blur, stride and mask are the same', async ({ page, browser }) => {
  const studio = new StudioPage(page);
  await studio.open();
  await studio.chooseOperator('Composition');
  await page.getByRole('radio', { name: 'blocks' }).check();
  await expect(page.getByTestId('unseen')).toBeVisible();
  const drawn = await drawQuickly(studio);
  const share = await studio.share.textContent();
  const link = await linkOf(page);
  const saved = await download(page, () => page.getByRole('button', { name: 'Save sample 2024 as PNG' }).click());

  const elsewhere = await (await browser.newContext()).newPage();
  const other = new StudioPage(elsewhere);
  const isSame = async (): Promise<void> => {
    await expect(elsewhere.getByRole('radio', { name: 'Composition', exact: true })).toBeChecked();
    await expect(elsewhere.getByRole('radio', { name: 'blocks' })).toBeChecked();
    await expect(other.share).toHaveText(share ?? '');
    expect(await readPixels(other.sampleCanvases().first())).toEqual(drawn);
  };
  await elsewhere.goto(link);
  await other.finished();
  await isSame();
  await elsewhere.getByTestId('back-to-mine').click();
  await other.transfer('drop', { name: 'sample.png', mimeType: 'image/png', buffer: saved.bytes });
  await expect(elsewhere.getByTestId('strip')).toContainText('Restored from the file');
  await other.draw.click();
  await other.finished();
  await isSame();
  await elsewhere.context().close();
});

test('a link that cannot be read is refused in words, and the session stays', async ({ page }) => {
  const studio = new StudioPage(page);
  await page.goto('./?model=tiny#r=AAAAAAAA');
  await expect(studio.notices).toHaveAttribute('data-code', 'bad-recipe');
  await expect(studio.draw).toBeEnabled();
  await expect(page.getByTestId('strip')).toHaveCount(0);
  expect(page.url()).not.toContain('#');
});

test('a reload brings back photo, crop, mask, settings and the pictures that were drawn', async ({ page }) => {
  const studio = new StudioPage(page);
  await studio.open();
  await studio.upload(face);
  await expect(page.getByRole('region', { name: 'Photo' }).getByText('mine.png')).toBeVisible();
  await page.getByTestId('crop-board').focus();
  await page.keyboard.press('+');
  await page.getByRole('button', { name: 'Done' }).click();
  await page.getByRole('slider', { name: /^Noise/ }).fill('0.05');
  const drawn = await drawQuickly(studio);
  const photo = await readPixels(studio.photoCanvas());
  // Longer than the session takes to settle.
  await page.waitForTimeout(1500);
  await page.reload();
  await expect(page.getByRole('region', { name: 'Photo' }).getByText('mine.png')).toBeVisible();
  await expect.poll(() => readPixels(studio.photoCanvas())).toEqual(photo);
  await expect(page.getByRole('slider', { name: /^Noise/ })).toHaveValue('0.05');
  await expect(studio.sampleCanvases()).toHaveCount(2);
  expect(await readPixels(studio.sampleCanvases().first())).toEqual(drawn);
  await expect(page.getByTestId('stale')).toBeEmpty();
});

test('two tabs: the second says so, and can take over', async ({ page, context }) => {
  const first = new StudioPage(page);
  await first.open();
  const secondPage = await context.newPage();
  const second = new StudioPage(secondPage);
  await second.open();
  await expect(secondPage.getByTestId('strip')).toContainText('open in another tab');
  await expect(page.getByTestId('strip')).toHaveCount(0);
  await secondPage.getByTestId('keep-here').click();
  await expect(secondPage.getByTestId('strip')).toHaveCount(0);
  await expect(page.getByTestId('strip')).toContainText('open in another tab');
});

test('storage that is full: said once, everything goes on, and what fits later is kept', async ({ page }) => {
  const studio = new StudioPage(page);
  await page.addInitScript(() => {
    const put = IDBObjectStore.prototype.put;
    Object.assign(window, { full: true });
    IDBObjectStore.prototype.put = function (...args: Parameters<typeof put>) {
      if ((window as unknown as { full: boolean }).full) throw new DOMException('The quota has been exceeded.', 'QuotaExceededError');
      return put.apply(this, args);
    };
  });
  await studio.open();
  await expect(studio.notices).toHaveAttribute('data-code', 'not-kept');
  await expect(studio.notices).toContainText('quota has been exceeded');
  await drawQuickly(studio);
  await page.evaluate(() => Object.assign(window, { full: false }));
  await page.getByRole('slider', { name: /^Noise/ }).fill('0.2');
  await page.waitForTimeout(1500);
  await page.reload();
  await expect(page.getByRole('slider', { name: /^Noise/ })).toHaveValue('0.2');
});
