// The model's download over a slow line: its size first, stopped by a person, gone on with from where it ended, checked, and taken away again.
import { createReadStream, statSync } from 'node:fs';
import { createServer, type Server } from 'node:http';
import { extname, join } from 'node:path';
import { expect, test } from '@playwright/test';
import { port } from './hosts.ts';
import { StudioPage } from './support/studio-page.ts';

const slowPort = Number(port) + 4;
const piece = 2 ** 19;
const types: Record<string, string> = { '.html': 'text/html', '.js': 'text/javascript', '.css': 'text/css', '.wasm': 'application/wasm' };
/** Where each request for the weights began. */
const begun: number[] = [];
/** Milliseconds between two pieces of the weights. */
let pauseMs = 150;
let host: Server;

test.beforeAll(async () => {
  host = createServer((request, response) => {
    const path = new URL(request.url ?? '/', 'http://localhost').pathname;
    const file = join('dist', path.includes('..') || path === '/' ? 'index.html' : path);
    const bytes = statSync(file, { throwIfNoEntry: false })?.size;
    if (bytes === undefined) return void response.writeHead(404).end();
    const start = Number(/bytes=(\d+)-/.exec(request.headers.range ?? '')?.[1] ?? 0);
    response.writeHead(start > 0 ? 206 : 200, {
      'Content-Type': types[extname(file)] ?? 'application/octet-stream',
      'Content-Length': bytes - start,
      'Cross-Origin-Opener-Policy': 'same-origin',
      'Cross-Origin-Embedder-Policy': 'require-corp',
    });
    const body = createReadStream(file, { start, highWaterMark: piece });
    if (!path.endsWith('/faces64/weights.safetensors')) return void body.pipe(response);
    begun.push(start);
    body.on('data', (data) => {
      body.pause();
      response.write(data);
      setTimeout(() => body.resume(), pauseMs);
    });
    body.on('end', () => response.end());
    response.on('close', () => body.destroy());
  });
  await new Promise<void>((resolve) => host.listen(slowPort, resolve));
});
test.afterAll(() => {
  host.closeAllConnections();
  host.close();
});

test('a download is stopped, goes on where it ended, and what is stored can be deleted', async ({ page }) => {
  const studio = new StudioPage(page);
  await page.goto(`http://localhost:${slowPort}/`);
  await studio.enter();
  await expect(studio.draw).toBeEnabled({ timeout: 120_000 });
  const panel = page.getByRole('dialog', { name: 'What computes here' });
  await page.getByTestId('device').click();
  await expect(panel).toContainText(/the first run fetches \d\d\.\d\sMB/);
  await page.keyboard.press('Escape');
  await studio.setSettings({ Steps: 2, 'Samples at once': 1 });
  await studio.draw.click();
  await expect(studio.band).toContainText(/\b[3-9]\.\d\s*(MB)?\s*of \d\d\.\d\sMB/, { timeout: 60_000 });
  await page.getByTestId('stop-download').click();
  await expect(studio.notices).toContainText('You stopped the download. What arrived is kept.');
  await page.getByTestId('device').click();
  await expect(panel).toContainText(/\d\.\d\sMB of \d\d\.\d\sMB; the rest is fetched with the next run/);
  await page.keyboard.press('Escape');

  pauseMs = 1;
  await studio.notices.getByRole('button', { name: 'Draw again' }).click();
  await studio.finished();
  await expect(studio.notices).toHaveCount(0);
  expect(begun).toHaveLength(2);
  expect(begun[0]).toBe(0);
  expect(begun[1]).toBeGreaterThanOrEqual(2 ** 20);

  await page.getByTestId('device').click();
  await expect(panel).toContainText(/\d\d\.\d\sMB in this browser, checked at every load/);
  await panel.getByTestId('delete-model').click();
  await expect(panel).toContainText(/nothing; the next visit fetches/);
});
