// By keyboard alone: the tab key goes round the whole page without a trap and always shows where it is; one example, one stroke and one
// run need no pointer.
import { expect, test, type Locator, type Page } from '@playwright/test';
import { png } from './support/files.ts';
import { StudioPage } from './support/studio-page.ts';

/** What has the focus: its name for people, and whether that can be seen. */
function focused(page: Page): Promise<{ name: string; isShown: boolean; isBody: boolean }> {
  return page.evaluate(() => {
    const element = document.activeElement ?? document.body;
    const marked = [
      element,
      ...element.querySelectorAll(':scope ~ *'),
      element.closest('label'),
      element.parentElement,
      element.parentElement?.parentElement,
    ];
    const isShown = marked.some((at) => {
      const style = at && getComputedStyle(at);
      return style ? style.outlineStyle !== 'none' && parseFloat(style.outlineWidth) >= 1 : false;
    });
    const name = element.getAttribute('aria-label') ?? element.closest('label')?.textContent ?? element.textContent;
    return { name: `${element.tagName} ${name.trim().slice(0, 60)}`, isShown, isBody: element === document.body };
  });
}

/** Presses Tab until the focus leaves the page. @returns what was met */
async function goRound(page: Page): Promise<string[]> {
  const met: string[] = [];
  const unseen: string[] = [];
  for (let i = 0; i < 150; i++) {
    await page.keyboard.press('Tab');
    const { name, isShown, isBody } = await focused(page);
    if (isBody && met.length > 0) break;
    met.push(name);
    if (!isShown) unseen.push(name);
  }
  expect(unseen, 'focus that cannot be seen').toEqual([]);
  expect(met.length, 'the focus comes out again').toBeLessThan(150);
  return met;
}

test('round the page, into the studio, a stroke and a run, without a pointer', async ({ page }) => {
  const studio = new StudioPage(page);
  await page.goto('./?model=tiny');
  await expect(page.getByTestId('welcome')).toBeVisible();
  const first = await goRound(page);
  for (const name of ['Hidden mouth', 'Choose a picture', 'Open the studio']) expect(first.join('\n')).toContain(name);

  await page.getByTestId('example-eight').focus();
  await page.keyboard.press('Enter');
  await expect(page.locator('#stage')).toBeFocused();
  await studio.finished();
  // From the stage to the end, then from the beginning.
  const second = [...(await goRound(page)), ...(await goRound(page))];
  for (const name of ['Skip to', 'Explore', 'Crop', 'Low resolution', 'Settings', 'Draw four', 'Show sample', 'Save sample', 'Look back'])
    expect(second.join('\n')).toContain(name);
  for (const view of [2, 3, 4]) {
    await page.keyboard.press(String(view));
    expect((await goRound(page)).length).toBeGreaterThan(10);
  }

  await page.keyboard.press('1');
  await studio.chooseOperator('Mask');
  await page.locator('#stage').focus();
  await page.keyboard.press('e');
  const painter = page.getByTestId('mask-painter').last();
  const before = await studio.hiddenPixels();
  await painter.focus();
  for (const key of ['ArrowUp', 'ArrowUp', 'Enter']) await page.keyboard.press(key);
  await expect.poll(() => studio.hiddenPixels()).toBeGreaterThan(before);
  await goRound(page);
  await page.locator('#stage').focus();
  await page.keyboard.press('Escape');
  await page.keyboard.press('Space');
  await studio.finished();
  await page.keyboard.press('?');
  await expect(page.getByRole('dialog', { name: 'Keyboard' })).toBeVisible();
  await page.keyboard.press('Escape');
  await expect(page.getByRole('dialog', { name: 'Keyboard' })).toBeHidden();
});

/** The focus is on that part of the page or within it, once the page has come to rest. */
async function focusIsIn(part: Locator, what: string): Promise<void> {
  await expect.poll(() => part.evaluate((element) => element.contains(document.activeElement)), what).toBe(true);
}

async function press(page: Page, control: Locator): Promise<void> {
  await control.focus();
  await page.keyboard.press('Enter');
}

test('what goes away by its own press leaves the focus beside it; a photograph is painted by keys', async ({ page }) => {
  const studio = new StudioPage(page);
  await studio.open();
  await studio.setSettings({ Steps: 4, 'Samples at once': 2 });
  const run = page.getByRole('region', { name: 'Run' });
  await press(page, studio.draw);
  await studio.finished();
  await focusIsIn(run, 'drawn: Draw became Stop, and Draw again');

  await press(page, page.getByRole('button', { name: 'Export', exact: true }));
  const svg = page.getByTestId('save-figure-svg');
  const saved = page.waitForEvent('download');
  await press(page, svg);
  await saved;
  await expect(svg).toBeFocused();
  await press(page, page.getByTestId('put-back'));
  const wipe = page.getByRole('dialog', { name: 'Export' }).getByTestId('wipe');
  await expect(wipe).toBeVisible();
  await focusIsIn(page.getByRole('dialog', { name: 'Export' }), 'put back: the button became Save');
  await wipe.focus();
  await page.keyboard.press('ArrowLeft');
  await expect(wipe).toHaveAttribute('aria-valuenow', '48');
  await page.keyboard.press('Escape');
  await expect(page.getByRole('button', { name: 'Export', exact: true })).toBeFocused();

  await press(page, page.getByTestId('draw-large'));
  const shelf = page.getByRole('region', { name: 'Your masks' });
  await press(page, shelf.getByRole('textbox'));
  await press(page, shelf.getByRole('button', { name: 'Remove mask 1' }));
  await expect(shelf.getByRole('listitem')).toHaveCount(0);
  await focusIsIn(shelf, 'removed from the shelf');
  await page.keyboard.press('Escape');
  await focusIsIn(page.locator('main'), 'the bench is left');

  await studio.upload({ name: 'letter.png', mimeType: 'image/png', buffer: Buffer.from('not a picture') });
  await press(page, studio.notices.getByRole('button', { name: 'Dismiss' }));
  await expect(studio.notices).toHaveCount(0);
  await focusIsIn(page.locator('main'), 'a notice is dismissed');

  await press(page, page.getByTestId('talk-start'));
  await expect(page.getByTestId('talk')).toBeVisible();
  await page.keyboard.press('Escape');
  await expect(page.getByTestId('talk-start')).toBeFocused();

  await page.getByTestId('photograph-input').setInputFiles(png('wall.png', { width: 48, height: 40 }, (x, y) => [5 * x, 6 * y, 90]));
  const hidden = page.getByTestId('photograph-hidden');
  await expect(hidden).toHaveText(/Nothing/);
  const canvas = page.getByTestId('photograph-canvas');
  await canvas.focus();
  for (const key of ['ArrowRight', 'Shift+ArrowRight', 'Enter']) await page.keyboard.press(key);
  await expect(hidden).toHaveText(/%/);
  const first = await hidden.textContent();
  for (const key of ['+', 'Shift+ArrowLeft', 'Enter']) await page.keyboard.press(key);
  await expect(hidden).not.toHaveText(first ?? '');
  await press(page, page.getByRole('button', { name: 'Clear', exact: true }));
  await expect(hidden).toHaveText(/Nothing/);
  await focusIsIn(page.getByRole('complementary'), 'Clear can do no more');
  await press(page, page.getByTestId('leave-photograph'));
  await focusIsIn(page.getByRole('banner'), 'back among the faces: beside what led there');
});

test('who has the focus on what the engine runs on keeps it when the engine answers', async ({ page }) => {
  let answer = (): void => undefined;
  const held = new Promise<void>((resolve) => (answer = resolve));
  await page.route(/wasm\.worker.*\.js/, async (route) => {
    await held;
    await route.continue();
  });
  await page.goto('./?model=tiny');
  const device = page.getByTestId('device');
  await device.focus();
  await expect(device).toContainText('Starting');
  answer();
  await expect(device).toContainText('Processor');
  await expect(device).toBeFocused();
});

/** A key of another layout, as browsers tell it; `key` left out: a form was filled in. */
function send(page: Page, init: Pick<KeyboardEventInit, 'key' | 'code' | 'ctrlKey' | 'altKey' | 'modifierAltGraph'>): Promise<void> {
  return page.evaluate(
    (event) => {
      const keydown = 'key' in event ? new KeyboardEvent('keydown', event) : new Event('keydown', event);
      (document.activeElement ?? document.body).dispatchEvent(keydown);
    },
    { bubbles: true, cancelable: true, ...init },
  );
}

test('keyboards of the world: undo by place, views without Shift, AltGr, a key that is none; Space draws after a click on a view', async ({
  page,
}) => {
  const errors: string[] = [];
  page.on('pageerror', (error) => errors.push(String(error)));
  const studio = new StudioPage(page);
  await studio.open();
  await studio.setSettings({ Steps: 2, 'Samples at once': 1 });
  await studio.chooseOperator('Low resolution');
  await studio.chooseOperator('Mask');
  const operator = (name: string) => page.getByRole('radiogroup', { name: 'Operator' }).getByRole('radio', { name, exact: true });
  await send(page, { key: 'я', code: 'KeyZ', ctrlKey: true });
  await expect(operator('Low resolution')).toBeChecked();
  await send(page, { key: 'y', code: 'KeyY', ctrlKey: true });
  await expect(operator('Mask')).toBeChecked();

  await page.locator('#stage').focus();
  await send(page, { key: 'é', code: 'Digit2' });
  await expect(page.getByRole('button', { name: 'Explore', exact: true })).toHaveAttribute('aria-current', 'page');
  await send(page, { key: '&', code: 'Digit1' });
  await expect(page.getByRole('button', { name: 'Samples', exact: true })).toHaveAttribute('aria-current', 'page');
  await send(page, {});

  await send(page, { key: 'у', code: 'KeyE' });
  const brush = page.getByRole('slider', { name: 'Brush' });
  const before = Number(await brush.inputValue());
  await send(page, { key: '[', code: 'Digit8', ctrlKey: true, altKey: true, modifierAltGraph: true });
  await expect(brush).toHaveValue(String(before - 1));
  await send(page, {});
  await page.keyboard.press('Escape');

  await page.getByRole('button', { name: 'Explore', exact: true }).click();
  await page.getByRole('button', { name: 'Samples', exact: true }).click();
  await page.keyboard.press('Space');
  await studio.finished();
  // Reached by the tab key, a button takes Space itself.
  await page.getByRole('button', { name: 'Explore', exact: true }).focus();
  await page.keyboard.press('Tab');
  await page.keyboard.press('Space');
  await expect(page.getByRole('button', { name: 'Compare', exact: true })).toHaveAttribute('aria-current', 'page');
  expect(errors).toEqual([]);
});
