// Comparing methods as a person does: choose, run, look, cancel, go on; what was drawn stays.
import { readFile } from 'node:fs/promises';
import { expect, test, type Locator, type Page } from '@playwright/test';
import { meanDifference, readPixels, spread, StudioPage } from './support/studio-page.ts';

const rowOf = (page: Page, name: string): Locator => page.getByRole('row', { name: new RegExp(`^${name}`) });

const openCompare = (page: Page): Promise<void> =>
  page.getByRole('navigation', { name: 'Views' }).getByRole('button', { name: 'Compare' }).click();

async function toggle(page: Page, names: Record<string, boolean>): Promise<void> {
  await page.getByRole('button', { name: 'Methods', exact: true }).click();
  const panel = page.getByRole('dialog', { name: 'Methods' });
  for (const [name, isOn] of Object.entries(names)) await panel.getByRole('checkbox', { name: new RegExp(`^${name}`) }).setChecked(isOn);
  await page.keyboard.press('Escape');
}

test('methods on one measurement: rows, numbers, what is kept, cancel', async ({ page }) => {
  const studio = new StudioPage(page);
  await studio.open();
  await openCompare(page);
  const comparison = page.getByTestId('comparison');
  await expect(page.getByTestId('compare')).toHaveText('Compare four methods');
  await toggle(page, { DDNM: false, Unconditional: true });
  await page.getByTestId('compare').click();
  await expect(comparison).toHaveAttribute('data-run', 'running');
  await expect(comparison).toHaveAttribute('data-run', 'idle', { timeout: 120_000 });

  const [own, blind, ddrm, free] = ['InvFussion', 'Blind', 'DDRM', 'Unconditional'].map((name) => rowOf(page, name));
  for (const row of [own!, blind!, ddrm!, free!]) {
    await expect(row).toHaveAttribute('data-state', 'done');
    await expect(row.locator('canvas')).toHaveCount(3);
    await expect(row).toContainText(/\d+\.\d dB/);
    expect(spread(await readPixels(row.locator('canvas').first()))).toBeGreaterThan(3);
  }
  await expect(ddrm!.locator('[data-column=evaluations]')).toHaveText('25');
  // A projection meets the measurement exactly; free draws do not.
  const fitOf = async (row: Locator): Promise<number> => {
    await expect(row.locator('[data-column=fit]')).toHaveText(/\d/);
    return Number((await row.locator('[data-column=fit]').textContent())?.replace('−', '-'));
  };
  expect(await fitOf(ddrm!)).toBeLessThan(1e-3);
  expect(await fitOf(free!)).toBeGreaterThan(0.05);
  const first = await readPixels(own!.locator('canvas').first());
  expect(meanDifference(first, await readPixels(blind!.locator('canvas').first()))).toBeGreaterThan(1);

  // A method that is added runs alone; cancelling it keeps the others.
  await toggle(page, { DAPS: true });
  await page.getByTestId('compare').click();
  const daps = rowOf(page, 'DAPS');
  await expect(daps).toContainText(/step \d+ of 200/);
  await page.getByTestId('stop-comparing').click();
  await expect(daps).toHaveAttribute('data-state', 'stopped');
  await expect(own!).toHaveAttribute('data-state', 'done');
  expect(await readPixels(own!.locator('canvas').first())).toEqual(first);
  await page.getByRole('radio', { name: 'Difference' }).check();
  expect(await readPixels(own!.locator('canvas').first())).not.toEqual(first);
});

test('by keys; the table is there after a reload, can be saved, and other settings are told apart', async ({ page }) => {
  const studio = new StudioPage(page);
  await studio.open();
  await openCompare(page);
  await toggle(page, { InvFussion: true, Blind: false, DDNM: false, DDRM: true });
  const comparison = page.getByTestId('comparison');
  // A button that has the focus takes Space itself.
  await page.getByRole('main').focus();
  await page.keyboard.press('Space');
  await expect(comparison).toHaveAttribute('data-run', 'running');
  await page.keyboard.press('Escape');
  await expect(comparison).toHaveAttribute('data-run', 'idle');
  await page.keyboard.press('Space');
  const row = rowOf(page, 'DDRM');
  await expect(row).toHaveAttribute('data-state', 'done', { timeout: 120_000 });
  await expect(page.getByTestId('compare')).toHaveText('Compare again');
  const figures = await row.locator('[data-column]').allTextContents();
  const [saving] = await Promise.all([page.waitForEvent('download'), page.getByTestId('save-numbers').click()]);
  const lines = (await readFile(await saving.path(), 'utf8')).trim().split('\r\n');
  expect(lines).toHaveLength(1 + 2 * 3);
  expect(lines[0]).toMatch(/^method,told,settings,seed,psnr_db,fit/);
  expect(lines.at(-1)).toMatch(/^DDRM,zero-shot: pushed to fit,,\d+,\d+\.\d+,/);

  // Kept half a second after the last change.
  await page.waitForTimeout(1500);
  await page.reload();
  await expect(row).toHaveAttribute('data-state', 'done', { timeout: 120_000 });
  expect(await row.locator('[data-column]').allTextContents()).toEqual(figures);
  await expect(comparison).not.toContainText('earlier');

  await studio.chooseSampler('DDRM');
  await studio.setSettings({ 'Fresh noise η': 0.5 });
  await expect(row).toHaveCount(2);
  await expect(row.first()).toContainText('with earlier settings');
  await expect(row.last()).toContainText('Fresh noise η: 0.5');
});
