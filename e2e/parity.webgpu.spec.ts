// Parity of the WebGPU back end with PyTorch, on the software adapter: `tiny` in every family and along a run. The shipped model has its own
// file, which runs beside this one (shipped.webgpu.spec.ts).
import { expect, test, type Page } from '@playwright/test';
import { compare, denoise, goldens, gradients, openHarness, trajectories, trajectory, trajectoryBar, zeroShot } from './support/goldens.ts';
import { expectDenoised, expectDirections } from './support/parity-webgpu.ts';
import { expectAutoguidance } from './support/autoguidance.ts';
import { expectClassGuidance } from './support/guidance.ts';
import { expectConsistentBlocks } from './support/inspection.ts';
import { expectSamePhotograph } from './support/photograph.ts';

// One page for all: models and runtime are loaded once.
let page: Page;
test.beforeAll(async ({ browser }) => {
  page = await browser.newPage();
  await openHarness(page);
});
test.afterAll(() => page.close());

// An evaluation of tiny-levels takes a software adapter seconds: one case of it.
for (const golden of goldens.denoiser.filter((d) => d.model !== 'faces64' && (d.model !== 'tiny-levels' || d.case === 'blur4')))
  test(`D of ${golden.model}, ${golden.case}, without a readback`, () => expectDenoised(page, golden));

for (const golden of trajectories.filter(({ model }) => model === 'tiny'))
  test(`${String(golden.steps)} Heun steps of tiny, ${golden.case}`, async () => {
    const kept = await trajectory(page, 'webgpu', golden);
    golden.arrays.forEach((name, i) => compare(name, kept[i] ?? [], trajectoryBar(golden)));
  });

for (const golden of goldens.gradients.filter((g) => g.model !== 'faces64'))
  test(`Jᵀv of ${golden.model} is autograd's, without a readback`, async () => {
    const found = await gradients(page, 'webgpu', golden);
    golden.arrays.forEach((name, i) => compare(name, found[i]?.values ?? [], 1e-4));
    expect(found.map((f) => f.readbacks)).toEqual(golden.sigmas.map(() => 0));
  });

for (const golden of goldens.zeroShot.filter((z) => z.case === 'mask' || (z.case === 'blur4' && z.sampler === 'pigdm')))
  test(`${golden.sampler} through the gradients of ${golden.model}, ${golden.case}`, async () => {
    compare(golden.arrays[0] ?? '', await zeroShot(page, 'webgpu', golden), 1e-3);
  });

for (const golden of goldens.directions.filter((d) => d.model !== 'faces64'))
  test(`principal directions of ${golden.model}, ${golden.case}`, () => expectDirections(page, golden));

test('captured graphs pass their self-test and give the same D', async () => {
  const golden = goldens.denoiser.find((d) => d.model === 'tiny' && d.case === 'blur4');
  if (!golden) throw new Error('no golden');
  const evaluations = await denoise(page, 'webgpu', golden, 'on');
  const description = await page.evaluate(() => window.harness('webgpu').open(new URL('models/tiny/', location.href).href, 'on'));
  expect(description).toContain('graphs are recorded once and replayed');
  golden.arrays.forEach((name, i) => compare(name, evaluations[i]?.values ?? [], 2e-5));
});

test('a weaker network guides where the manifest says', () => expectAutoguidance(page, 'webgpu'));

test('class guidance is D_ref + g·(D − D_ref), and counts two evaluations', () => expectClassGuidance(page, 'webgpu'));

test("shows a, Ha, T_ψ and ã of every block as the operator's twin has them", () => expectConsistentBlocks(page, 'webgpu'));

test('a whole photograph is the one that the processor restores', () =>
  expectSamePhotograph(page, { by: 'webgpu', batchedFor: 'webgpu' }, { by: 'wasm', batchedFor: 'wasm' }, 1e-3));

test('an adapter without the limits is refused in words', async ({ browser }) => {
  const poor = await browser.newPage();
  await openHarness(poor);
  const code = await poor.evaluate(async () => {
    const error: unknown = await window
      .harness('poor')
      .open(new URL('models/tiny/', location.href).href, 'off')
      .catch((e: unknown) => e);
    return error instanceof Error ? { code: error.name, message: error.message } : null;
  });
  expect(code).toMatchObject({
    code: expect.stringMatching(/^gpu-limits/),
    message: expect.stringMatching(/needs \d+ bytes, the adapter gives 4096/),
  });
  await poor.close();
});
