// `npm run record`: draws every scene of talk mode with the shipped model on this machine's processor and keeps each run as a recording
// (public/recordings), for stages without a graphics processor. Run it whenever the weights change: the page plays no recording of other
// weights, and a unit test says so. Needs a Chromium (scripts/browser.mjs) and two minutes. The page is driven by its own keys.
import { mkdirSync, readdirSync, readFileSync, rmSync, statSync } from 'node:fs';
import { chromium } from '@playwright/test';
import { build, preview } from 'vite';
import { ensureBrowser, sandboxArgs } from './browser.mjs';

const folder = 'public/recordings';
const executablePath = await ensureBrowser();
if (!executablePath) throw new Error('no Chromium starts here; set CHROMIUM_PATH');
rmSync(folder, { recursive: true, force: true });
mkdirSync(folder, { recursive: true });
await build({ logLevel: 'warn' });
const server = await preview({ preview: { port: 0 } });
const browser = await chromium.launch({ executablePath, args: sandboxArgs });
const page = await browser.newPage({ viewport: { width: 1280, height: 720 } });
await page.goto(`${server.resolvedUrls?.local[0] ?? ''}?scene=`);
const talk = page.getByTestId('talk');
const first = await talk.getAttribute('data-scene');
for (let id = first; id !== null;) {
  // No recording is here: what Space draws is computed.
  await page.keyboard.press('Space');
  await talk
    .getByTestId('talk-count')
    .getByText(/^\d+ steps$/)
    .waitFor({ timeout: 300_000 });
  const waiting = page.waitForEvent('download');
  await page.keyboard.press('s');
  const file = `${folder}/${(await waiting).suggestedFilename()}`;
  await (await waiting).saveAs(file);
  const { day, seconds, recipe } = JSON.parse(readFileSync(file, 'utf8'));
  console.log(
    `${file}: ${statSync(file).size} bytes, ${day}, ${seconds.toFixed(1)} s, weights ${JSON.parse(recipe).model.weightsSha256.slice(0, 12)}`,
  );
  await page.keyboard.press('ArrowDown');
  const next = await talk.getAttribute('data-scene');
  id = next === first ? null : next;
}
const total = readdirSync(folder).reduce((sum, name) => sum + statSync(`${folder}/${name}`).size, 0);
console.log(`${total} bytes in all`);
await browser.close();
await server.close();
process.exit(0);
