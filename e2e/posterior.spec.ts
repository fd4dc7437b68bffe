// The posterior as a person explores it, `tiny` on the processor: look back along the noise, add samples, compare by held keys, move onto
// the measurement, walk directions of the samples and of the network, a plane, a region, a tree. One page, one run, pixels checked.
import { expect, test, type Locator, type Page } from '@playwright/test';
import { meanDifference, readPixels, spread, StudioPage } from './support/studio-page.ts';

test.describe.configure({ mode: 'serial' });

const draws = 6;
let page: Page;
let studio: StudioPage;
/** Pixels of every sample, as the grid shows them. */
let drawn: number[][];

test.beforeAll(async ({ browser }) => {
  page = await browser.newPage({ viewport: { width: 1440, height: 900 }, permissions: ['clipboard-read', 'clipboard-write'] });
  studio = new StudioPage(page);
  await studio.open();
});
test.afterAll(() => page.close());

const radio = (name: string): Locator => page.getByRole('radio', { name, exact: true });
const large = (): Locator => page.getByRole('region', { name: 'Large picture' });
const explored = (): Locator => page.getByRole('region', { name: 'Picture' }).locator('canvas').first();
const allSamples = async (): Promise<number[][]> => Promise.all((await studio.sampleCanvases().all()).map(readPixels));

/** Until the canvas shows exactly these pixels. */
const shows = (canvas: Locator, pixels: number[]) => expect.poll(() => readPixels(canvas)).toEqual(pixels);
const differs = (canvas: Locator, pixels: number[], by = 0.5) =>
  expect.poll(async () => meanDifference(await readPixels(canvas), pixels)).toBeGreaterThan(by);

/** A key held while something is looked at. */
async function holding(key: string, look: () => Promise<void>): Promise<void> {
  await page.keyboard.down(key);
  await look();
  await page.keyboard.up(key);
}

/** ‖Hx̂ − y‖ as each sample says it. */
const fits = async (): Promise<number[]> =>
  (await studio.draws.getByTitle(/^How far this sample/).allTextContents()).map((text) =>
    Number(/[\d.e−-]+/.exec(text)?.[0]?.replace('−', '-')),
  );

const mean = (pictures: number[][]): number[] =>
  (pictures[0] ?? []).map((_, i) => pictures.reduce((sum, p) => sum + (p[i] ?? 0), 0) / pictures.length);

test('inside, before anything is drawn: of what is measured now', async () => {
  await page.keyboard.press('4');
  const measured = page.getByRole('region', { name: 'Ha', exact: true }).locator('canvas').first();
  await expect(measured).toBeVisible({ timeout: 120_000 });
  const before = await readPixels(measured);
  await studio.chooseOperator('Low resolution');
  await expect.poll(() => readPixels(measured)).not.toEqual(before);
  await expect(page.getByText('computing …')).toHaveCount(0);
  await studio.chooseOperator('Mask');
  await expect.poll(() => readPixels(measured)).toEqual(before);
  await page.getByRole('button', { name: 'Samples', exact: true }).click();
});

test('samples come live, can be looked back at over σ, and added to', async () => {
  await studio.chooseMeasurement('As the network draws');
  await studio.setSettings({ 'Samples at once': draws, Steps: 32 });
  await page.getByRole('heading', { name: 'Measurement', exact: true }).click();
  await page.keyboard.press('Space');
  await studio.reachedStep(2);
  const early = await readPixels(studio.sampleCanvases().first());
  await studio.finished();
  const first = await readPixels(studio.sampleCanvases().first());
  expect(meanDifference(early, first)).toBeGreaterThan(0.5);

  await page.keyboard.press('Home');
  await expect(page.getByTestId('look-back')).toHaveAttribute('aria-valuetext', /^step 1 of 32, noise/);
  await differs(studio.sampleCanvases().first(), first, 1);
  const denoised = await readPixels(studio.sampleCanvases().first());
  await radio('Noisy').check();
  await differs(studio.sampleCanvases().first(), denoised, 10);
  await radio('Denoised').check();
  await page.getByTestId('look-back').fill('32');
  await shows(studio.sampleCanvases().first(), first);

  // What comes while "Moved to fit" is ticked is moved as well, once it is there.
  await page.getByRole('checkbox', { name: 'Moved to fit' }).check();
  await page.getByTestId('draw-more').click();
  await expect(studio.sampleCanvases()).toHaveCount(2 * draws);
  await studio.finished();
  await expect.poll(async () => Math.max(...(await fits()))).toBeLessThan(1e-3);
  expect(await fits()).toHaveLength(2 * draws);
  await page.getByRole('checkbox', { name: 'Moved to fit' }).uncheck();
  await shows(studio.sampleCanvases().first(), first);
  drawn = await allSamples();
  expect(drawn[0]).toEqual(first);
  expect(new Set(drawn.map(String)).size).toBe(2 * draws);
});

test('spread with its scale, fit on each sample, PSNR, raw or projected', async () => {
  const map = page.getByRole('img', { name: /^Spread of the samples: mean \d\.\d\d, largest \d\.\d\d at row \d+, column \d+/ });
  expect(spread(await readPixels(map))).toBeGreaterThan(3);
  await expect(page.getByRole('img', { name: /^spread: 0 to 0\.5/ })).toBeVisible();
  await expect(page.getByRole('img', { name: /^Fit of every sample: 12 samples, from 0/ })).toBeVisible();
  const raw = await fits();
  expect(raw).toHaveLength(2 * draws);
  await page.getByRole('checkbox', { name: 'Moved to fit' }).check();
  await expect.poll(async () => Math.max(...(await fits()))).toBeLessThan(1e-3);
  expect(Math.min(...raw)).toBeGreaterThan(1e-3);
  await differs(studio.sampleCanvases().first(), drawn[0] ?? [], 0.2);
  // The averages are those of what is shown: Hx̂ = y holds for them too.
  await radio('MMSE').check();
  await expect(large().getByText('Moved onto the measurement')).toBeVisible();
  const estimate = await readPixels(large().locator('canvas').first());
  // Saved is what is shown, under a name of its own.
  const download = page.waitForEvent('download');
  await page.getByRole('button', { name: 'Save sample 2024 as PNG' }).click();
  expect((await download).suggestedFilename()).toBe('invfussion-mask-seed-2024-projected.png');
  await page.getByRole('checkbox', { name: 'Moved to fit' }).uncheck();
  await differs(large().locator('canvas').first(), estimate, 0.2);
  await shows(studio.sampleCanvases().first(), drawn[0] ?? []);
});

test('diverse picks are labelled and say what they stand for', async () => {
  await radio('Diverse').check();
  await expect(page.getByTestId('invented')).toContainText('4 diverse picks from 12 draws, not draws themselves');
  await expect(studio.sampleCanvases()).toHaveCount(4);
  const stands = await studio.draws.getByText(/^\s*\d+ ×$/).allTextContents();
  expect(stands.reduce((sum, text) => sum + Number.parseInt(text), 0)).toBe(2 * draws);
  await radio('Random draws').check();
});

test('large: a sample, the mean, a wipe, measured again, held keys, draws one after another', async () => {
  const picture = large().locator('canvas').first();
  await page.getByRole('button', { name: 'Show sample 2025 large' }).click();
  await shows(picture, drawn[1] ?? []);
  await expect(large().locator('.large')).toContainText(/fit 0\.\d+.*dB/);
  await holding('t', async () => shows(picture, await readPixels(studio.photoCanvas())));
  await holding('c', async () => shows(picture, await readPixels(studio.measurementCanvases().nth(1))));
  await holding('r', () => expect(large().getByRole('img', { name: 'Sample 2025, measured again' })).toBeVisible());
  await shows(picture, drawn[1] ?? []);

  await radio('Mean').check();
  await expect.poll(async () => meanDifference(await readPixels(picture), mean(drawn))).toBeLessThan(1);

  await page.getByRole('button', { name: 'Show sample 2025 large' }).click();
  await page.keyboard.press('w');
  const wipe = page.getByTestId('wipe');
  await expect(wipe).toHaveAttribute('aria-label', 'Wipe: Sample 2025 left, the truth right');
  await page.getByRole('combobox', { name: 'Wipe against' }).selectOption({ label: 'sample 2027' });
  await shows(wipe.locator('canvas').first(), drawn[3] ?? []);
  await wipe.press('End');
  await expect(wipe).toHaveAttribute('aria-valuetext', /^100 percent Sample 2025/);

  await radio('Check').check();
  await expect(large().locator('.remeasured')).toContainText(/fit 0\.\d+/);
  await page.getByRole('button', { name: 'Show sample 2025 large' }).click();
  await page.keyboard.press('f');
  await expect.poll(() => large().getByRole('heading').textContent()).not.toBe('Sample 2025');
  await page.keyboard.press('f');
  const paused = await large().getByRole('heading').textContent();
  await page.waitForTimeout(600);
  expect(await large().getByRole('heading').textContent()).toBe(paused);
});

test('directions of the samples: σ and share; the slider shows x̄ + ασw, on film and large alike', async () => {
  await page.keyboard.press('2');
  const own = page.getByRole('radio', { name: /^Direction \d of the samples, standard deviation [\d.]+, [\d.]+\s% of their variance$/ });
  await expect(own).toHaveCount(5);
  const walk = page.getByTestId('walk');
  const middle = await readPixels(explored());
  expect(meanDifference(middle, mean(drawn))).toBeLessThan(1);
  const at = async (alpha: number): Promise<number[]> => {
    await walk.fill(String(alpha));
    const text = `${alpha < 0 ? 'minus' : 'plus'} ${Math.abs(alpha).toFixed(1)} standard deviations along direction 1`;
    await expect(walk).toHaveAttribute('aria-valuetext', text);
    return readPixels(explored());
  };
  const [plus, minus] = [await at(1.5), await at(-1.5)];
  // Linear where nothing is clipped, to the rounding of bytes.
  const open = middle.flatMap((m, i) => ([m, plus[i], minus[i]].every((v) => v !== undefined && v > 0 && v < 255) ? [i] : []));
  expect(open.length).toBeGreaterThan(middle.length / 2);
  for (const i of open) expect(Math.abs((plus[i] ?? 0) + (minus[i] ?? 0) - 2 * (middle[i] ?? 0))).toBeLessThanOrEqual(2);
  expect(meanDifference(plus, minus)).toBeGreaterThan(2);
  await shows(page.getByRole('button', { name: 'plus 1.5 standard deviations' }).locator('canvas'), plus);
  // While the slider moves, frame by frame, no Worker is asked for anything.
  const asked = await walk.evaluate(async (slider: HTMLInputElement) => {
    const { postMessage } = Worker.prototype;
    const write = Object.getOwnPropertyDescriptor(HTMLInputElement.prototype, 'value')?.set;
    let count = 0;
    Worker.prototype.postMessage = function (...args: [unknown]) {
      count++;
      postMessage.apply(this, args);
    };
    for (let i = 0; i < 60; i++) {
      write?.call(slider, String(i / 20));
      slider.dispatchEvent(new Event('input', { bubbles: true }));
      await new Promise((resolve) => requestAnimationFrame(resolve));
    }
    Worker.prototype.postMessage = postMessage;
    return count;
  });
  expect(asked).toBe(0);
  await expect(walk).toHaveAttribute('aria-valuetext', /^plus 3\.0/);
  await own.nth(2).focus();
  await page.keyboard.press('Space');
  await expect(walk).toHaveAttribute('aria-valuetext', /along direction 3$/);
});

test("the network's own directions stand beside them, with predicted norms, and are walked the same way", async () => {
  const theirs = page.getByRole('radio', { name: /^Direction \d of the network, predicted standard deviation [\d.]+$/ });
  await expect(theirs).toHaveCount(5);
  for (const map of await page.getByTestId('network-directions').locator('canvas').all())
    expect(spread(await readPixels(map))).toBeGreaterThan(3);
  await page.getByTestId('network-directions').locator('canvas').first().click();
  await expect(theirs.first()).toBeChecked();
  await expect(page.getByRole('heading', { name: 'From the MMSE estimate' })).toBeVisible();
  const centre = await readPixels(explored());
  const mmse = page.getByRole('region', { name: 'Averages' }).getByRole('img', { name: 'MMSE estimate', exact: true });
  // Another noise in the one evaluation that the run made.
  expect(meanDifference(centre, await readPixels(mmse))).toBeLessThan(3);
  await page.getByTestId('walk').press('End');
  await differs(explored(), centre, 1);
  await page.getByRole('radio', { name: /^Direction 1 of the samples/ }).focus();
  await page.keyboard.press('Space');
  await expect(page.getByRole('heading', { name: 'Between the samples' })).toBeVisible();
});

test('a plane with the samples on it; to and fro by itself, and paused', async () => {
  const plane = page.getByTestId('plane');
  const middle = await readPixels(explored());
  await expect(plane.getByRole('button', { name: /^Sample/ })).not.toHaveCount(0);
  const box = await plane.boundingBox();
  if (!box) throw new Error('no plane');
  await page.mouse.move(box.x + box.width / 2, box.y + box.height / 2);
  await page.mouse.down();
  await page.mouse.move(box.x + 0.75 * box.width, box.y + 0.25 * box.height, { steps: 4 });
  await page.mouse.up();
  await expect(plane).toHaveAttribute('aria-label', /at 1\.5 and 1\.5 standard deviations/);
  await differs(explored(), middle, 1);
  await plane.focus();
  await page.keyboard.press('ArrowLeft');
  await expect(plane).toHaveAttribute('aria-label', /at 1\.4 and 1\.5/);
  await page.keyboard.press('Home');
  await shows(explored(), middle);

  const spot = plane.getByRole('button', { name: /^Sample/ }).last();
  const seed = Number((await spot.getAttribute('aria-label'))?.slice(7));
  await spot.click();
  await shows(explored(), drawn[seed - 2024] ?? []);
  await expect(plane.locator('canvas')).toHaveCount(1);

  await radio('Swing').check();
  const walk = page.getByTestId('walk');
  const before = await walk.inputValue();
  await expect.poll(() => walk.inputValue()).not.toBe(before);
  await page.keyboard.press('Escape');
  await expect(radio('Still')).toBeChecked();
  const still = await walk.inputValue();
  await page.waitForTimeout(300);
  expect(await walk.inputValue()).toBe(still);
});

test('a lassoed region has directions of its own, black outside it, by pointer and by keys', async () => {
  await radio('Lasso').check();
  const lasso = page.getByTestId('lasso');
  const box = await lasso.boundingBox();
  if (!box) throw new Error('no lasso');
  const to = (x: number, y: number) => page.mouse.move(box.x + x * box.width, box.y + y * box.height, { steps: 3 });
  await to(0.25, 0.5);
  await page.mouse.down();
  for (const [x, y] of [[0.75, 0.5], [0.75, 0.9], [0.25, 0.9]] as const) await to(x, y); // prettier-ignore
  await page.mouse.up();
  await expect(page.getByText('samples, there')).toBeVisible();
  const map = page.locator('.dir canvas').first();
  const rows = async (): Promise<number[]> => {
    const pixels = await readPixels(map);
    const light = (row: number): number => Math.max(...pixels.slice(48 * row, 48 * (row + 1)));
    return Array.from({ length: 16 }, (_, row) => light(row)).flatMap((value, row) => (value > 10 ? [row] : []));
  };
  await expect.poll(async () => Math.min(...(await rows()))).toBe(8);
  expect(Math.max(...(await rows()))).toBe(13);
  await lasso.focus();
  for (let i = 0; i < 3; i++) await page.keyboard.press('ArrowUp');
  await expect.poll(async () => Math.min(...(await rows()))).toBe(5);
  await radio('Whole').check();
  await expect(page.getByText('of the samples', { exact: true })).toBeVisible();
});

test('the tree counts its branches; a click shows the mean of one', async () => {
  const tree = page.getByTestId('tree');
  const branches = tree.getByRole('button', { name: /^[ABC] \d+ of 12/ });
  const counts = (await branches.allTextContents()).map((text) => Number(/\d+/.exec(text)?.[0]));
  expect(counts.reduce((a, b) => a + b, 0)).toBe(2 * draws);
  await branches.first().click();
  await expect(page.getByRole('heading', { name: /^Mean of|^Sample/ })).toBeVisible();
  const leaves = tree.locator('li button[aria-pressed=true]');
  await expect(leaves).toHaveCount(counts[0] ?? 0);
  const members = (await leaves.evaluateAll((all) => all.map((leaf) => leaf.getAttribute('aria-label')))).map(
    (label) => drawn[Number(label?.slice(7)) - 2024] ?? [],
  );
  await expect.poll(async () => meanDifference(await readPixels(explored()), mean(members))).toBeLessThan(1);

  // By keys: one stop for all joints, arrows from one to the next.
  const joints = tree.getByRole('button', { name: /^Mean of \d+ samples$/ });
  await expect(joints).toHaveCount(2 * draws - 1);
  await expect(tree.locator('.joint[tabindex="0"]')).toHaveCount(1);
  const met = new Set<string>();
  await tree.locator('.joint[tabindex="0"]').focus();
  await page.keyboard.press('Home');
  for (let i = 1; i < 2 * draws; i++) {
    const pressed = tree.locator('.joint[aria-pressed=true]');
    await expect(pressed).toBeFocused();
    met.add((await pressed.getAttribute('style')) ?? '');
    await page.keyboard.press('ArrowRight');
  }
  expect(met.size).toBe(2 * draws - 1);
  for (let i = 1; i < 2 * draws; i++) await page.keyboard.press('ArrowUp');
  await expect(page.getByRole('heading', { name: 'Mean of 12 samples' })).toBeVisible();
  await page.keyboard.press('ArrowDown');
  await expect(page.getByRole('heading', { name: /^Mean of \d samples|^Mean of 1[01] samples/ })).toBeVisible();
});

test('the enlarged part is moved by Shift and arrows', async () => {
  const left = () => page.locator('.shell').evaluate((shell) => shell.style.getPropertyValue('--zoom-left'));
  await page.locator('#stage').focus();
  await page.keyboard.press('+');
  await expect.poll(left).toBe('0.25');
  await page.keyboard.press('Shift+ArrowRight');
  await expect.poll(left).toBe('0.375');
  for (let i = 0; i < 5; i++) await page.keyboard.press('Shift+ArrowLeft');
  await expect.poll(left).toBe('0');
  await page.keyboard.press('0');
});

test('Ctrl S saves the large picture, Ctrl Shift C copies the link; single keys can be switched off', async () => {
  const download = page.waitForEvent('download');
  await page.keyboard.press('Control+s');
  expect((await download).suggestedFilename()).toMatch(/^invfussion-mask-(branch|seed-\d+)\.png$/);
  await page.keyboard.press('Control+Shift+C');
  await expect(page.getByRole('dialog', { name: 'Share' }).getByRole('status')).toHaveText('Copied.');
  const link = await page.evaluate(() => navigator.clipboard.readText());
  expect(link).toContain('#');
  await page.keyboard.press('Escape');
  // Opened again, the link of before is not copied first.
  await page.evaluate(() => {
    const copied: string[] = [];
    Object.assign(window, { copied });
    navigator.clipboard.writeText = (text) => Promise.resolve(void copied.push(text));
  });
  await page.getByRole('slider', { name: /^Noise/ }).fill('0.1');
  await page.keyboard.press('Control+Shift+C');
  await expect(page.getByRole('dialog', { name: 'Share' }).getByRole('status')).toHaveText('Copied.');
  const copied = await page.evaluate(() => (window as unknown as { copied: string[] }).copied);
  expect(copied).not.toContain(link);
  await page.keyboard.press('Escape');
  await page.getByRole('slider', { name: /^Noise/ }).fill('0');

  await page.keyboard.press('?');
  const sheet = page.getByRole('dialog', { name: 'Keyboard' });
  await sheet.getByTestId('single-keys').uncheck();
  await page.keyboard.press('Escape');
  await page.keyboard.press('1');
  await expect(page.getByTestId('plane')).toBeVisible();
  await page.getByRole('button', { name: 'Keyboard shortcuts' }).click();
  await sheet.getByTestId('single-keys').check();
  await page.keyboard.press('Escape');
  await page.keyboard.press('1');
  await expect(page.getByTestId('plane')).toBeHidden();
});

test('met in every step: every sample fits as it is drawn, and so does the estimate', async () => {
  await page.getByRole('button', { name: 'Samples', exact: true }).click();
  await studio.chooseMeasurement('Met in every step');
  await page.getByRole('heading', { name: 'Measurement', exact: true }).click();
  await page.keyboard.press('Space');
  await studio.reachedStep(2);
  await studio.finished();
  await expect(studio.sampleCanvases()).toHaveCount(draws);
  await expect.poll(fits).toHaveLength(draws);
  expect(Math.max(...(await fits()))).toBeLessThan(1e-3);
  await differs(studio.sampleCanvases().first(), drawn[0] ?? [], 0.2);
  await expect(page.getByRole('checkbox', { name: 'Moved to fit' })).toBeHidden();
  await radio('MMSE').check();
  await expect(large().getByText('One evaluation, moved onto the measurement.')).toBeVisible();
  await radio('Check').check();
  await expect(large().getByText(/fit 0$/)).toBeVisible();
});
