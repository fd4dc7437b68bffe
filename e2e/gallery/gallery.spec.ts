// Photographs every state (e2e/support/states.ts, more-states.ts) in the look of the project, a test for each walk, so that `-g` takes a part.
// GALLERY_MODEL=tiny is quicker and shows the same page.
import { test, type Page } from '@playwright/test';
import { states } from '../support/states.ts';
import { StudioPage } from '../support/studio-page.ts';
import { walks } from './more-states.ts';

const address = `./?model=${process.env['GALLERY_MODEL'] ?? 'faces64'}`;

async function photograph(page: Page, folder: string, walk: AsyncGenerator<string>): Promise<void> {
  let number = 0;
  for await (const state of walk) {
    // Pictures that come a moment later: map of the spread, fit, what was measured again.
    await page.waitForTimeout(400);
    const name = `${String(++number).padStart(2, '0')}-${state.toLowerCase().replaceAll(/[^a-z0-9]+/g, '-')}`;
    await page.screenshot({ path: `.cache/gallery/${folder}/${name}.png` });
  }
}

const isPhone = (page: Page): boolean => (page.viewportSize()?.width ?? 0) < 760;

test('every state', async ({ page }, { project }) => {
  await page.goto(address);
  await photograph(page, project.name, states({ studio: new StudioPage(page), isPhone: isPhone(page), steps: 16 }));
});

for (const [name, walk] of Object.entries(walks))
  test(name, async ({ page }, { project }) => {
    await photograph(page, `${project.name}/${name.replace(' ', '-')}`, walk(page, address, isPhone(page)));
  });
