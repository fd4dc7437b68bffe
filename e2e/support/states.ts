// Every state of the page, one after another, as a person reaches it: what the audit of accessibility looks at and the gallery photographs.
// A state is yielded when it stands; the caller looks, and the walk goes on.
import { expect, type Page } from '@playwright/test';
import { png } from './files.ts';
import type { StudioPage } from './studio-page.ts';

export interface Walk {
  studio: StudioPage;
  /** One column with tabs at the bottom. */
  isPhone: boolean;
  /** Steps of the runs that are waited for. */
  steps: number;
}

type View = 'Samples' | 'Explore' | 'Compare' | 'Inside' | 'Batch';

/** To what is measured, which on a phone is a tab of its own. */
async function toRail({ studio: { page }, isPhone }: Walk): Promise<void> {
  if (isPhone) await page.getByRole('button', { name: 'Measure', exact: true }).click();
}

async function toView({ studio: { page } }: Walk, view: View): Promise<void> {
  await page.getByRole('navigation', { name: 'Views' }).getByRole('button', { name: view, exact: true }).click();
}

async function* operators(walk: Walk): AsyncGenerator<string> {
  const { page } = walk.studio;
  await toRail(walk);
  for (const name of await walk.studio.operatorNames()) {
    await walk.studio.chooseOperator(name);
    if (name === 'Own matrix') {
      await expect(page.getByTestId('no-matrix')).toBeVisible();
      yield 'operator Own matrix, none yet';
      await walk.studio.bringMatrix();
    }
    await expect(walk.studio.share).toBeVisible();
    yield `operator ${name}`;
  }
  await page.getByRole('radiogroup', { name: 'Measurement' }).getByRole('radio', { name: 'real' }).check();
  await expect(page.getByTestId('brought')).toBeVisible();
  yield 'a measurement that was brought';
  await page.getByRole('radiogroup', { name: 'Measurement' }).getByRole('radio', { name: 'simulated' }).check();
}

async function* benches(walk: Walk): AsyncGenerator<string> {
  const { page } = walk.studio;
  for (const [operator, bench] of [
    ['Motion blur', 'kernel'],
    ['Mask', 'mask'],
  ] as const) {
    await toRail(walk);
    await walk.studio.chooseOperator(operator);
    await page.getByTestId('draw-large').click();
    await expect(page.getByTestId(`${bench}-${bench === 'mask' ? 'painter' : 'canvas'}`).last()).toBeVisible();
    await page.getByTestId(`keep-${bench}`).click();
    await expect(page.getByRole('button', { name: `Remove ${bench} 1` })).toBeVisible();
    yield `bench ${bench}, one kept`;
    await page.keyboard.press('Escape');
  }
}

async function* pictures(walk: Walk): AsyncGenerator<string> {
  const { studio } = walk;
  const { page } = studio;
  await toRail(walk);
  await page.getByTestId('crop').click();
  await expect(page.getByTestId('crop-board')).toBeVisible();
  yield 'crop';
  await page.keyboard.press('Escape');
  await toRail(walk);
  await page.getByTestId('camera').click();
  await expect(page.getByTestId('camera-refused').or(page.getByTestId('still'))).toBeVisible();
  yield 'camera';
  await page.keyboard.press('Escape');
}

/** The first run asks for the model. */
async function* noModel({ studio }: Walk): AsyncGenerator<string> {
  const { page } = studio;
  const weights = '**/models/*/weights.safetensors*';
  await page.route(weights, (route) => route.fulfill({ status: 404, body: 'gone' }));
  await studio.draw.click();
  await expect(studio.notices).toHaveCount(1, { timeout: 60_000 });
  yield 'a model that does not load';
  await page.unroute(weights);
  await studio.notices.getByRole('button', { name: 'Dismiss' }).click();
}

async function* runs(walk: Walk): AsyncGenerator<string> {
  const { studio, steps } = walk;
  const { page } = studio;
  // Long enough that it still runs when the caller has looked.
  await studio.setSettings({ Steps: 256, 'Samples at once': 9 });
  await studio.draw.click();
  await studio.reachedStep(3);
  yield 'running';
  await page.getByTestId('stop').click();
  await expect(studio.band).toHaveAttribute('data-run', 'stopped', { timeout: 120_000 });
  yield 'stopped and kept';
  await studio.setSettings({ Steps: steps, 'Samples at once': 4 });
  await studio.draw.click();
  await studio.finished(300_000);
  yield 'done';
  const large = page.getByRole('radiogroup', { name: 'Large picture' });
  for (const mode of ['Wipe', 'Check', 'Mean']) {
    await large.getByRole('radio', { name: mode }).check();
    yield `large ${mode}`;
  }
  await page
    .getByRole('button', { name: /^Show sample/ })
    .first()
    .click();
  await page.getByRole('radio', { name: 'Diverse' }).check();
  yield 'diverse picks, one large';
  await page.getByRole('radio', { name: 'Random draws' }).check();
  await page.getByTestId('look-back').fill('2');
  yield 'looking back';
  await page.getByTestId('look-back').press('End');
  await page.keyboard.press('t');
  await page.getByRole('button', { name: 'How far to believe this' }).first().click();
  await expect(page.getByRole('dialog', { name: 'How far to believe this' })).toBeVisible();
  yield 'panel How far to believe this';
  await page.keyboard.press('Escape');
  await studio.setSettings({ 'Samples at once': 16 });
  await studio.draw.click();
  await expect(studio.sampleCanvases()).toHaveCount(16, { timeout: 300_000 });
  await studio.finished(300_000);
  yield 'wall of 16';
  await page.getByTestId('earlier').click();
  yield 'panel Earlier draws';
  await page.getByRole('dialog', { name: 'Earlier draws' }).getByRole('button').first().click();
  await expect(studio.sampleCanvases()).toHaveCount(4);
}

async function* views(walk: Walk): AsyncGenerator<string> {
  const { page } = walk.studio;
  // So that the comparison below still runs when the caller has looked.
  await walk.studio.setSettings({ Steps: 256 });
  await toView(walk, 'Explore');
  await expect(page.getByTestId('plane')).toBeVisible();
  await expect(page.getByTestId('tree')).toBeVisible();
  yield 'explore';
  await toView(walk, 'Compare');
  yield 'compare, before';
  await page.getByRole('button', { name: 'Methods', exact: true }).click();
  await expect(page.getByRole('dialog', { name: 'Methods' })).toBeVisible();
  yield 'panel Methods';
  await page.keyboard.press('Escape');
  await page.getByTestId('compare').click();
  await expect(page.getByTestId('comparison')).toHaveAttribute('data-run', 'running');
  yield 'comparing';
  await page.getByTestId('stop-comparing').click();
  await expect(page.getByTestId('comparison')).toHaveAttribute('data-run', 'idle', { timeout: 120_000 });
  yield 'compare, stopped';
  await toView(walk, 'Inside');
  await expect(page.getByTestId('layer')).toBeVisible({ timeout: 120_000 });
  yield 'inside';
  await toView(walk, 'Batch');
  yield 'batch, empty';
  await page
    .getByTestId('batch-files')
    .setInputFiles([0, 9].map((n) => png(`${n}.png`, { width: 16, height: 16 }, (x, y) => [16 * x, n, 16 * y])));
  await expect(page.getByTestId('start-batch')).toBeEnabled();
  yield 'batch, ready';
  await page.getByTestId('clear-batch').click();
  await page.getByTestId('clear-now').click();
  await toView(walk, 'Samples');
  await walk.studio.setSettings({ Steps: walk.steps });
}

/** Panels are opened by their buttons and closed by Escape. */
async function* panels({ studio: { page }, isPhone }: Walk): AsyncGenerator<string> {
  for (const [button, dialog] of [
    ['Settings', 'Settings'],
    ['Share', 'Share'],
    ['Export', 'Export'],
    ['Cite', 'Cite'],
    ['Keyboard shortcuts', 'Keyboard'],
  ] as const) {
    if (isPhone && button === 'Keyboard shortcuts') continue;
    await page.getByRole('button', { name: button, exact: true }).click();
    await expect(page.getByRole('dialog', { name: dialog })).toBeVisible();
    yield `panel ${dialog}`;
    if (dialog === 'Export') {
      await page.getByTestId('put-back').click();
      await expect(page.getByTestId('save-photo')).toBeVisible();
      yield 'panel Export, put back';
    }
    await page.keyboard.press('Escape');
  }
  if (!isPhone) {
    await page.getByTestId('models').click();
    await expect(page.getByRole('dialog', { name: 'Models' }).getByRole('listitem').first()).toBeVisible();
    yield 'panel Models';
    await page.keyboard.press('Escape');
  }
  await page.getByTestId('device').click();
  await expect(page.getByTestId('backend-reason')).toBeVisible();
  yield 'panel device';
  await page.keyboard.press('Escape');
}

/** What is said when something is not as it should be. */
async function* troubles(walk: Walk): AsyncGenerator<string> {
  const { studio } = walk;
  const { page } = studio;
  for (const name of ['letter.png', 'speech.png'])
    await studio.upload({ name, mimeType: 'image/png', buffer: Buffer.from('not a picture') });
  await expect(studio.notices.getByRole('listitem')).toHaveCount(2);
  yield 'two files that are no pictures';
  await studio.notices.getByRole('button', { name: 'Dismiss' }).click();
  await studio.upload(png('wall.png', { width: 96, height: 96 }, (x, y) => [2 * x, 2 * y, 90]));
  await expect(page.getByTestId('crop-board')).toBeVisible();
  await page.keyboard.press('Escape');
  await toRail(walk);
  await expect(page.getByTestId('no-face')).toBeVisible({ timeout: 60_000 });
  yield 'no face, samples from before';
  await page.getByRole('button', { name: 'Share', exact: true }).click();
  await expect(page.getByRole('dialog', { name: 'Share' })).toBeVisible();
  yield 'panel Share, a photo of one’s own';
  await page.keyboard.press('Escape');
}

async function* talk(page: Page): AsyncGenerator<string> {
  await page.getByTestId('talk-start').click();
  await expect(page.getByTestId('talk').getByRole('img', { name: 'What was measured' })).toBeVisible();
  yield 'talk';
  await page.keyboard.press('q');
  await expect(page.getByTestId('talk-code')).toBeVisible();
  yield 'talk, code';
  await page.keyboard.press('q');
  await page.keyboard.press('c');
  yield 'talk, large words';
  await page.keyboard.press('Escape');
}

/** From the first page on; the page has been opened and nothing was done yet. */
export async function* states(walk: Walk): AsyncGenerator<string> {
  const { studio, isPhone } = walk;
  await expect(studio.page.getByTestId('welcome')).toBeVisible({ timeout: 60_000 });
  yield 'first visit';
  await studio.page.getByTestId('tour-start').click();
  const tour = studio.page.getByTestId('tour');
  for (const title of ['Choose what is lost', 'See what fits', 'Tell what is invented']) {
    await expect(tour.getByRole('heading', { name: title })).toBeVisible();
    yield `tour, ${title}`;
    await tour.getByRole('button', { name: /Next|Done/ }).click();
  }
  await expect(tour).toHaveCount(0);
  await expect(studio.draw).toBeEnabled({ timeout: 120_000 });
  yield 'nothing drawn yet';
  yield* operators(walk);
  yield* benches(walk);
  yield* pictures(walk);
  yield* noModel(walk);
  yield* runs(walk);
  yield* views(walk);
  yield* panels(walk);
  if (!isPhone) yield* talk(studio.page);
  yield* troubles(walk);
}
