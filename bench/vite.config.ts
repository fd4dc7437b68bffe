// Builds and serves the bench page with the studio's own settings: what is measured is bundled as what is shipped.
import { fileURLToPath } from 'node:url';
import { defineConfig, mergeConfig } from 'vite';
import studio from '../vite.config.ts';

const fromRoot = (path: string) => fileURLToPath(new URL(`../${path}`, import.meta.url));

export default mergeConfig(
  { ...studio, build: { ...studio.build, rollupOptions: {} } },
  defineConfig({
    root: fromRoot('bench'),
    publicDir: fromRoot('public'),
    build: { outDir: fromRoot('.cache/bench'), emptyOutDir: true, rollupOptions: { input: fromRoot('bench/index.html') } },
  }),
);
