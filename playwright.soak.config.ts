// `npm run soak`: a thousand runs, cancels, every fault and every hostile file; outside the quick tests because it takes its time.
import { defineConfig } from '@playwright/test';
import quick from './playwright.config.ts';

// Hostile files are broken at more places than in the quick tests.
process.env['SOAK'] = '1';

/** What survives, what is kept, what is refused (pictures and files in `hostile`, models in `failures`): these belong to the faults as well as to the quick tests. */
const alsoQuick = ['survive', 'keep', 'hostile', 'failures', 'download'].map((name) => `e2e/${name}.spec.ts`);
const [wasm, webgpu] = quick.projects ?? [];

export default defineConfig({
  ...quick,
  testDir: '.',
  // Memory and whole seconds are measured.
  workers: 1,
  testIgnore: [],
  projects: [
    { ...wasm, testMatch: ['e2e/soak/*.spec.ts', ...alsoQuick], testIgnore: ['e2e/soak/*.webgpu.spec.ts'] },
    { ...webgpu, testMatch: ['e2e/survive.webgpu.spec.ts', 'e2e/device.webgpu.spec.ts', 'e2e/soak/*.webgpu.spec.ts'] },
  ],
});
