// While pictures stream, nothing on the page moves, and the page answers at once: shifts are asserted, times are printed (the machine that
// measures decides them; `npx playwright test e2e/steady` on a quiet one).
import { expect, test, type Page } from '@playwright/test';
import { StudioPage } from './support/studio-page.ts';

interface Kept {
  shifts: { value: number; moved: string[] }[];
  /** Milliseconds from input to the next paint, by kind of event. */
  events: { name: string; duration: number }[];
  longTasks: number[];
}

type LayoutShift = PerformanceEntry & { value: number; hadRecentInput: boolean; sources: { node: Node | null }[] };

/** Keeps what the browser says of itself from before the page's first line. */
async function observe(page: Page): Promise<void> {
  await page.addInitScript(() => {
    const kept: Kept = { shifts: [], events: [], longTasks: [] };
    Object.assign(window, { kept });
    const watch = (type: string, take: (entry: PerformanceEntry) => void): void =>
      new PerformanceObserver((list) => list.getEntries().forEach(take)).observe(
        Object.assign({ type, buffered: true }, { durationThreshold: 16 }),
      );
    watch('layout-shift', (entry) => {
      const { value, hadRecentInput, sources } = entry as LayoutShift;
      const moved = sources.map(({ node }) => (node instanceof Element ? node.outerHTML : (node?.textContent ?? '')).slice(0, 90));
      if (!hadRecentInput) kept.shifts.push({ value, moved });
    });
    watch('event', ({ name, duration }) => kept.events.push({ name, duration }));
    watch('longtask', ({ duration }) => kept.longTasks.push(duration));
  });
}

const kept = (page: Page): Promise<Kept> => page.evaluate(() => (window as unknown as { kept: Kept }).kept);

const clear = (page: Page): Promise<void> =>
  page.evaluate(() => {
    for (const list of Object.values((window as unknown as { kept: Kept }).kept)) (list as unknown[]).length = 0;
  });

test('nothing moves from the first visit to the last step', async ({ page }) => {
  await observe(page);
  const studio = new StudioPage(page);
  await page.goto('./?model=tiny');
  await expect(page.getByTestId('welcome')).toBeVisible();
  await expect(page.getByTestId('device')).toHaveAttribute('data-backend', 'wasm', { timeout: 120_000 });
  expect((await kept(page)).shifts).toEqual([]);
  await studio.enter();
  await studio.setSettings({ Steps: 40 });
  await studio.draw.click();
  await studio.reachedStep(2);
  // What is within half a second of the click is its answer.
  await clear(page);
  await studio.finished();
  await page.waitForTimeout(500);
  expect((await kept(page)).shifts).toEqual([]);
});

test('the page answers while the shipped model draws', async ({ page }, testInfo) => {
  await observe(page);
  const studio = new StudioPage(page);
  await studio.open('faces64');
  await studio.setSettings({ Steps: 100, 'Samples at once': 4 });
  await studio.draw.click();
  await studio.reachedStep(1);
  await clear(page);
  const { mouse } = page;
  const views = page.getByRole('navigation', { name: 'Views' });
  for (const view of ['Explore', 'Compare', 'Inside', 'Samples']) await views.getByRole('button', { name: view }).click();
  await page.getByRole('radio', { name: 'Noisy' }).check();
  const noise = page.getByRole('slider', { name: /^Noise/ });
  await noise.focus();
  for (let i = 0; i < 5; i++) await page.keyboard.press('ArrowRight');
  await page.getByTestId('draw-large').click();
  const painter = (await page.getByTestId('mask-painter').last().boundingBox())!;
  for (let stroke = 0; stroke < 3; stroke++) {
    await mouse.move(painter.x + 60, painter.y + 60 + 30 * stroke);
    await mouse.down();
    await mouse.move(painter.x + 200, painter.y + 90 + 30 * stroke, { steps: 8 });
    await mouse.up();
  }
  await page.keyboard.press('Escape');
  await expect(page.getByTestId('stop')).toBeVisible();
  await page.waitForTimeout(300);
  const { events, longTasks } = await kept(page);
  await page.getByTestId('cancel').click();
  const worst = new Map<string, number>();
  for (const { name, duration } of events) worst.set(name, Math.max(duration, worst.get(name) ?? 0));
  const said = `input to paint, worst by event: ${[...worst].map(([name, ms]) => `${name} ${ms} ms`).join(', ')}; ${longTasks.length} tasks over 50 ms on the page's thread${longTasks.length > 0 ? `, the longest ${Math.round(Math.max(...longTasks))} ms` : ''}`;
  testInfo.annotations.push({ type: 'measured', description: said });
  console.log(said);
  expect(events.length).toBeGreaterThan(0);
});
