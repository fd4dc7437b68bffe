// Builds and serves the harness with the studio's own settings, so that what is tested is bundled as what is shipped.
// Test-only models are laid beside the shipped ones. `studio.html` is the whole studio with Workers that fail when they are told to; it
// has an operator, a sampler and a view more than what is shipped (tests/fixtures/additions).
import { cpSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { defineConfig, mergeConfig } from 'vite';
import studio from '../../vite.config.ts';
import { withAdditions } from '../helpers/additions.ts';

const fromRoot = (path: string) => fileURLToPath(new URL(`../../${path}`, import.meta.url));
const additions = withAdditions(fromRoot('tests/fixtures/additions'));
const outDir = fromRoot('.cache/harness');

export default mergeConfig(
  { ...studio, build: { ...studio.build, rollupOptions: {} } },
  defineConfig({
    root: fromRoot('tests/browser'),
    publicDir: fromRoot('public'),
    build: {
      outDir,
      emptyOutDir: true,
      rollupOptions: { input: [fromRoot('tests/browser/harness.html'), fromRoot('tests/browser/studio.html')] },
    },
    worker: { plugins: () => [additions] },
    plugins: [
      additions,
      {
        name: 'faulty-workers',
        enforce: 'pre',
        resolveId: (source, importer) =>
          source === './client/workers.ts' && importer?.endsWith('/src/main.tsx') ? fromRoot('tests/browser/faulty-workers.ts') : null,
      },
      { name: 'test-models', closeBundle: () => cpSync(fromRoot('tests/models'), `${outDir}/models`, { recursive: true }) },
    ],
  }),
);
