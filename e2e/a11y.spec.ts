// axe finds nothing to complain of in any state of the page, light and dark, on a desk and on a phone.
import AxeBuilder from '@axe-core/playwright';
import { expect, test, type Page } from '@playwright/test';
import { states } from './support/states.ts';
import { StudioPage } from './support/studio-page.ts';

test.use({ reducedMotion: 'reduce' });

/** One line for each element that breaks a rule. */
async function violations(page: Page, rules: string[] | null): Promise<string[]> {
  // One page without frames: nothing has to be put together from several; what passes need not be described.
  const axe = new AxeBuilder({ page }).setLegacyMode(true).options({ resultTypes: ['violations'] });
  const { violations: found } = await (rules ? axe.withRules(rules) : axe).analyze();
  return found.flatMap(({ id, nodes }) => nodes.map(({ html, failureSummary }) => `${id}: ${html.slice(0, 120)} ${failureSummary ?? ''}`));
}

/** States that only a desk has: their dark colours are looked at there. */
const onDeskOnly = ['panel Keyboard', 'talk', 'talk, code'];

async function audit(page: Page, isPhone: boolean): Promise<void> {
  await page.goto('./?model=tiny');
  const wrong: Record<string, string[]> = {};
  for await (const state of states({ studio: new StudioPage(page), isPhone, steps: 4 })) {
    const found = await violations(page, null);
    if (onDeskOnly.includes(state)) {
      await page.emulateMedia({ colorScheme: 'dark' });
      found.push(...(await violations(page, ['color-contrast'])));
      await page.emulateMedia({ colorScheme: 'light' });
    }
    if (found.length > 0) wrong[state] = found;
  }
  expect(wrong).toEqual({});
}

test('every state on a desk, light', async ({ page }) => audit(page, false));

test.describe('on a phone', () => {
  test.use({ viewport: { width: 390, height: 844 }, hasTouch: true, colorScheme: 'dark' });
  test('every state, dark', async ({ page }) => audit(page, true));
});
