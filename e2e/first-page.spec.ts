// What the first page costs before anybody does anything: counted at a host that sends files as they are, compressed here as hosts do. And
// that the runtime comes compressed from our own server.
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { expect, test } from '@playwright/test';
import { countedUrl, isolatedUrl, sentBelow } from './hosts.ts';
import { StudioPage } from './support/studio-page.ts';

test.use({ serviceWorkers: 'allow' });

/** Built or laid beside; what is a picture already is sent as it is. */
function sizeSent(address: string): number {
  const name = new URL(address, countedUrl).pathname.replace(new URL(countedUrl).pathname, '') || 'index.html';
  const bytes = readFileSync(join('dist', name));
  return /\.(png|jpg)$/.test(name) ? bytes.length : gzipSync(bytes).length;
}

test('the first page: at most 400 KB, no engine, no face detector, nothing moves; the rest comes when somebody goes on', async ({
  page,
}) => {
  const served = () => sentBelow(page, countedUrl);
  const before = (await served()).length;
  await page.addInitScript(() => {
    Object.assign(window, { moved: 0 });
    new PerformanceObserver((list) => {
      for (const entry of list.getEntries())
        (window as unknown as { moved: number }).moved += (entry as unknown as { value: number }).value;
    }).observe({ type: 'layout-shift', buffered: true });
  });
  await page.goto(countedUrl);
  await expect(page.getByTestId('welcome')).toBeVisible();
  await page.waitForLoadState('networkidle');
  // Where anything were to come by itself, it would come within this.
  await page.waitForTimeout(4000);
  const first = (await served()).slice(before);
  expect(first.reduce((sum, file) => sum + sizeSent(file), 0)).toBeLessThan(400_000);
  expect(first.filter((file) => /worker-|\.wasm|face|recordings|models/.test(file) && !file.includes('service-worker'))).toEqual([]);
  expect(await page.evaluate(() => (window as unknown as { moved: number }).moved)).toBeLessThan(0.05);

  const studio = new StudioPage(page);
  await studio.enter();
  await expect(studio.draw).toBeEnabled({ timeout: 60_000 });
  expect((await served()).slice(before).some((file) => /wasm\.worker|engine\.worker/.test(file))).toBe(true);
});

test('our own server sends the runtime compressed, and the same bytes', async ({ request }) => {
  const page = await (await request.get(isolatedUrl)).text();
  expect(page).toContain('assets/');
  const list = (await (await request.get(new URL('files.json', isolatedUrl).href)).json()) as { all: string[] };
  const name = list.all.find((file) => /simd-threaded-[\w-]+\.wasm$/.test(file)) ?? '';
  const url = new URL(name, isolatedUrl).href;
  const response = await request.get(url, { headers: { 'Accept-Encoding': 'br' } });
  expect(response.headers()['content-encoding']).toBe('br');
  expect(response.headers()['content-type']).toBe('application/wasm');
  expect(Number(response.headers()['content-length'])).toBeLessThan(5_000_000);
  expect((await response.body()).equals(readFileSync(join('dist', name)))).toBe(true);
});
