// `npm run soak`: a thousand runs, cancels, every fault and every hostile file; outside the quick tests because it takes its time.
import { defineConfig } from '@playwright/test';
import quick from './playwright.config.ts';

const [wasm] = quick.projects ?? [];

export default defineConfig({
  ...quick,
  testDir: '.',
  testMatch: ['e2e/soak/*.spec.ts', 'e2e/survive.spec.ts', 'e2e/hostile.spec.ts'],
  projects: wasm ? [{ ...wasm, testIgnore: [] }] : [],
});
