// `npm run gallery`: photographs of every state on a laptop, small laptop, projector, phone and a screen of 4K, light or dark, in .cache/gallery
// for review. A part: `npm run gallery -- --project=laptop -g german`.
import { defineConfig } from '@playwright/test';
import quick from './playwright.config.ts';

const [wasm] = quick.projects ?? [];
// The page alone: no other host, no harness.
const [server] = [quick.webServer ?? []].flat();
const phone = { viewport: { width: 390, height: 844 }, deviceScaleFactor: 2, hasTouch: true };
const looks = {
  laptop: { viewport: { width: 1366, height: 768 }, colorScheme: 'light' },
  'small-laptop': { viewport: { width: 1280, height: 720 }, colorScheme: 'dark' },
  projector: { viewport: { width: 1024, height: 640 }, colorScheme: 'light' },
  'phone-light': { ...phone, colorScheme: 'light' },
  'phone-dark': { ...phone, colorScheme: 'dark' },
  '4k': { viewport: { width: 3840, height: 2160 }, colorScheme: 'dark' },
} as const;

export default defineConfig({
  ...quick,
  testDir: 'e2e/gallery',
  testIgnore: [],
  ...(server && { webServer: server }),
  timeout: 900_000,
  projects: Object.entries(looks).map(([name, look]) => ({
    name,
    // A walk that cannot click says so; it must not wait for the whole test's time.
    use: { ...wasm?.use, ...look, actionTimeout: 60_000 },
  })),
});
