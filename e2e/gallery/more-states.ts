// States that take longer to reach than e2e/support/states.ts may walk in every test run, and that tests of their own audit: what stands when
// batches, many samples, talks and photographs are done, the list of models, and the page in German. Each begins on a page of its own.
import { expect, type Page } from '@playwright/test';
import { encode } from 'fast-png';
import { png } from '../support/files.ts';
import { StudioPage } from '../support/studio-page.ts';

export type Walk = (page: Page, address: string, isPhone: boolean) => AsyncGenerator<string>;

async function open(page: Page, address: string): Promise<StudioPage> {
  const studio = new StudioPage(page);
  await page.goto(address);
  await studio.enter();
  await expect(studio.draw).toBeEnabled({ timeout: 120_000 });
  return studio;
}

/** On a phone what is measured is a tab of its own. */
async function toMeasure(page: Page, isPhone: boolean): Promise<void> {
  if (isPhone) await page.getByRole('button', { name: 'Measure', exact: true }).click();
}

async function draw(studio: StudioPage, samples: number): Promise<void> {
  await studio.setSettings({ Steps: 8, 'Samples at once': samples });
  await studio.draw.click();
  await studio.finished(300_000);
}

const viewTab = (page: Page, at: number, isPhone: boolean) => page.locator(isPhone ? '.tabbar .tab' : '.views .view-tab').nth(at);

async function* wall(page: Page, address: string): AsyncGenerator<string> {
  const studio = await open(page, address);
  await draw(studio, 16);
  await expect(studio.sampleCanvases()).toHaveCount(16);
  yield 'wall of 16';
  await page
    .getByRole('button', { name: /^Show sample/ })
    .nth(5)
    .click();
  yield 'wall of 16, one large';
}

async function* batch(page: Page, address: string): AsyncGenerator<string> {
  await page.goto(`${address}&view=batch`);
  // None of them shows a face.
  const side = 64;
  const files = [20, 120, 230].map((n) => png(`holiday-${n}.png`, { width: side, height: side }, (x, y) => [4 * x, n, 4 * y]));
  await page.getByTestId('batch-files').setInputFiles([...files, { ...files[0]!, name: 'broken.png', buffer: Buffer.from('x') }]);
  await page.getByRole('button', { name: 'Methods and seeds' }).click();
  yield 'panel Methods and seeds';
  await page.getByRole('radio', { name: 'Middle square' }).check();
  await page.keyboard.press('Escape');
  await page.getByTestId('start-batch').click();
  await expect(page.locator('[data-column=psnr]').first()).toHaveText(/dB/, { timeout: 300_000 });
  yield 'batch, running';
  await expect(page.getByTestId('start-batch')).toHaveText('All pictures are done', { timeout: 600_000 });
  yield 'batch, done';
}

async function* scenes(page: Page, address: string, isPhone: boolean): AsyncGenerator<string> {
  const studio = await open(page, address);
  const panel = page.getByTestId('scenes-panel');
  for (const [operator, title] of [
    ['Mask', 'Hidden mouth'],
    ['Grey', 'Without its colour, from the third row of the hall'],
  ] as const) {
    await toMeasure(page, isPhone);
    await studio.chooseOperator(operator);
    await draw(studio, 4);
    await page.getByRole('button', { name: 'Scene', exact: true }).click();
    await panel.getByTestId('scene-title').fill(title);
    await page.keyboard.press('Enter');
    await expect(panel).toContainText('is a scene now');
    if (operator === 'Mask') await page.keyboard.press('Escape');
  }
  yield 'list of scenes';
  await panel.getByTestId('play-talk').click();
  await expect(page.getByTestId('talk').getByRole('img').first()).toBeVisible();
  yield 'own scene';
}

/** A scene of the studio's, each beat of it. */
async function* talk(page: Page, address: string): AsyncGenerator<string> {
  await page.goto(`${address}&scene=mouth`);
  const stage = page.getByTestId('talk');
  await expect(stage.getByRole('img').first()).toBeVisible({ timeout: 120_000 });
  for (const beat of ['measured', 'samples', 'spread', 'mmse', 'direction-1', 'check']) {
    for (let presses = 0; (await stage.getAttribute('data-beat')) !== beat && presses < 2; presses++) {
      await page.keyboard.press('ArrowRight');
      // Samples are drawn, directions found.
      await page.waitForTimeout(beat === 'measured' ? 400 : 4000);
    }
    yield `talk, ${beat}`;
  }
}

/** What one asks of a result, and results of before. */
async function* results(page: Page, address: string): AsyncGenerator<string> {
  const studio = await open(page, address);
  await draw(studio, 9);
  await draw(studio, 4);
  await page.getByTestId('believe').click();
  yield 'how far to believe it';
  await page.keyboard.press('Escape');
  await page.getByTestId('earlier').click();
  yield 'earlier draws';
  await page.keyboard.press('Escape');
  const both = [10, 60].map((n) => png(`either-${n}.png`, { width: 64, height: 64, channels: 1 }, (x, y) => [x < n && y > 30 ? 0 : 255]));
  await page.evaluate(
    (all) => {
      const data = new DataTransfer();
      for (const { name, base64 } of all)
        data.items.add(new File([Uint8Array.from(atob(base64), (c) => c.charCodeAt(0))], name, { type: 'image/png' }));
      for (const event of ['dragover', 'drop'])
        document.querySelector('main')?.dispatchEvent(new DragEvent(event, { dataTransfer: data, bubbles: true, cancelable: true }));
    },
    both.map(({ name, buffer }) => ({ name, base64: buffer.toString('base64') })),
  );
  await expect(page.getByTestId('intake')).toBeVisible();
  yield 'what was dropped can be several things';
}

async function* photograph(page: Page, address: string): AsyncGenerator<string> {
  const [width, height] = [512, 384];
  const data = Uint8Array.from({ length: 3 * width * height }, (_, i) => {
    const [column, row] = [Math.floor(i / 3) % width, Math.floor(i / 3 / width)];
    return 128 + 90 * Math.sin(column / (23 + 4 * (i % 3)) + row / 31) + (i % 7);
  });
  await page.goto(address);
  await page.getByTestId('photograph-input').setInputFiles({
    ...{ name: 'holiday.png', mimeType: 'image/png' },
    buffer: Buffer.from(encode({ width, height, data, channels: 3, depth: 8 })),
  });
  await expect(page.getByTestId('photograph-plan')).toBeVisible();
  yield 'photograph, nothing hidden';
  const box = (await page.getByTestId('photograph-canvas').boundingBox())!;
  await page.mouse.move(box.x + 0.4 * box.width, box.y + 0.4 * box.height);
  await page.mouse.down();
  await page.mouse.move(box.x + 0.6 * box.width, box.y + 0.5 * box.height, { steps: 6 });
  await page.mouse.up();
  await expect(page.getByTestId('photograph-plan')).toContainText('tiles');
  yield 'photograph, a scratch';
  await page.getByTestId('photograph-estimate').click();
  await expect(page.getByTestId('photograph-save')).toBeVisible({ timeout: 600_000 });
  await page.getByTestId('photograph-looks').check();
  const smaller = (await page.getByTestId('photograph-canvas').boundingBox())!;
  await page.mouse.click(smaller.x + 0.5 * smaller.width, smaller.y + 0.45 * smaller.height);
  await expect(page.getByTestId('photograph-directions').getByRole('radio')).toHaveCount(5, { timeout: 120_000 });
  yield 'photograph, directions of a square';
  await page.getByTestId('photograph-looks').uncheck();
  await page.getByTestId('photograph-sample').click();
  await expect(page.locator('.photograph-head')).toContainText('Sample 2024', { timeout: 600_000 });
  yield 'photograph restored';
}

async function* models(page: Page, address: string, isPhone: boolean): AsyncGenerator<string> {
  await open(page, address);
  if (isPhone) {
    await page.getByRole('button', { name: 'Settings', exact: true }).click();
    await page.getByRole('dialog', { name: 'Settings' }).locator('[popovertarget=models]').click();
  } else await page.getByTestId('models').click();
  await expect(page.getByRole('dialog', { name: 'Models' }).getByRole('listitem')).toHaveCount(3);
  yield 'models';
}

/** Compare, Explore and Inside say of a matrix of one's own what they can. */
async function* ownMatrix(page: Page, address: string, isPhone: boolean): AsyncGenerator<string> {
  const studio = await open(page, address);
  // How many columns fit is known with the model.
  await draw(studio, 1);
  await toMeasure(page, isPhone);
  await studio.chooseOperator('Own matrix');
  await studio.bringMatrix();
  await draw(studio, 4);
  yield 'own matrix, drawn';
  for (const view of ['Explore', 'Compare', 'Inside']) {
    await page.getByRole('navigation', { name: 'Views' }).getByRole('button', { name: view, exact: true }).click();
    if (view === 'Compare') {
      await page.getByTestId('compare').click();
      await expect(page.getByTestId('comparison')).toHaveAttribute('data-run', 'idle', { timeout: 600_000 });
    }
    if (view === 'Inside') await expect(page.getByTestId('layer')).toBeVisible({ timeout: 120_000 });
    yield `own matrix, ${view}`;
  }
  await toMeasure(page, isPhone);
  await page.getByTestId('matrix-facts').scrollIntoViewIfNeeded();
  yield 'own matrix, what it is';
}

async function* german(page: Page, address: string, isPhone: boolean): AsyncGenerator<string> {
  await page.goto(`${address}&lang=de`);
  await expect(page.getByTestId('welcome')).toBeVisible();
  yield 'german, first visit';
  await page.getByTestId('example-mouth').click();
  const studio = new StudioPage(page);
  await studio.finished(300_000);
  const views = await page.locator(isPhone ? '.tabbar .tab' : '.views .view-tab').count();
  for (let at = 0; at < views; at++) {
    await viewTab(page, at, isPhone).click();
    await page.waitForTimeout(1500);
    yield `german, view ${at + 1}`;
  }
  await viewTab(page, isPhone ? 1 : 0, isPhone).click();
  // Every panel that the page has a button for, by its place: their names are German here.
  for (const id of await page.locator('[popover]').evaluateAll((all) => all.map((at) => at.id))) {
    const door = page.locator(`[popovertarget="${id}"]:visible`);
    if ((await door.count()) === 0) continue;
    await door.first().click();
    await page.waitForTimeout(300);
    yield `german, panel ${id}`;
    await page.keyboard.press('Escape');
  }
}

export const walks: Readonly<Record<string, Walk>> = {
  wall,
  batch,
  scenes,
  photograph,
  models,
  talk,
  results,
  german,
  'own matrix': ownMatrix,
};
