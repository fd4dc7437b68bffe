// Which tests run where: pure functions and contracts in node, kernels in node on a real WebGPU (dawn; tests/gpu/setup.ts finds an
// adapter), goldens written by Python. Nothing is retried: a test that fails sometimes is a bug.
import { defineConfig } from 'vitest/config';
import { withAdditions } from './tests/helpers/additions.ts';

const hidden = ['**/node_modules/**', '.cache/**', 'dist/**'];
const slowMachineMs = 60_000;

export default defineConfig({
  test: {
    projects: [
      { test: { name: 'unit', include: ['tests/unit/**/*.test.ts'], exclude: hidden, environment: 'node', testTimeout: slowMachineMs } },
      {
        test: {
          name: 'contract',
          include: ['tests/contract/**/*.test.ts'],
          exclude: hidden,
          environment: 'node',
          testTimeout: slowMachineMs,
        },
      },
      {
        plugins: [withAdditions('/tests/fixtures/additions')],
        test: {
          name: 'additions',
          include: ['tests/additions/**/*.test.ts'],
          exclude: hidden,
          environment: 'node',
          testTimeout: slowMachineMs,
        },
      },
      {
        test: {
          name: 'golden',
          include: ['tests/golden/**/*.test.ts'],
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
          poolOptions: { forks: { singleFork: true } },
          setupFiles: ['tests/gpu/setup.ts'],
          testTimeout: 2 * slowMachineMs,
        },
      },
    ],
  },
});
