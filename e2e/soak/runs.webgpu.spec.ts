// A thousand short runs on the software adapter, y met and noise drawn there, a hundred of them cancelled: nothing wrong, and neither the
// page nor the graphics process grows.
import { expect, test } from '@playwright/test';
import { soakRuns } from './soak-runs.ts';

const [runs, cancels] = [1000, 100];
const megabyte = 2 ** 20;

test(`${runs} runs and ${cancels} cancels on the graphics processor`, async ({ page }) => {
  test.setTimeout(90 * 60_000);
  const told = await soakRuns(page, {
    backend: 'webgpu',
    runs,
    cancels,
    sampler: { id: 'sde-dpmpp', params: { steps: 4, meet: 'met' } },
    lastToCancel: 1,
  });
  const grown = ({ [0]: early = NaN, [1]: late = NaN }: readonly number[]): number => (late - early) / megabyte;
  console.log(
    `${told.runs} runs, ${told.cancelled} cancels, slowest ${told.slowestMs.toFixed(0)} ms, page ${grown(told.memory).toFixed(1)} MB more, ` +
      `graphics process ${((told.device[0] ?? NaN) / megabyte).toFixed(0)} MB and ${grown(told.device).toFixed(1)} MB more`,
  );
  expect(told.wrongFrames).toEqual([]);
  expect([told.runs, told.cancelled]).toEqual([runs, cancels]);
  expect(grown(told.memory)).toBeLessThan(4);
  // What a run of tiny holds on a device is 2 MB; one that kept it would have grown by more than 1,000.
  expect(grown(told.device)).toBeLessThan(64);
});
