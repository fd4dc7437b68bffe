// The bench page as somebody with a machine of their own uses it: opened from the device panel, measured, saved as a file.
import { readFile } from 'node:fs/promises';
import { expect, test, type Page } from '@playwright/test';
import { StudioPage } from './support/studio-page.ts';

interface BenchFile {
  format: string;
  machine: { adapter: string | null; isolated: boolean; userAgent: string; model: { id: string; weightsSha256: string } };
  outcomes: { id: string; rows: { what: string; value: number; unit: string }[]; problem: string | null }[];
}

async function saved(page: Page): Promise<BenchFile> {
  const [download] = await Promise.all([page.waitForEvent('download'), page.getByRole('link', { name: 'Save as JSON' }).click()]);
  return JSON.parse(await readFile(await download.path(), 'utf8')) as BenchFile;
}

test('bench page: from the panel to a file with evaluations a second, parity, model hash and what was left out', async ({ page }) => {
  const studio = new StudioPage(page);
  await studio.open();
  await page.getByTestId('device').click();
  await expect(page.getByRole('dialog', { name: 'What computes here' })).toContainText('the browser is counting');
  await expect(page.getByRole('link', { name: 'the bench page' })).toHaveAttribute('href', './bench.html?model=tiny');
  await page.getByRole('link', { name: 'the bench page' }).click();
  await expect(page.getByText('weights f508e7f20a4a')).toBeVisible();
  await page.getByRole('button', { name: 'Measure' }).click();
  await expect(page.getByRole('status')).toHaveText('Done.', { timeout: 120_000 });
  const { format, machine, outcomes } = await saved(page);
  expect(format).toBe('invfussion-bench/1');
  expect(machine).toMatchObject({ isolated: true, adapter: null, model: { id: 'tiny' } });
  expect(machine.model.weightsSha256).toMatch(/^[0-9a-f]{64}$/);
  expect(machine.userAgent).toContain('Chrome/');
  const of = (id: string) => outcomes.find((outcome) => outcome.id === id);
  for (const samples of ['one sample', '4 samples', '8 samples'])
    expect(of('speed')?.rows.find(({ what }) => what.startsWith(`wasm, ${samples}`))?.value).toBeGreaterThan(0);
  expect(of('parity')?.rows.length).toBeGreaterThan(1);
  for (const { value } of of('parity')?.rows ?? []) expect(value).toBeLessThan(2e-3);
  expect(of('dispatches')?.problem).toContain('no WebGPU adapter');
});

test('bench page: a model that is not there is said, and nothing can be started', async ({ page }) => {
  await page.goto('bench.html?model=nothing');
  await expect(page.getByRole('status')).toContainText('There is no model at');
  await expect(page.getByRole('button', { name: 'Measure' })).toBeDisabled();
});
