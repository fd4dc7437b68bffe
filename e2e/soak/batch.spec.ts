// What a tab holds while two hundred pictures go through a batch: measured at every fifty, told, and the same at the end as at the beginning.
import { mkdirSync, writeFileSync } from 'node:fs';
import { expect, test } from '@playwright/test';
import { png } from '../support/files.ts';
import { StudioPage } from '../support/studio-page.ts';
import { residentBytes } from './soak-runs.ts';

const [pictures, every] = [200, 50];

test(`a batch of ${pictures} pictures: memory stays where it is`, async ({ page }, testInfo) => {
  test.setTimeout(20 * 60_000);
  const folder = testInfo.outputPath('many');
  mkdirSync(folder, { recursive: true });
  for (let i = 0; i < pictures; i++) {
    const { name, buffer } = png(`${i}.png`, { width: 16, height: 16 }, (x, y) => [16 * x, 16 * y, i]);
    writeFileSync(`${folder}/${name}`, buffer);
  }
  const studio = new StudioPage(page);
  await studio.open();
  await studio.setSettings({ Steps: 4 });
  await studio.dropFolder(folder);
  await expect(page.getByTestId('intake')).toContainText(`${pictures} pictures`);
  await page.keyboard.press('Enter');
  await expect(page.getByTestId('batch')).toContainText(`${pictures} pictures, one after another`);
  await page.getByTestId('start-batch').click();
  const told: string[] = [];
  const bytes: number[] = [];
  for (let done = every; done <= pictures; done += every) {
    await page.waitForFunction((least) => document.querySelectorAll('[data-column=psnr]:not(:empty)').length > least, done - 1, {
      timeout: 300_000,
      polling: 200,
    });
    await page.requestGC();
    const { tab: now } = await residentBytes(page);
    bytes.push(now);
    told.push(`${done} pictures: ${(now / 2 ** 20).toFixed(1)} MB`);
    console.log(told.at(-1));
  }
  // What is kept of a picture is a row of numbers and of the table: far less than the network's steps, or the picture's samples as floats.
  const [early = NaN] = bytes;
  expect((bytes.at(-1) ?? NaN) - early).toBeLessThan((pictures - every) * 2 ** 15);
});
