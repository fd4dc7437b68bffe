// End-to-end tests on the production build, in a real Chromium: `wasm` with the flags of everybody, then `webgpu` with the software adapter
// (`*.webgpu.spec.ts` and the smoke test). Two files side by side: a test mostly waits, for its page or for the adapter's compiler.
// A second server is a plain file host: a sub-path and no special headers; a third serves the engine without the page.
// Nothing is retried. scripts/test.mjs names the browser (CHROMIUM_PATH) and has built the harness (HARNESS_BUILT).
import { defineConfig } from '@playwright/test';
import { harnessPort, harnessUrl, isolatedUrl, plainPort, plainUrl, port } from './e2e/hosts.ts';
import { sandboxArgs, softwareWebGpuArgs } from './scripts/browser.mjs';

const executablePath = process.env['CHROMIUM_PATH'];
const launch = (args: string[]) => ({ launchOptions: { args, ...(executablePath ? { executablePath } : {}) } });
const reuseExistingServer = process.env['CI'] !== 'true';

/** The engine without its page, bundled the same way. */
const harness = (command: string) => `npx --no-install vite ${command} -c tests/browser/vite.config.ts`;
const serveHarness = `${harness('preview')} --port ${harnessPort} --strictPort`;

export default defineConfig({
  testDir: 'e2e',
  // `npm run soak` (playwright.soak.config.ts)
  testIgnore: ['**/e2e/soak/**', '**/e2e/gallery/**'],
  outputDir: 'test-results',
  // An evaluation takes seconds on a slow machine; a test that hangs should still end before the run does.
  timeout: 240_000,
  expect: { timeout: 30_000 },
  workers: 2,
  retries: 0,
  forbidOnly: process.env['CI'] === 'true',
  reporter: 'list',
  // Behind a service worker page.route sees no request; the tests of offline use allow it for themselves.
  // A trace of every test would be a good part of the work: `--trace on` makes one of the test that failed.
  use: { serviceWorkers: 'block', baseURL: isolatedUrl, screenshot: 'only-on-failure', viewport: { width: 1280, height: 800 } },
  projects: [
    {
      name: 'wasm',
      testIgnore: ['**/*.webgpu.spec.ts', '**/e2e/soak/**', '**/e2e/gallery/**'],
      use: launch([...sandboxArgs, '--use-fake-device-for-media-stream']),
    },
    {
      name: 'webgpu',
      testMatch: ['**/*.webgpu.spec.ts', '**/smoke.spec.ts'],
      use: launch([...sandboxArgs, ...softwareWebGpuArgs]),
    },
  ],
  webServer: [
    { command: `npx --no-install vite preview --port ${port} --strictPort`, url: isolatedUrl, reuseExistingServer },
    { command: `node scripts/serve-plain.mjs dist ${plainPort}`, url: plainUrl, reuseExistingServer },
    {
      command: process.env['HARNESS_BUILT'] === '1' ? serveHarness : `${harness('build')} && ${serveHarness}`,
      url: harnessUrl,
      reuseExistingServer,
      timeout: 180_000,
    },
  ],
});
