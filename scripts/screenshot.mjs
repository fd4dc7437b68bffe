// `npm run screenshot`: makes docs/screenshot.png of the built studio after a real run with the shipped model. Needs a Chromium
// (scripts/browser.mjs) and about a minute. The page is driven as a person would; it has no hooks for this.
import { chromium } from '@playwright/test';
import { build, preview } from 'vite';
import { ensureBrowser, sandboxArgs } from './browser.mjs';

const executablePath = await ensureBrowser();
if (!executablePath) throw new Error('no Chromium starts here; set CHROMIUM_PATH');
await build({ logLevel: 'warn' });
const server = await preview({ preview: { port: 0 } });
const browser = await chromium.launch({ executablePath, args: sandboxArgs });
const page = await browser.newPage({ viewport: { width: 1280, height: 800 }, deviceScaleFactor: 1 });
await page.goto(server.resolvedUrls?.local[0] ?? '');

await page.getByTestId('enter').click();
// Drawing brings the MMSE estimate first.
await page.getByRole('button', { name: /^Draw .*sample/ }).click();
const cancel = page.getByRole('button', { name: 'Cancel' });
await cancel.waitFor({ timeout: 120_000 });
await cancel.waitFor({ state: 'hidden', timeout: 300_000 });
await page.screenshot({ path: 'docs/screenshot.png' });
await browser.close();
await server.close();
process.exit(0);
