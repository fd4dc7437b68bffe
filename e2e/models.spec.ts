// Choosing a model and bringing one's own, as a person does it: names that are none, the list, a zip that is dropped, weights that are no model.
import { readdirSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { expect, test, type Page } from '@playwright/test';
import { downloadZip } from 'client-zip';
import { StudioPage } from './support/studio-page.ts';

const folder = new URL('../tests/models/tiny-levels/', import.meta.url);

async function modelZip(change: (name: string, data: Buffer) => Buffer = (_, data) => data): Promise<Buffer> {
  const entries = readdirSync(folder).map((name) => ({ name: `mine/${name}`, input: change(name, readFileSync(new URL(name, folder))) }));
  return Buffer.from(await downloadZip(entries).arrayBuffer());
}

const models = (page: Page) => page.getByRole('dialog', { name: 'Models' });
const openModels = (page: Page) => page.getByTestId('models').click();
const bring = (page: Page, name: string, buffer: Buffer) =>
  page.getByTestId('own-model').setInputFiles({ name, mimeType: 'application/zip', buffer });

test('the list, a model of one’s own, and back', async ({ page }) => {
  const studio = new StudioPage(page);
  await studio.open();
  await openModels(page);
  await expect(models(page).getByRole('listitem')).toHaveCount(3);
  await expect(models(page).getByTestId('model-faces64')).toContainText('26.3');
  for (const name of ['Model card of Faces 64', 'Licence of Faces 64', 'Licence of Photographs 64']) {
    const href = await models(page).getByRole('link', { name }).getAttribute('href');
    expect((await page.request.get(new URL(href ?? '', page.url()).href)).status(), name).toBe(200);
  }

  await bring(page, 'weights.pt', Buffer.from('x'));
  await expect(studio.notices).toContainText('python training/export.py --checkpoint weights.pt');

  // A graph with another last byte: the hash does not fit, and nothing of it is listed.
  const spoilt = await modelZip((name, data) =>
    name === 'segment-03.onnx' ? Buffer.concat([data.subarray(0, -1), Buffer.from([data.at(-1)! ^ 0xff])]) : data,
  );
  await bring(page, 'spoilt.zip', spoilt);
  await expect(studio.notices.last()).toContainText('spoilt.zip: segment-03.onnx does not have the SHA-256');
  await expect(models(page).getByRole('listitem')).toHaveCount(3);

  await bring(page, 'mine.zip', await modelZip());
  const mine = models(page).getByRole('listitem').filter({ hasText: 'Tiny levels' });
  await expect(mine.getByRole('radio')).toBeChecked({ timeout: 120_000 });
  await expect(page.getByTestId('models-said')).toContainText('Photo, operator and settings are kept');
  expect(page.url()).toMatch(/model=own-[0-9a-f]{16}/);
  // Its picture is one evaluation of it, told nothing.
  await expect.poll(() => mine.locator('img').evaluate((img: HTMLImageElement) => img.naturalWidth)).toBe(32);
  await page.screenshot({ path: 'test-results/models.png' });
  await page.keyboard.press('Escape');
  await studio.setSettings({ 'Samples at once': 1 });
  await studio.draw.click();
  await expect(studio.band).toContainText(/Tiny levels|1 sample|\d/, { timeout: 120_000 });
  await expect(studio.draw).toBeEnabled({ timeout: 120_000 });

  // It is there after a reload, by its hash; deleted, the page goes on with the first one.
  await page.reload();
  await studio.enter();
  await openModels(page);
  await expect(mine.getByRole('radio')).toBeChecked();
  await expect(mine.locator('img')).toBeVisible();
  await mine.getByRole('button', { name: 'Delete' }).click();
  await expect(models(page).getByRole('listitem')).toHaveCount(3, { timeout: 120_000 });
  await expect(models(page).getByTestId('model-faces64').getByRole('radio')).toBeChecked();

  // A folder is a model, too; this one knows classes. What is drawn of a class says so, and another class draws something else.
  await page.keyboard.press('Escape');
  await studio.dropFolder(fileURLToPath(new URL('../tests/models/tiny-twin', import.meta.url)));
  await expect(page).toHaveURL(/model=own-/, { timeout: 120_000 });
  await expect(studio.draw).toBeEnabled({ timeout: 120_000 });
  const pictures: string[] = [];
  for (const label of ['0', '2']) {
    await page.getByRole('button', { name: 'Settings' }).click();
    const settings = page.getByRole('dialog', { name: 'Settings' });
    await settings.getByTestId('class').fill(label);
    await settings.getByTestId('class').press('Enter');
    await settings.getByRole('textbox', { name: 'Guidance, number' }).fill('2');
    await settings.getByRole('textbox', { name: 'Guidance, number' }).press('Enter');
    await page.keyboard.press('Escape');
    await studio.draw.click();
    await expect(studio.band).toContainText(`class ${label}`, { timeout: 120_000 });
    await expect(studio.draw).toBeEnabled({ timeout: 120_000 });
    pictures.push(await studio.draws.first().evaluate((element) => element.querySelector('canvas')?.toDataURL() ?? ''));
  }
  expect(pictures[0]).not.toBe('');
  expect(pictures[1]).not.toBe(pictures[0]);
});
