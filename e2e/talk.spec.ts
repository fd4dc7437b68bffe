// A talk by clicker alone: a scene by its address, its recorded run (there is no graphics processor here), the same run live, the views, the
// code, and back to the studio. And a booth that plays by itself until somebody touches it.
import { readFile } from 'node:fs/promises';
import { expect, test, type Locator } from '@playwright/test';
import { violations } from './support/axe.ts';
import { meanDifference, readPixels, StudioPage } from './support/studio-page.ts';

const picturesOf = (talk: Locator): Promise<number[]> => readPixels(talk.getByRole('img', { name: 'Sample 2', exact: true }));

test('a scene: recorded and labelled so, the same when it is computed, its views, the code, and back', async ({ page }) => {
  await page.goto('./?model=faces64&scene=eight');
  const talk = page.getByTestId('talk');
  const count = talk.getByTestId('talk-count');
  await expect(talk).toHaveAttribute('data-scene', 'eight');
  await expect(talk.getByRole('img', { name: 'What was measured' })).toBeVisible({ timeout: 60_000 });
  await expect(talk).toContainText('numbers measured');
  await page.keyboard.press('PageDown');
  await expect(talk.getByTestId('talk-recorded')).toContainText(/Recorded \d{4}-\d{2}-\d{2}/);
  await expect(count).toHaveText('24 steps');
  const recorded = await picturesOf(talk);

  await page.keyboard.press('l');
  await page.keyboard.press('Space');
  await expect(talk.getByTestId('talk-recorded')).toHaveCount(0);
  await expect(count).toHaveText('24 steps', { timeout: 120_000 });
  expect(meanDifference(await picturesOf(talk), recorded)).toBeLessThan(0.5);

  await page.keyboard.press('PageDown');
  await expect(talk.getByRole('img', { name: 'Spread of the samples' })).toBeVisible();
  await page.keyboard.press('PageDown');
  await expect(talk.getByText(/^off by 0\.0\d\d RMS$/)).toHaveCount(4);
  await page.keyboard.press('PageDown');
  await expect(talk).toHaveAttribute('data-scene', 'patches');
  // A clicker's blank key, and its start key, which loads no page anew.
  await page.keyboard.press('.');
  await expect(talk.getByTestId('talk-blank')).toBeVisible();
  await page.keyboard.press('b');
  await expect(talk.getByTestId('talk-blank')).toHaveCount(0);
  await page.keyboard.press('F5');
  await page.keyboard.press('q');
  await expect(talk).toHaveAttribute('data-scene', 'patches');
  await expect(talk.getByTestId('talk-code')).toHaveAttribute('aria-label', /scene=patches/);
  // Phones cannot reach this machine; another address can be typed, and its letters are no commands.
  await expect(talk.getByTestId('talk-address-warning')).toContainText('Phones cannot reach this machine');
  await talk.getByTestId('talk-address').fill('');
  await talk.getByTestId('talk-address').pressSequentially('studio.example.org/bq');
  await expect(talk.getByTestId('talk-code')).toHaveAttribute('aria-label', 'Code: https://studio.example.org/bq?scene=patches');
  await expect(talk.getByTestId('talk-address-warning')).toBeEmpty();
  await expect(talk.getByTestId('talk-blank')).toHaveCount(0);
  await page.keyboard.press('Escape');
  await page.keyboard.press('c');
  await expect(talk).toHaveAttribute('data-words', 'large');
  await page.keyboard.press('Escape');
  await expect(talk).toHaveCount(0);
  const studio = new StudioPage(page);
  await studio.enter();
  await expect(studio.draw).toBeEnabled();
  expect(page.url()).not.toContain('scene');
});

test('a scene that is none, and a model of another size, are said in words', async ({ page }) => {
  await page.goto('./?model=tiny&scene=nonsense');
  const talk = page.getByTestId('talk');
  await expect(talk).toHaveAttribute('data-scene', 'shake');
  await expect(talk.getByTestId('talk-unknown')).toContainText('There is no scene called “nonsense”');
  await expect(talk.getByTestId('talk-unknown')).toContainText('shake, eight, patches');
  // Another model's recorded run is not this one's.
  await page.keyboard.press('Space');
  await expect(talk.getByTestId('talk-count')).toHaveText('24 steps', { timeout: 60_000 });
  await expect(talk.getByTestId('talk-recorded')).toHaveCount(0);
  await expect(talk.getByTestId('talk-size')).toContainText('16 × 16');
  await page.keyboard.press('ArrowDown');
  await expect(talk.getByTestId('talk-unknown')).toHaveCount(0);
});

test('a booth plays by itself, starts over when somebody touches it, and goes on when nobody does', async ({ page }) => {
  await page.clock.install();
  await page.goto('./?model=tiny&scene=mouth&loop=1');
  const talk = page.getByTestId('talk');
  await expect(talk).toHaveAttribute('data-beat', 'samples');
  await expect(talk.getByTestId('talk-code')).toBeVisible();
  await expect(talk.getByTestId('talk-count')).toHaveText('24 steps');
  await page.clock.fastForward(8_000);
  await expect(talk).toHaveAttribute('data-beat', 'spread');
  await page.keyboard.press('PageDown');
  await expect(talk).toHaveAttribute('data-scene', 'shake');
  await expect(talk).toHaveAttribute('data-beat', 'measured');
  // Whoever is here is left alone with it.
  await page.clock.fastForward(20_000);
  await expect(talk).toHaveAttribute('data-beat', 'measured');
  await page.clock.fastForward(26_000);
  await page.clock.fastForward(6_000);
  await expect(talk).toHaveAttribute('data-beat', 'samples');
});

test('a talk of one’s own: scenes are made, ordered, saved as one file, opened by drop, and played without a network', async ({
  page,
  context,
}) => {
  const studio = new StudioPage(page);
  await studio.open();
  await studio.setSettings({ Steps: 6 });
  const panel = page.getByTestId('scenes-panel');
  const openPanel = (): Promise<void> => page.getByRole('button', { name: 'Scene', exact: true }).click();
  const scenes = panel.getByTestId('own-scene');
  const add = async (title: string): Promise<void> => {
    await studio.draw.click();
    await studio.finished();
    await openPanel();
    await panel.getByTestId('scene-title').fill(title);
    await page.keyboard.press('Enter');
    await expect(panel).toContainText(`“${title}” is a scene now.`);
    await page.keyboard.press('Escape');
  };
  await add('Hidden mouth');
  await studio.chooseOperator('Grey');
  await add('No colour');
  await openPanel();
  await expect(scenes).toHaveCount(2);
  await panel.getByRole('button', { name: 'Move up: No colour' }).click();
  const title = panel.getByRole('textbox', { name: 'Title of scene 1' });
  await expect(title).toHaveValue('No colour');
  await title.fill('Without its colour');
  await title.press('Enter');
  expect(await violations(page)).toEqual([]);
  const [saving] = await Promise.all([page.waitForEvent('download'), panel.getByTestId('save-talk').click()]);
  const file = await readFile(await saving.path());
  for (const name of ['Without its colour', 'Hidden mouth']) await panel.getByRole('button', { name: `Remove: ${name}` }).click();
  await expect(scenes).toHaveCount(0);
  await page.keyboard.press('Escape');

  // On another machine: dropped, played with the clicker's keys alone.
  await studio.transfer('drop', { name: 'talk.json', mimeType: 'application/json', buffer: file });
  await expect(page.getByTestId('intake')).toContainText('2 scenes were added');
  await openPanel();
  await expect(scenes).toHaveCount(2);
  await context.setOffline(true);
  await panel.getByTestId('play-talk').click();
  const talk = page.getByTestId('talk');
  await expect(talk.getByRole('heading')).toHaveText('Without its colour');
  await expect(talk.getByRole('img', { name: 'What was measured' })).toBeVisible();
  await page.keyboard.press('PageDown');
  await expect(talk.getByTestId('talk-count')).toHaveText('6 steps');
  await expect(talk.getByTestId('talk-recorded')).toContainText('Recorded');
  await page.keyboard.press('PageDown');
  await expect(talk.getByRole('img', { name: 'Spread of the samples' })).toBeVisible();
  await page.keyboard.press('PageDown');
  const direction = talk.getByTestId('talk-directions');
  await expect(direction.locator('canvas')).toHaveCount(3);
  const box = await direction.locator('canvas').first().boundingBox();
  expect(box?.width).toBeGreaterThan(200);
  await page.keyboard.press('PageDown');
  await page.keyboard.press('PageDown');
  await expect(talk.getByRole('heading')).toHaveText('Hidden mouth');
  await page.keyboard.press('PageUp');
  await expect(talk.getByRole('heading')).toHaveText('Without its colour');
  expect(await violations(page)).toEqual([]);
  await page.keyboard.press('Escape');
  await expect(talk).toHaveCount(0);
  // The own session is back.
  await expect(page.getByRole('radiogroup', { name: 'Operator' }).getByRole('radio', { name: 'Grey' })).toBeChecked();
  await context.setOffline(false);
});
