// `npm run record`: records the guesses that the first page shows (public/samples/example-*.png) with the shipped model, by clicking its
// examples as a person would. To be run again when the weights change. Needs a Chromium (scripts/browser.mjs) and a few minutes.
import { readFile, writeFile } from 'node:fs/promises';
import { chromium } from '@playwright/test';
import { encode } from 'fast-png';
import { build, preview } from 'vite';
import { ensureBrowser, sandboxArgs } from './browser.mjs';

const side = 64;
/** y, then four guesses. */
const pictures = 5;

const executablePath = await ensureBrowser();
if (!executablePath) throw new Error('no Chromium starts here; set CHROMIUM_PATH');
/** @type {{ weights: { sha256: string } }} */
const { weights } = JSON.parse(await readFile('public/models/faces64/manifest.json', 'utf8'));
await build({ logLevel: 'warn' });
const server = await preview({ preview: { port: 0 } });
const url = server.resolvedUrls?.local[0] ?? '';
const browser = await chromium.launch({ executablePath, args: sandboxArgs });

/** RGBA of a canvas at 64 × 64, nearest neighbour. @param {import('@playwright/test').Locator} canvas @returns {Promise<number[]>} */
function read(canvas) {
  return canvas.evaluate((element, to) => {
    if (!(element instanceof HTMLCanvasElement)) throw new Error('not a canvas');
    const small = new OffscreenCanvas(to, to).getContext('2d');
    if (!small) throw new Error('no canvas');
    small.imageSmoothingEnabled = false;
    small.drawImage(element, 0, 0, to, to);
    return [...small.getImageData(0, 0, to, to).data];
  }, side);
}

/** RGB of opaque pictures side by side. @param {number[][]} parts */
function strip(parts) {
  const data = new Uint8Array(3 * side * side * pictures);
  parts.forEach((part, at) =>
    part.forEach((value, i) => {
      const [pixel, colour] = [i >> 2, i % 4];
      const to = side * (pictures * Math.floor(pixel / side) + at) + (pixel % side);
      if (colour < 3) data[3 * to + colour] = value;
    }),
  );
  return data;
}

/** @param {string} id */
async function record(id) {
  const context = await browser.newContext({ viewport: { width: 1440, height: 900 } });
  const page = await context.newPage();
  await page.goto(url);
  const tile = page.getByTestId(`example-${id}`);
  const percent = /[\d.]+/.exec((await tile.getAttribute('aria-label')) ?? '')?.[0] ?? '';
  await tile.click();
  await page.locator('[data-testid=band][data-run=done]').waitFor({ timeout: 300_000 });
  const y = page.getByRole('region', { name: 'Measurement' }).locator('canvas').first();
  const samples = await page.getByTestId('draws').locator('canvas').all();
  const data = strip([await read(y), ...(await Promise.all(samples.slice(0, pictures - 1).map(read)))]);
  const text = {
    Description: 'A measurement and four guesses of the model that fit it, invented.',
    Source: `weights sha256 ${weights.sha256}`,
  };
  const picture = { width: side * pictures, height: side, channels: 3, data, text };
  await writeFile(`public/samples/example-${id}.png`, encode(picture, { zlib: { level: 9 } }));
  // What the tile says beside its title.
  const share = (await page.getByTestId('share').textContent()) ?? '';
  if (!share.includes(`measured${percent}\u00a0%`)) throw new Error(`${id}: the tile says ${percent} %, the page ${share}`);
  console.log(`example-${id}.png: ${share}`);
  await context.close();
}

const first = await browser.newPage();
await first.goto(url);
await first.getByTestId('welcome').waitFor();
const ids = await first
  .locator('[data-testid^=example-]')
  .evaluateAll((tiles) => tiles.map((tile) => tile.getAttribute('data-testid')?.slice('example-'.length) ?? ''));
await first.close();
for (const id of ids) await record(id);
await browser.close();
await server.close();
process.exit(0);
