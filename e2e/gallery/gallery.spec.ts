// Photographs every state (e2e/support/states.ts) in the look of the project. GALLERY_MODEL=tiny is quicker and shows the same page.
import { test } from '@playwright/test';
import { states } from '../support/states.ts';
import { StudioPage } from '../support/studio-page.ts';

test('every state', async ({ page, viewport }, { project }) => {
  const isPhone = (viewport?.width ?? 0) < 760;
  await page.goto(`./?model=${process.env['GALLERY_MODEL'] ?? 'faces64'}`);
  let number = 0;
  for await (const state of states({ studio: new StudioPage(page), isPhone, steps: 16 })) {
    // Pictures that come a moment later: map of the spread, fit, what was measured again.
    await page.waitForTimeout(400);
    const name = `${String(++number).padStart(2, '0')}-${state.toLowerCase().replaceAll(/[^a-z0-9]+/g, '-')}`;
    await page.screenshot({ path: `.cache/gallery/${project.name}/${name}.png` });
  }
});
