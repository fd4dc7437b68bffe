// A batch as a person makes it: a folder is dropped, the chooser offers it, it runs, is paused, the page is loaded anew, and it goes on; errors stand
// in their rows, numbers and pictures are taken along, and a picture that is dropped again is drawn again.
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { expect, test } from '@playwright/test';
import { downloadZip } from 'client-zip';
import { violations } from './support/axe.ts';
import { cutShort, png } from './support/files.ts';
import { StudioPage } from './support/studio-page.ts';
import { unzipSync } from './support/unzip.ts';

/** Of the tiny model's own side: taken pixel for pixel, so that no face is looked for. */
const small = (name: string, shade: number) => png(name, { width: 16, height: 16 }, (x, y) => [16 * x, 16 * y, shade]);

test('a folder: chosen, paused, gone on with after a reload, errors in rows, taken along', async ({ page }, testInfo) => {
  const folder = testInfo.outputPath('holiday');
  mkdirSync(`${folder}/sub`, { recursive: true });
  for (const file of [small('a.png', 0), small('b.png', 120), small('sub/c.png', 250)])
    writeFileSync(`${folder}/${file.name}`, file.buffer);
  writeFileSync(`${folder}/broken.png`, cutShort(small('d.png', 9), 60).buffer);
  writeFileSync(`${folder}/notes.txt`, 'no picture');
  const studio = new StudioPage(page);
  // An address that asks for a view leads to it, on a first visit too.
  await page.goto('./?model=tiny&view=batch');
  await expect(page.getByTestId('batch')).toContainText('Many pictures, one after another');
  await page.getByRole('navigation', { name: 'Views' }).getByRole('button', { name: 'Samples', exact: true }).click();
  await expect(studio.draw).toBeEnabled({ timeout: 120_000 });
  await studio.setSettings({ Steps: 6 });

  await studio.dropFolder(folder);
  const intake = page.getByTestId('intake');
  await expect(intake).toContainText('4 pictures: restore them one after another');
  await expect(intake).toContainText('1 other file is left out');
  // The first option has the focus.
  await page.keyboard.press('Enter');
  const batch = page.getByTestId('batch');
  await expect(batch).toContainText('4 pictures, one after another');
  await expect(batch).toContainText('notes.txt');
  const row = (name: string) => page.getByRole('row', { name: new RegExp(name) });
  await page.getByRole('button', { name: 'Methods and seeds' }).click();
  const panel = page.getByRole('dialog', { name: 'Methods and seeds' });
  await panel.getByRole('textbox', { name: 'Samples a method, number' }).fill('2');
  await page.keyboard.press('Enter');
  await panel.getByRole('checkbox', { name: /^DDRM/ }).check();
  expect(await violations(page)).toEqual([]);
  await page.keyboard.press('Escape');

  await page.getByRole('main').focus();
  await page.keyboard.press('Space');
  await expect(row('a.png').locator('[data-column=psnr]')).toHaveText(/dB/, { timeout: 120_000 });
  await page.getByTestId('pause-batch').or(page.getByTestId('start-batch')).click();
  await expect(batch).toHaveAttribute('data-run', 'idle');
  const done = await page.locator('[data-column=psnr]:not(:empty)').count();

  // The page measures otherwise now; the batch keeps its own, and says so.
  await studio.chooseOperator('Grey');
  await expect(page.getByTestId('batch-apart')).toContainText('keeps what it was begun with');
  await page.waitForTimeout(1000);
  await page.reload();
  await expect(row('a.png').locator('[data-column=psnr]')).toHaveText(/dB/);
  expect(await page.locator('[data-column=psnr]:not(:empty)').count()).toBeLessThanOrEqual(done);
  await expect(row('a.png').locator('canvas')).toHaveCount(3);
  await page.getByTestId('start-batch').click();
  await expect(page.getByTestId('start-batch')).toHaveText('All pictures are done', { timeout: 120_000 });
  await expect(row('broken.png')).toContainText(/broken\.png/);
  await expect(row('broken.png').locator('.state.bad')).not.toBeEmpty();
  await expect(row('Mean of 3 pictures InvFussion')).toContainText(/dB/);
  expect(await violations(page)).toEqual([]);

  const [numbers] = await Promise.all([page.waitForEvent('download'), page.getByTestId('save-batch-numbers').click()]);
  const lines = readFileSync(await numbers.path(), 'utf8')
    .trim()
    .split('\r\n');
  expect(lines).toHaveLength(1 + 3 * 2 * 2 + 1);
  expect(lines.filter((line) => line.includes('pixel for pixel') && line.includes('made of the picture,mask'))).toHaveLength(12);
  expect(lines.filter((line) => /^holiday\/broken\.png,.*bad-image: /.test(line))).toHaveLength(1);

  const [zip] = await Promise.all([page.waitForEvent('download'), page.getByTestId('save-batch-pictures').click()]);
  const entries = unzipSync(readFileSync(await zip.path()));
  const names = [...entries.keys()];
  expect(names.filter((name) => name.endsWith('.png'))).toHaveLength(3 + 3 * 2 * 2);
  // A picture carries its recipe: dropped on the page, its measurement is there again.
  const name = names.find((one) => /0001-a\/ddrm-seed-\d+\.png$/.test(one)) ?? '';
  await studio.upload({ name: 'one.png', mimeType: 'image/png', buffer: entries.get(name) ?? Buffer.alloc(0) });
  await expect(page.getByRole('radiogroup', { name: 'Operator' }).getByRole('radio', { name: 'Mask' })).toBeChecked();

  await page.keyboard.press('5');
  await page.getByTestId('clear-batch').click();
  await page.getByTestId('clear-now').click();
  await expect(batch).toContainText('Drop a folder');
  expect(await violations(page)).toEqual([]);
});

test('many files are offered as a batch, and so is a ZIP; an empty folder is said to hold no pictures', async ({ page }, testInfo) => {
  const studio = new StudioPage(page);
  await studio.open();
  const empty = testInfo.outputPath('empty');
  mkdirSync(empty, { recursive: true });
  await studio.dropFolder(empty);
  await expect(studio.notices).toContainText('holds no pictures either');
  const many = Array.from({ length: 30 }, (_, i) => small(`${i}.png`, 8 * i));
  await page.getByTestId('file-input').setInputFiles(many);
  const intake = page.getByTestId('intake');
  await expect(intake.getByRole('button', { name: '30 pictures: restore them one after another' })).toBeVisible();
  // A few of them are offered as the photo; all would be no chooser.
  expect(await intake.getByRole('button', { name: /^Photo/ }).count()).toBe(5);
  const zip = await downloadZip(many.slice(0, 3).map(({ name, buffer }) => ({ name: `set/${name}`, input: buffer }))).arrayBuffer();
  await studio.transfer('drop', { name: 'set.zip', mimeType: 'application/zip', buffer: Buffer.from(zip) });
  await intake.getByRole('button', { name: '3 pictures: restore them one after another' }).click();
  await expect(page.getByTestId('start-batch')).toHaveText('Restore 3 pictures');
});
