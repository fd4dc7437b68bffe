// The shipped model of faces on the software adapter, against PyTorch: D at the highest and the lowest noise level of the goldens and the
// principal directions, on the blur only, because an evaluation takes seconds there.
import { test, type Page } from '@playwright/test';
import { goldens, openHarness, type DenoiserGolden } from './support/goldens.ts';
import { expectDenoised, expectDirections } from './support/parity-webgpu.ts';

// One page for both: the model is loaded and its kernels are compiled once.
let page: Page;
test.beforeAll(async ({ browser }) => {
  page = await browser.newPage();
  await openHarness(page);
});
test.afterAll(() => page.close());

/** @returns the golden without the levels between */
const ends = (golden: DenoiserGolden): DenoiserGolden => {
  const ofEnds = <T>(all: readonly T[]): T[] => [...all.slice(0, 1), ...all.slice(-1)];
  return { ...golden, sigmas: ofEnds(golden.sigmas), arrays: ofEnds(golden.arrays) };
};

const isAsked = (of: { model: string; case: string }): boolean => of.model === 'faces64' && of.case === 'blur4';

for (const golden of goldens.denoiser.filter(isAsked))
  test(`D of ${golden.model}, ${golden.case}, without a readback`, () => expectDenoised(page, ends(golden)));

for (const golden of goldens.directions.filter(isAsked))
  test(`principal directions of ${golden.model}, ${golden.case}`, () => expectDirections(page, golden));
