// A thousand runs and a hundred cancels at random steps on the processor: no wrong frame, no stuck queue, no leak.
import { expect, test } from '@playwright/test';
import { growthOf, sayGrowth, soakRuns } from './soak-runs.ts';

const [runs, cancels] = [Number(process.env['SOAK_RUNS'] ?? 1000), 100];

test(`${runs} runs and ${cancels} cancels at random steps`, async ({ page }) => {
  test.setTimeout(90 * 60_000);
  const told = await soakRuns(page, {
    backend: 'wasm',
    runs,
    cancels,
    sampler: { id: 'heun', params: { steps: 4, churn: 0 } },
    lastToCancel: 3,
  });
  const growth = growthOf(told.readings, 'page');
  console.log(
    `${told.runs} runs, ${told.cancelled} cancels, slowest ${told.slowestMs.toFixed(0)} ms, page ${sayGrowth(growth)}, ` +
      `tab ${sayGrowth(growthOf(told.readings, 'tab'))}`,
  );
  expect(told.wrongFrames).toEqual([]);
  expect([told.runs, told.cancelled]).toEqual([runs, cancels]);
  // What a garbage collector leaves lying about is no growth; a leak of one step a run would be 24 kB each.
  expect(growth.each - 2 * growth.error).toBeLessThan(1024);
});
