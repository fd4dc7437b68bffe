// After one visit everything works without a host; nothing is ever asked of anybody else, and the page's own policy (a meta element:
// this host sends no headers) is never violated in normal use. What a new deployment changes is kept anew, and only that.
import { spawn, type ChildProcess } from 'node:child_process';
import { createHash } from 'node:crypto';
import { once } from 'node:events';
import { appendFileSync, cpSync, readdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test, type Page } from '@playwright/test';
import { port } from './hosts.ts';
import { readPixels, StudioPage } from './support/studio-page.ts';

test.use({ serviceWorkers: 'allow' });

const hostPort = Number(port) + 3;
const url = `http://localhost:${hostPort}/some/folder/?model=tiny`;
let host: ChildProcess;
async function startHost(folder: string): Promise<void> {
  host = spawn('node', ['scripts/serve-plain.mjs', folder, String(hostPort)], { stdio: ['ignore', 'pipe', 'inherit'] });
  if (host.stdout) await once(host.stdout, 'data');
}
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
  await startHost('dist');
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
  await page.getByTestId('keep-seeds').check();
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

/** Has the service worker complete its cache, as a page of the newest build does at the end of a visit. */
function completed(page: Page): Promise<unknown> {
  return page.evaluate(async () => {
    const { all } = (await (await fetch('files.json', { cache: 'no-cache' })).json()) as { all: string[] };
    const { port1, port2 } = new MessageChannel();
    const done = new Promise<unknown>((resolve) => (port1.onmessage = ({ data }: MessageEvent<unknown>) => resolve(data)));
    navigator.serviceWorker.controller?.postMessage(new URL(all[0] ?? '', document.baseURI).href, [port2]);
    return done;
  });
}

/** The text that is kept under an address relative to the page; null where there is none. */
function keptText(page: Page, address: string): Promise<string | null> {
  return page.evaluate(
    async (name) => (await (await caches.match(new URL(name, document.baseURI).href.split('?')[0] ?? ''))?.text()) ?? null,
    address,
  );
}

test('a new deployment: what changed under the same name is kept anew, the rest is not asked for, a build next door keeps its own', async ({
  page,
}, testInfo) => {
  const folder = testInfo.outputPath('host');
  cpSync('dist', folder, { recursive: true });
  await startHost(folder);
  await page.goto(url);
  await page.waitForFunction(() => crossOriginIsolated);
  // A document of the same scope that asks for nothing by itself.
  await page.goto(new URL('icon.svg', url).href);
  expect(await completed(page)).toBe('complete');
  const sent = async () => (await page.request.get(new URL('/served', url).href)).json() as Promise<string[]>;
  const before = (await sent()).length;
  const inFolder = (name: string) => `/some/folder/${name}`;
  const foreign = ['/assets/a-12345678.js', inFolder('below/assets/a-12345678.js')];
  await page.evaluate(async (keys) => {
    const cache = await caches.open('invfussion-files');
    for (const key of [...keys, 'assets/a-12345678.js']) await cache.put(key, new Response('of a build'));
  }, foreign);

  // In the order of the list.
  const changed = ['bench.html', 'recordings/cat.json'];
  const listFile = join(folder, 'files.json');
  const list = JSON.parse(readFileSync(listFile, 'utf8')) as { keep: Record<string, string | null> };
  for (const name of changed) {
    appendFileSync(join(folder, name), '\n');
    const now = createHash('sha256')
      .update(readFileSync(join(folder, name)))
      .digest('hex');
    expect(list.keep[name]).toMatch(/^[0-9a-f]{64}$/);
    list.keep[name] = now;
  }
  writeFileSync(listFile, JSON.stringify(list));
  expect(await completed(page)).toBe('complete');
  for (const name of changed) expect(await keptText(page, name)).toBe(readFileSync(join(folder, name), 'utf8'));
  expect((await sent()).slice(before)).toEqual(['files.json', ...changed].map(inFolder));
  for (const key of foreign) expect(await keptText(page, key)).toBe('of a build');
  expect(await keptText(page, 'assets/a-12345678.js')).toBeNull();
});

/** Another build: the page's entry, and every view have other names; the old ones are gone from the host. */
function deployAnother(folder: string): void {
  const assets = readdirSync(join(folder, 'assets'));
  const entry = /assets\/(index-[\w-]+)\.js/.exec(readFileSync(join(folder, 'index.html'), 'utf8'))?.[1] ?? '';
  const renamed = [entry, ...assets.filter((name) => /^(explore|inside)-view-.*\.js$/.test(name)).map((name) => name.slice(0, -3))];
  const another = (text: string): string => renamed.reduce((all, name) => all.replaceAll(name, `${name}-another`), text);
  for (const name of assets.filter((file) => file.endsWith('.js')))
    writeFileSync(join(folder, 'assets', name), another(readFileSync(join(folder, 'assets', name), 'utf8')));
  for (const name of renamed) renameSync(join(folder, 'assets', `${name}.js`), join(folder, 'assets', `${name}-another.js`));
  const page = another(readFileSync(join(folder, 'index.html'), 'utf8'));
  writeFileSync(join(folder, 'index.html'), page);
  const list = JSON.parse(another(readFileSync(join(folder, 'files.json'), 'utf8'))) as { keep: Record<string, string | null> };
  list.keep[''] = createHash('sha256').update(page).digest('hex');
  writeFileSync(join(folder, 'files.json'), JSON.stringify(list));
}

test('a new version while a tab is open: its views still open, it offers the new one, and its files go when it is gone', async ({
  page,
}, testInfo) => {
  const folder = testInfo.outputPath('host');
  cpSync('dist', folder, { recursive: true });
  await startHost(folder);
  const old = new StudioPage(page);
  await page.goto(url);
  await page.waitForFunction(() => crossOriginIsolated);
  await old.enter();
  await expect(old.draw).toBeEnabled({ timeout: 60_000 });
  const panel = page.getByRole('dialog', { name: 'What computes here' });
  await page.getByTestId('device').click();
  await expect(panel).toContainText('opens without a network', { timeout: 60_000 });
  await page.keyboard.press('Escape');
  const oldFiles = () =>
    page.evaluate(
      async () =>
        (await (await caches.open('invfussion-files')).keys()).filter(({ url: at }) => /explore-view-[\w-]{8}\.js/.test(at)).length,
    );
  expect(await oldFiles()).toBe(1);

  deployAnother(folder);
  const next = await page.context().newPage();
  await next.goto(url);
  await new StudioPage(next).enter();
  await expect(page.getByTestId('new-version')).toBeVisible({ timeout: 60_000 });
  await old.setSettings({ Steps: 2, 'Samples at once': 2 });
  await old.draw.click();
  await old.finished();
  await page.getByRole('button', { name: 'Explore', exact: true }).click();
  await expect(page.getByTestId('plane')).toBeVisible();
  await expect(page.getByTestId('broken')).toHaveCount(0);

  await next.close();
  await page.getByTestId('new-version').click();
  await expect(page.locator('script[src*="-another.js"]')).toHaveCount(1);
  await expect(page.getByTestId('new-version')).toHaveCount(0);
  await expect.poll(oldFiles, { timeout: 60_000 }).toBe(0);
});

test.describe('without a service worker', () => {
  test.use({ serviceWorkers: 'block' });

  test('a new version takes no view from an open tab; what it does take is said, with the new one, and the session stays', async ({
    page,
  }, testInfo) => {
    const folder = testInfo.outputPath('host');
    cpSync('dist', folder, { recursive: true });
    await startHost(folder);
    const studio = new StudioPage(page);
    await page.goto(url);
    await studio.enter();
    await expect(studio.draw).toBeEnabled({ timeout: 60_000 });
    await page.getByRole('slider', { name: /^Noise/ }).fill('0.1');
    await expect(page.locator('link[rel=modulepreload][href*=explore-view]')).toHaveCount(1);
    await page.waitForLoadState('networkidle');

    deployAnother(folder);
    // The runtime, 14 MB, comes with the first run: that one is lost.
    for (const name of readdirSync(join(folder, 'assets'))) if (name.endsWith('.wasm')) rmSync(join(folder, 'assets', name));
    await page.getByRole('button', { name: 'Explore', exact: true }).click();
    await expect(page.locator('.sheet')).not.toBeEmpty();
    await expect(page.getByTestId('broken')).toHaveCount(0);
    await page.getByRole('button', { name: 'Samples', exact: true }).click();
    await studio.draw.click();
    await expect(studio.notices.first()).toHaveAttribute('data-code', 'part-missing');
    await expect(studio.notices.first().getByRole('button', { name: 'Reload' })).toBeVisible();
    await expect(page.getByTestId('strip')).toContainText('your session is kept');
    await page.getByTestId('new-version').click();
    await expect(page.locator('script[src*="-another.js"]')).toHaveCount(1);
    await expect(page.getByRole('slider', { name: /^Noise/ })).toHaveValue('0.1');
  });
});

test('a page in the place of a built file is not kept', async ({ page }, testInfo) => {
  const folder = testInfo.outputPath('host');
  cpSync('dist', folder, { recursive: true });
  await startHost(folder);
  await page.goto(url);
  await page.waitForFunction(() => crossOriginIsolated);
  for (const text of ['the start page', 'what was asked for']) {
    writeFileSync(join(folder, 'assets/late.html'), text);
    expect(await page.evaluate(async () => (await fetch('assets/late.html')).text())).toBe(text);
    await page.waitForLoadState('networkidle');
  }
  expect(await keptText(page, 'assets/late.html')).toBeNull();
});
