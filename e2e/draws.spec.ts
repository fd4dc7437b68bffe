// A new draw is new, kept seeds draw the same again, earlier draws come back; what is shown of something else than what is set says so
// in every view.
import { expect, test } from '@playwright/test';
import { readPixels, StudioPage } from './support/studio-page.ts';

test('draws are new, come back, and say what they are of', async ({ page }) => {
  const studio = new StudioPage(page);
  await studio.open();
  await studio.setSettings({ Steps: 4, 'Samples at once': 2 });
  const stale = page.getByTestId('stale');
  const view = (name: string) => page.getByRole('navigation', { name: 'Views' }).getByRole('button', { name });
  const captions = (): Promise<string[]> => studio.draws.getByText(/^seed \d+$/).allTextContents();
  const drawn = async (): Promise<number[]> => {
    await studio.draw.click();
    await studio.finished();
    return readPixels(studio.sampleCanvases().first());
  };

  await test.step('new by default', async () => {
    const first = await drawn();
    expect(await captions()).toEqual(['seed 2024', 'seed 2025']);
    const second = await drawn();
    expect(await captions()).toEqual(['seed 2026', 'seed 2027']);
    expect(second).not.toEqual(first);
    await page.getByTestId('keep-seeds').check();
    expect(await drawn()).toEqual(second);
    await page.getByTestId('keep-seeds').uncheck();
    await page.getByTestId('draw-more').click();
    await studio.finished();
    expect(await captions()).toEqual(['seed 2026', 'seed 2027', 'seed 2028', 'seed 2029']);

    await page.getByTestId('earlier').click();
    const panel = page.getByRole('dialog', { name: 'Earlier draws' });
    await panel.getByRole('button', { name: 'seeds 2024 to 2025' }).press('Enter');
    await expect(panel).toBeHidden();
    expect(await readPixels(studio.sampleCanvases().first())).toEqual(first);
    await expect(page.getByTestId('earlier')).toBeVisible();
  });

  await test.step('of what is set, or said', async () => {
    await expect(stale).toBeEmpty();
    await studio.chooseOperator('Motion blur');
    await expect(stale).toContainText('of another operator: Mask');
    await expect(studio.draws.locator('.frame').first()).toHaveCSS('opacity', '0.45');
    await view('Explore').click();
    await expect(stale).toContainText('of another operator: Mask');
    await view('Samples').click();
    await drawn();
    await expect(stale).toBeEmpty();
    await studio.chooseOperator('Mask');
    await expect(stale).toContainText('of another operator: Motion blur');
    // What a step of that run went through is of its measurement, too.
    await view('Inside').click();
    await expect(stale).toContainText('of another operator: Motion blur');
    await view('Samples').click();
  });

  await test.step('kept over a reload', async () => {
    const before = await captions();
    // Longer than the session takes to settle.
    await page.waitForTimeout(1500);
    await view('Explore').click();
    await page.reload();
    await expect(view('Explore')).toHaveAttribute('aria-current', 'page');
    await view('Samples').click();
    await expect(page.getByTestId('earlier')).toBeVisible();
    expect(await captions()).toEqual(before);
    await expect(stale).toContainText('Motion blur');
  });

  await test.step('many are a wall', async () => {
    await studio.setSettings({ Steps: 1, 'Samples at once': 20 });
    // After the reload the model is loaded by the draw.
    await expect(page.getByTestId('draw-cost')).toContainText(/^20 samples take \d+ MB/);
    await drawn();
    await expect(page.getByTestId('draw-cost')).toContainText(/^20 samples take about \d.* on the processor, and \d+ MB/);
    await expect(studio.sampleCanvases()).toHaveCount(20);
    const pictures = studio.draws.getByRole('button', { name: /^Show sample/ });
    const caption = page.getByTestId('wall-caption');
    await pictures.nth(3).hover();
    await expect(caption).toContainText(/^seed \d+fit \d.*dB$/);
    await pictures.first().focus();
    const seed = async (): Promise<number> => Number(/\d+/.exec((await caption.textContent()) ?? '')?.[0]);
    const first = await seed();
    // A row of eight further, one to the right, and large.
    for (const key of ['ArrowDown', 'ArrowRight', 'Enter']) await page.keyboard.press(key);
    expect(await seed()).toBe(first + 9);
    await expect(page.getByRole('heading', { name: `Sample ${first + 9}` })).toBeVisible();
    // What taking it along comes to is said before.
    await page.getByRole('button', { name: 'Export' }).click();
    const taking = page.getByRole('dialog', { name: 'Export' });
    for (const says of ['The first 12 of 20 samples stand in it.', /About 0\.\d\sMB\./, '5 s.']) await expect(taking).toContainText(says);
    await page.keyboard.press('Escape');
  });
});
