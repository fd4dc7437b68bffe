// A thousand short runs on the software adapter, y met and noise drawn there, a hundred of them cancelled: nothing wrong, and neither the
// page nor the graphics process grows.
import { expect, test } from '@playwright/test';
import { growthOf, sayGrowth, soakRuns } from './soak-runs.ts';

const [runs, cancels] = [Number(process.env['SOAK_RUNS'] ?? 1000), 100];

test(`${runs} runs and ${cancels} cancels on the graphics processor`, async ({ page }) => {
  test.setTimeout(120 * 60_000);
  const { readings, ...told } = await soakRuns(page, {
    backend: 'webgpu',
    runs,
    cancels,
    sampler: { id: 'sde-dpmpp', params: { steps: 4, meet: 'met' } },
    lastToCancel: 1,
  });
  const [ofPage, ofDevice] = [growthOf(readings, 'page'), growthOf(readings, 'device')];
  console.log(
    `${told.runs} runs, ${told.cancelled} cancels, slowest ${told.slowestMs.toFixed(0)} ms, page ${sayGrowth(ofPage)}, ` +
      `graphics process ${sayGrowth(ofDevice)}`,
  );
  expect(told.wrongFrames).toEqual([]);
  expect([told.runs, told.cancelled]).toEqual([runs, cancels]);
  expect(ofPage.each - 2 * ofPage.error).toBeLessThan(1024);
  // What a run of tiny holds on a device is 2 MB; one that kept a single field would grow by 3 kB each.
  expect(ofDevice.each - 2 * ofDevice.error).toBeLessThan(3 * 1024);
  // Networks and tables are there since the first runs; everything else goes with its run.
  const settled = readings.filter((reading) => reading.runs >= runs / 10);
  for (const key of ['buffers', 'pipelines'] as const)
    expect(new Set(settled.map((reading) => reading[key])).size, `${key} after every fiftieth run`).toBe(1);
});
