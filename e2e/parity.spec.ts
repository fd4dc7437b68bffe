// Parity of the processor back end with PyTorch on the same rounded weights, in its real Worker and build.
import { test, type Page } from '@playwright/test';
import { expectSamePhotograph } from './support/photograph.ts';
import {
  compare,
  denoise,
  goldens,
  gradients,
  openHarness,
  principalDirections,
  trajectories,
  trajectory,
  trajectoryBar,
  zeroShot,
} from './support/goldens.ts';

// One page for all: models and runtime are loaded once.
let page: Page;
test.beforeAll(async ({ browser }) => {
  page = await browser.newPage();
  await openHarness(page);
});
test.afterAll(() => page.close());

for (const golden of goldens.denoiser)
  test(`D of ${golden.model}, ${golden.case}`, async () => {
    const evaluations = await denoise(page, 'wasm', golden);
    golden.arrays.forEach((name, i) => compare(name, evaluations[i]?.values ?? [], 2e-5));
  });

for (const golden of trajectories)
  test(`${String(golden.steps)} Heun steps of ${golden.model}, ${golden.case}`, async () => {
    const kept = await trajectory(page, 'wasm', golden);
    golden.arrays.forEach((name, i) => compare(name, kept[i] ?? [], trajectoryBar(golden)));
  });

for (const golden of goldens.gradients)
  test(`Jᵀv of ${golden.model} is autograd's`, async () => {
    const found = await gradients(page, 'wasm', golden);
    golden.arrays.forEach((name, i) => compare(name, found[i]?.values ?? [], 1e-4));
  });

for (const golden of goldens.zeroShot)
  test(`${golden.sampler} through the gradients of ${golden.model}, ${golden.case}`, async () => {
    compare(golden.arrays[0] ?? '', await zeroShot(page, 'wasm', golden), 1e-3);
  });

for (const golden of goldens.directions)
  test(`principal directions of ${golden.model}, ${golden.case}`, async () => {
    const found = await principalDirections(page, 'wasm', golden);
    golden.arrays.forEach((name, i) => compare(name, found[i] ?? [], 1e-4));
  });

test('a whole photograph does not hang on how its tiles are batched', () =>
  expectSamePhotograph(page, { by: 'wasm', batchedFor: 'wasm' }, { by: 'wasm', batchedFor: 'webgpu' }, 1e-4));
