// After one visit everything works without a host; nothing is ever asked of anybody else, and the page's own policy (a meta element:
// this host sends no headers) is never violated in normal use.
import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { expect, test, type Page } from '@playwright/test';
import { port } from './hosts.ts';
import { readPixels, StudioPage } from './support/studio-page.ts';

test.use({ serviceWorkers: 'allow' });

const hostPort = Number(port) + 3;
const url = `http://localhost:${hostPort}/some/folder/?model=tiny`;
let host: ChildProcess;
test.beforeEach(async () => {
  host = spawn('node', ['scripts/serve-plain.mjs', 'dist', String(hostPort)], { stdio: ['ignore', 'pipe', 'inherit'] });
  if (host.stdout) await once(host.stdout, 'data');
});
test.afterEach(() => {
  host.kill();
});

/** Everything that is asked of anybody, and what a policy or the console complains about. */
async function watch(page: Page): Promise<{ foreign: string[]; complaints: string[] }> {
  const seen = { foreign: [] as string[], complaints: [] as string[] };
  page.on('request', (request) => {
    const { protocol, host: name } = new URL(request.url());
    if (!['data:', 'blob:'].includes(protocol) && name !== `localhost:${hostPort}`) seen.foreign.push(request.url());
  });
  page.on('console', (message) => {
    if (message.type() === 'error') seen.complaints.push(message.text());
  });
  page.on('pageerror', (error) => seen.complaints.push(String(error)));
  await page.addInitScript(() =>
    document.addEventListener('securitypolicyviolation', ({ violatedDirective, blockedURI }) =>
      console.error(`policy: ${violatedDirective} ${blockedURI}`),
    ),
  );
  return seen;
}

test('one visit, then the host is gone: the page opens, draws, and nothing foreign was ever asked', async ({ page }) => {
  const seen = await watch(page);
  const studio = new StudioPage(page);
  await page.goto(url);
  await page.waitForFunction(() => crossOriginIsolated);
  await studio.enter();
  await expect(studio.draw).toBeEnabled({ timeout: 120_000 });
  const policy = await page.locator('meta[http-equiv=Content-Security-Policy]').getAttribute('content');
  expect(policy).toContain("script-src 'self' 'wasm-unsafe-eval'");
  expect(policy).not.toContain('unsafe-inline');
  expect(await page.evaluate(() => document.querySelectorAll('script:not([src])').length)).toBe(0);

  await studio.setSettings({ Steps: 3, 'Samples at once': 2 });
  await studio.draw.click();
  await studio.finished();
  const drawn = await readPixels(studio.sampleCanvases().first());
  await page.getByRole('button', { name: 'Share' }).click();
  await expect(page.getByRole('textbox', { name: 'Link' })).toHaveValue(/#r=/);
  await page.keyboard.press('Escape');
  await page.getByRole('button', { name: 'Export' }).click();
  for (const button of ['save-zip', 'save-animation']) {
    const saved = page.waitForEvent('download');
    await page.getByTestId(button).click();
    await saved;
  }
  await page.keyboard.press('Escape');
  await page.getByTestId('device').click();
  const panel = page.getByRole('dialog', { name: 'What computes here' });
  await panel.getByTestId('self-test').click();
  await expect(panel).toContainText(/passed, largest error .* against PyTorch/, { timeout: 60_000 });
  await expect(panel).toContainText(/ms per evaluation/);
  await expect(panel).toContainText('opens without a network', { timeout: 60_000 });
  await page.keyboard.press('Escape');
  expect(seen).toEqual({ foreign: [], complaints: [] });

  host.kill();
  await once(host, 'exit');
  await page.reload();
  await expect(studio.draw).toBeEnabled({ timeout: 60_000 });
  expect(await page.evaluate(() => crossOriginIsolated)).toBe(true);
  await studio.draw.click();
  await studio.finished();
  expect(await readPixels(studio.sampleCanvases().first())).toEqual(drawn);
  await page.getByRole('button', { name: /^Nobody 2/ }).click();
  await expect(page.getByRole('region', { name: 'Photo' })).toContainText('Nobody 2');
  await expect(studio.notices).toHaveCount(0);

  // A talk that nobody has opened before: of the model that is here it is live, of one that is not its recorded run plays.
  for (const [query, where] of [
    ['?model=tiny&scene=eight', /^live/],
    ['?scene=mouth', /^recorded run$/],
  ] as const) {
    await page.goto(new URL(query, url).href);
    const talk = page.getByTestId('talk');
    await expect(talk.getByRole('img', { name: 'What was measured' })).toBeVisible({ timeout: 60_000 });
    await page.keyboard.press('PageDown');
    await expect(talk.getByTestId('talk-count')).toHaveText('24 steps', { timeout: 60_000 });
    await expect(talk.getByText(where)).toBeVisible();
  }
});
