// A thousand runs and a hundred cancels at random steps on the processor: no wrong frame, no stuck queue, no leak.
import { expect, test } from '@playwright/test';
import { soakRuns } from './soak-runs.ts';

const [runs, cancels] = [1000, 100];

test(`${runs} runs and ${cancels} cancels at random steps`, async ({ page }) => {
  test.setTimeout(45 * 60_000);
  const told = await soakRuns(page, {
    backend: 'wasm',
    runs,
    cancels,
    sampler: { id: 'heun', params: { steps: 4, churn: 0 } },
    lastToCancel: 3,
  });
  const [early = NaN, late = NaN] = told.memory;
  console.log(
    `${told.runs} runs, ${told.cancelled} cancels, slowest ${told.slowestMs.toFixed(0)} ms, memory ${(early / 2 ** 20).toFixed(1)} → ${(late / 2 ** 20).toFixed(1)} MB`,
  );
  expect(told.wrongFrames).toEqual([]);
  expect([told.runs, told.cancelled]).toEqual([runs, cancels]);
  // A megabyte is what a garbage collector leaves lying about; a leak of one step a run would be 24.
  expect(late - early).toBeLessThan(4 * 2 ** 20);
});
