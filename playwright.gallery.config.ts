// `npm run gallery`: photographs of every state in light, dark, on a phone and on a screen of 4K, in .cache/gallery for review.
import { defineConfig } from '@playwright/test';
import quick from './playwright.config.ts';

const [wasm] = quick.projects ?? [];
const phone = { viewport: { width: 390, height: 844 }, deviceScaleFactor: 2, hasTouch: true };
const looks = {
  light: { viewport: { width: 1440, height: 900 }, colorScheme: 'light' },
  dark: { viewport: { width: 1280, height: 800 }, colorScheme: 'dark' },
  'phone-light': { ...phone, colorScheme: 'light' },
  'phone-dark': { ...phone, colorScheme: 'dark' },
  '4k': { viewport: { width: 3840, height: 2160 }, colorScheme: 'dark' },
} as const;

export default defineConfig({
  ...quick,
  testDir: 'e2e/gallery',
  testIgnore: [],
  timeout: 900_000,
  projects: Object.entries(looks).map(([name, look]) => ({ name, use: { ...wasm?.use, ...look } })),
});
