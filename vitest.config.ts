// Which tests run where: pure functions and contracts in node, kernels in node on a real WebGPU (dawn; tests/gpu/setup.ts finds an
// adapter), goldens written by Python. Nothing is retried: a test that fails sometimes is a bug.
import { fileURLToPath } from 'node:url';
import { defineConfig } from 'vitest/config';
import { withAdditions } from './tests/helpers/additions.ts';

const hidden = ['**/node_modules/**', '.cache/**', 'dist/**'];
const slowMachineMs = 60_000;

export default defineConfig({
  test: {
    // A file's modules are loaded once a worker, not once a file: half of the time was loading. So a test leaves no global and no mock behind.
    isolate: false,
    maxWorkers: 2,
    minWorkers: 1,
    projects: [
      { test: { name: 'unit', include: ['tests/unit/**/*.test.ts'], exclude: hidden, environment: 'node', testTimeout: slowMachineMs } },
      // What keeps its promises, and what somebody adds: the throw-away files of a fixture folder are tried as all others.
      {
        plugins: [withAdditions(fileURLToPath(new URL('tests/fixtures/additions', import.meta.url)))],
        test: {
          name: 'contract',
          include: ['tests/contract/**/*.test.ts'],
          setupFiles: ['tests/helpers/breathe.ts'],
          exclude: hidden,
          environment: 'node',
          testTimeout: slowMachineMs,
        },
      },
      {
        test: {
          name: 'golden',
          include: ['tests/golden/**/*.test.ts'],
          setupFiles: ['tests/helpers/breathe.ts'],
          exclude: hidden,
          environment: 'node',
          testTimeout: 2 * slowMachineMs,
        },
      },
      {
        test: {
          name: 'gpu',
          include: ['tests/gpu/**/*.gpu.test.ts'],
          exclude: hidden,
          environment: 'node',
          // The Vulkan loader reads its variables from the process: worker threads have no setenv of their own.
          pool: 'forks',
          // A device does not outlive the file that asked for it: dawn hangs.
          poolOptions: { forks: { singleFork: true, isolate: true } },
          setupFiles: ['tests/gpu/setup.ts'],
          testTimeout: 2 * slowMachineMs,
        },
      },
    ],
  },
});
