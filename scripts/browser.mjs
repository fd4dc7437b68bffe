// Finds a Chromium that really starts, installing one if there is none: the one named by CHROMIUM_PATH, else Playwright's own,
// else one that is installed, else Debian's package. Knows nothing of tests.
import { existsSync } from 'node:fs';
import { chromium } from '@playwright/test';
import { aptInstall, capture, run } from './shell.mjs';

const installedNames = ['chromium', 'google-chrome-stable', 'google-chrome', 'chromium-browser'];

/** Of Playwright's own choice; a second list replaces it, so what matters of it stands here again. */
const unneeded =
  'AvoidUnnecessaryBeforeUnloadCheckSync,DestroyProfileOnBrowserClose,HttpsUpgrades,HttpsFirstBalancedModeAutoEnable,LensOverlay,' +
  'MediaRouter,PaintHolding,ThirdPartyStoragePartitioning,OptimizationHints,AimEnabled,PreconnectToSearch';
/** For its address bar every window opens two hidden pages: three quarters of what an empty page costs the processor. */
const addressBar = 'WebUIOmniboxPopup,WebUIOmniboxAimPopup,WebUIOmniboxFullPopup';

/** Flags of every start: what a container needs, and what of Chromium nobody here does; and those that give WebGPU without a graphics card. */
export const sandboxArgs = ['--no-sandbox', `--disable-features=${unneeded},${addressBar}`];
export const softwareWebGpuArgs = ['--enable-unsafe-webgpu', '--use-webgpu-adapter=swiftshader'];

/** @param {string | undefined | null} path @returns {Promise<boolean>} whether a page opens in it */
async function starts(path) {
  if (!path || !existsSync(path)) return false;
  try {
    const browser = await chromium.launch({ executablePath: path, args: sandboxArgs, timeout: 60_000 });
    await (await browser.newPage()).goto('about:blank');
    await browser.close();
    return true;
  } catch (error) {
    console.warn(`${path} does not start: ${String(error).split('\n')[0] ?? ''}`);
    return false;
  }
}

function installedPaths() {
  return installedNames.map((name) => capture('which', [name]));
}

/** @param {readonly (string | null | undefined)[]} paths */
async function firstThatStarts(paths) {
  for (const path of paths) if (path && (await starts(path))) return path;
  return null;
}

/** Playwright's own download, bounded: behind some firewalls it hangs instead of failing. */
async function downloadChromium() {
  const env = { PLAYWRIGHT_DOWNLOAD_CONNECTION_TIMEOUT: '15000' };
  const { ok } = await run('npx', ['playwright', 'install', '--no-shell', 'chromium'], { timeoutMs: 240_000, env, quiet: true });
  if (!ok) {
    console.log('Playwright could not download its Chromium; looking for an installed one.');
    return null;
  }
  const path = chromium.executablePath();
  if (await starts(path)) return path;
  // Downloaded, but the system lacks its libraries.
  await run('npx', ['playwright', 'install-deps', 'chromium'], { timeoutMs: 300_000, quiet: true });
  return (await starts(path)) ? path : null;
}

/** @returns {Promise<string | null>} path of a Chromium that starts */
export async function ensureBrowser() {
  const named = process.env['CHROMIUM_PATH'];
  if (named) return firstThatStarts([named]);
  const present = await firstThatStarts([chromium.executablePath()]);
  if (present) return present;
  const found = (await downloadChromium()) ?? (await firstThatStarts(installedPaths()));
  if (found) return found;
  console.log("Installing Debian's chromium …");
  return (await aptInstall(['chromium', 'fonts-liberation'])) ? firstThatStarts(installedPaths()) : null;
}
