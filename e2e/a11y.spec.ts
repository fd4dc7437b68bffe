// axe finds nothing to complain of in any state of the page, light and dark, on a desk and on a phone: on the phone, where all is dark, every
// rule once in each part of the page, contrast in every state. The phone's page is translated by the browser meanwhile: no state breaks, and
// none says what was so before.
import { expect, test, type Page } from '@playwright/test';
import { violations } from './support/axe.ts';
import { states } from './support/states.ts';
import { StudioPage } from './support/studio-page.ts';
import { brokenBy, translatePage } from './support/translate.ts';

test.use({ reducedMotion: 'reduce' });

/** States that only a desk has: their dark colours are looked at there. */
const onDeskOnly = ['panel Keyboard', 'panel Models', 'talk', 'talk, code', 'talk, large words'];

/** The part of the page that a state belongs to: "operator Mask" to the operators, "panel Share" to the panels. */
const partOf = (state: string): string => /^\w+/.exec(state)?.[0] ?? state;

async function audit(page: Page, isPhone: boolean): Promise<void> {
  if (isPhone) await translatePage(page);
  await page.goto('./?model=tiny');
  const wrong: Record<string, string[]> = {};
  const seen = new Set<string>();
  for await (const state of states({ studio: new StudioPage(page), isPhone, steps: 4 })) {
    const colourOnly = isPhone && seen.has(partOf(state));
    seen.add(partOf(state));
    const found = [...(await violations(page, colourOnly ? ['color-contrast'] : null)), ...(isPhone ? await brokenBy(page) : [])];
    if (onDeskOnly.includes(state)) {
      await page.emulateMedia({ colorScheme: 'dark' });
      found.push(...(await violations(page, ['color-contrast'])));
      await page.emulateMedia({ colorScheme: 'light' });
    }
    if (found.length > 0) wrong[state] = found;
  }
  if (!isPhone) {
    await page.getByTestId('language-de').click();
    await expect(page.locator('html')).toHaveAttribute('lang', 'de');
    const found = await violations(page);
    if (found.length > 0) wrong['german'] = found;
  }
  expect(wrong).toEqual({});
}

test('every state on a desk, light', async ({ page }) => audit(page, false));

test.describe('on a phone', () => {
  test.use({ viewport: { width: 390, height: 844 }, hasTouch: true, colorScheme: 'dark' });
  test('every state, dark and translated', async ({ page }) => audit(page, true));
});
