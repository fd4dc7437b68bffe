// Laptops, projectors and phones: nothing lies over what is painted or shown, captions keep their seeds, a talk can be started everywhere,
// no name in the bar is cut, the first page of a laptop is seen whole, what is said is in sight, and no code covers a picture.
import { expect, test, type Locator, type Page } from '@playwright/test';
import { StudioPage } from './support/studio-page.ts';

const sizes = [
  { width: 1024, height: 640 },
  { width: 1280, height: 720 },
  { width: 1366, height: 768 },
  { width: 390, height: 844 },
];

/** Of a grid of points on the element, those where something else is on top. */
async function covered(element: Locator): Promise<number> {
  await element.scrollIntoViewIfNeeded();
  return element.evaluate((at) => {
    const box = at.getBoundingClientRect();
    const steps = [0.05, 0.25, 0.5, 0.75, 0.95];
    return steps
      .flatMap((x) => steps.map((y) => document.elementFromPoint(box.left + x * box.width, box.top + y * box.height)))
      .filter((top) => top === null || !(at.contains(top) || top.contains(at))).length;
  });
}

/** Pictures that the code lies over. */
function underCode(page: Page): Promise<number> {
  return page.evaluate(() => {
    const code = document.querySelector('.talk-code')?.getBoundingClientRect();
    if (!code) throw new Error('there is no code');
    return [...document.querySelectorAll('.talk-main .frame')].filter((frame) => {
      const box = frame.getBoundingClientRect();
      return box.left < code.right && code.left < box.right && box.top < code.bottom && code.top < box.bottom;
    }).length;
  });
}

/** Names in the bar that are cut, or lie over one another, at the widths between a phone and a laptop. */
async function cutNames(page: Page): Promise<string[]> {
  const cut: string[] = [];
  for (const width of [760, 860, 980, 1024, 1180, 1280]) {
    await page.setViewportSize({ width, height: 720 });
    const found = await page.evaluate(() => {
      const buttons = [...document.querySelectorAll('.bar button')].filter((at) => at.checkVisibility());
      return buttons.flatMap((at, i) => {
        const [box, next] = [at.getBoundingClientRect(), buttons[i + 1]?.getBoundingClientRect()];
        const isCut = at.scrollWidth > at.clientWidth + 1 || box.right > innerWidth || (next && box.right > next.left + 1);
        return isCut ? [at.textContent] : [];
      });
    });
    cut.push(...found.map((name) => `${name}, ${width}`));
  }
  return cut;
}

/** Of the first page: what lies below the window or beside it, in either language. */
async function hiddenOfFirstPage(page: Page): Promise<string[]> {
  const hidden: string[] = [];
  for (const next of ['de', 'en']) {
    const spoken = (await page.locator('html').getAttribute('lang')) ?? '';
    for (const { width, height } of sizes.slice(0, 3)) {
      await page.setViewportSize({ width, height });
      const beyond = await page.getByRole('main').evaluate((at) => {
        const small = [...at.querySelectorAll('.tile :is(strong, span)')].filter((word) => word.scrollWidth > word.clientWidth + 1);
        return Math.max(at.scrollHeight - at.clientHeight, at.scrollWidth - at.clientWidth) + small.length;
      });
      if (beyond > 0) hidden.push(`${spoken}, ${width} × ${height}: ${beyond}`);
    }
    await page.getByTestId(`language-${next}`).first().click();
    await expect(page.locator('html')).toHaveAttribute('lang', next);
  }
  return hidden;
}

/** Words of English that German has not: what is still said in English, to eye or ear. */
function english(page: Page): Promise<string[]> {
  return page.evaluate(() => {
    const frequent =
      /\b(?:the|and|of|with|is|are|from|this|that|your|picture|pictures|samples|draw|measured|noise|guess|choose|settings)\b/i;
    const heard = [...document.querySelectorAll('[aria-label], [title], [placeholder]')]
      .filter((at) => at.checkVisibility() && !at.closest('[lang=en]'))
      .flatMap((at) => ['aria-label', 'title', 'placeholder'].map((name) => at.getAttribute(name) ?? ''));
    return [...document.body.innerText.split('\n'), ...heard].filter((line) => frequent.test(line));
  });
}

/** Every view, in German, on a laptop and a phone; then back. Nothing that was drawn is lost by it. */
async function walkInGerman(page: Page, studio: StudioPage): Promise<void> {
  await page.setViewportSize({ width: 1280, height: 720 });
  const drawn = await studio.sampleCanvases().count();
  await page.getByTestId('language-de').first().click();
  await expect(page.locator('html')).toHaveAttribute('lang', 'de');
  for (const size of [sizes[1]!, sizes[3]!]) {
    await page.setViewportSize(size);
    const views = page.locator(size.width > 700 ? '.views .view-tab' : '.tabbar .tab');
    for (const view of await views.all()) {
      await view.click();
      const name = `${(await view.textContent()) ?? ''}, ${size.width}`;
      await expect.poll(() => english(page), name).toEqual([]);
      expect(await page.evaluate(() => document.documentElement.scrollWidth - innerWidth), `sideways, ${name}`).toBeLessThanOrEqual(0);
    }
  }
  expect(await cutNames(page), 'in German').toEqual([]);
  await page.setViewportSize({ width: 1280, height: 720 });
  await page.getByTestId('language-en').first().click();
  await expect(page.locator('html')).toHaveAttribute('lang', 'en');
  await page.getByRole('navigation', { name: 'Views' }).getByRole('button', { name: 'Samples', exact: true }).click();
  await expect(studio.sampleCanvases()).toHaveCount(drawn);
}

test('every size: what is painted and drawn lies free, seeds are said, Talk is there, the code covers nothing', async ({ page }) => {
  await page.goto('./?model=tiny');
  const studio = new StudioPage(page);
  await expect(page.getByTestId('welcome')).toBeVisible();
  expect(await hiddenOfFirstPage(page)).toEqual([]);
  await studio.enter();
  await expect(studio.draw).toBeEnabled({ timeout: 120_000 });
  await studio.setSettings({ Steps: 2, 'Samples at once': 4 });
  await studio.draw.click();
  await studio.finished();
  for (const size of sizes) {
    await page.setViewportSize(size);
    const name = `${size.width} × ${size.height}`;
    const measure = page.getByRole('button', { name: 'Measure', exact: true });
    if (await measure.isVisible()) await measure.click();
    expect(await covered(page.getByTestId('mask-painter').first().locator('.frame')), `painter, ${name}`).toBe(0);
    await page.getByTestId('draw-large').click();
    expect(await covered(page.getByTestId('mask-painter').last().locator('.frame')), `large canvas, ${name}`).toBe(0);
    await page.keyboard.press('Escape');
    await page.getByRole('navigation', { name: 'Views' }).getByRole('button', { name: 'Samples', exact: true }).click();
    for (const canvas of await studio.sampleCanvases().all())
      expect(await covered(canvas.locator('..').locator('..').locator('..')), name).toBe(0);
    for (const words of [
      page.getByTestId('keep-seeds').locator('..'),
      page.getByTestId('band').locator('strong'),
      page.getByTestId('draw'),
    ])
      expect(await covered(words), `the foot, ${name}`).toBe(0);
    await expect(studio.draws.getByText('seed 2024')).toBeVisible();
    await expect(page.getByTestId('talk-start')).toBeVisible();
    expect(await page.evaluate(() => document.documentElement.scrollWidth - innerWidth), `sideways, ${name}`).toBeLessThanOrEqual(0);
  }
  expect(await cutNames(page)).toEqual([]);
  await page.setViewportSize(sizes[0]!);
  await page.getByRole('main').evaluate((at) => at.scrollTo({ top: at.scrollHeight }));
  await studio.upload({ name: 'letter.png', mimeType: 'image/png', buffer: Buffer.from('not a picture') });
  await expect(studio.notices.first()).toBeInViewport({ ratio: 1 });
  await studio.notices.getByRole('button', { name: 'Dismiss' }).click();
  await walkInGerman(page, studio);
  await page.getByTestId('talk-start').click();
  await expect(page.getByTestId('talk').getByRole('img').first()).toBeVisible();
  await page.keyboard.press('q');
  await expect(page.getByTestId('talk-code')).toBeVisible();
  for (const size of sizes.slice(0, 3)) {
    await page.setViewportSize(size);
    expect(await underCode(page), `asked for, ${size.width} × ${size.height}`).toBe(0);
  }
  // Who has no keys leaves it too.
  await page.setViewportSize(sizes[3]!);
  await page.getByTestId('talk-leave').click();
  await expect(page.getByTestId('talk')).toHaveCount(0);
  await page.goto('./?model=tiny&scene=eight&loop=1');
  await expect(page.getByTestId('talk-code')).toBeVisible();
  for (const size of [...sizes, { width: 1024, height: 768 }]) {
    await page.setViewportSize(size);
    expect(await underCode(page), `code at ${size.width} × ${size.height}`).toBe(0);
  }
});
