// Comparing methods as a person does: choose, run, look, cancel, go on; what was drawn stays.
import { expect, test, type Locator, type Page } from '@playwright/test';
import { meanDifference, readPixels, spread, StudioPage } from './support/studio-page.ts';

const rowOf = (page: Page, name: string): Locator => page.getByRole('row', { name: new RegExp(`^${name}`) });

async function toggle(page: Page, names: Record<string, boolean>): Promise<void> {
  await page.getByRole('button', { name: 'Choose methods' }).click();
  const panel = page.getByRole('dialog', { name: 'Methods' });
  for (const [name, isOn] of Object.entries(names)) await panel.getByRole('checkbox', { name: new RegExp(`^${name}`) }).setChecked(isOn);
  await page.keyboard.press('Escape');
}

test('methods on one measurement: rows, numbers, what is kept, cancel', async ({ page }) => {
  const studio = new StudioPage(page);
  await studio.open();
  await page.getByRole('navigation', { name: 'Views' }).getByRole('button', { name: 'Compare' }).click();
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
