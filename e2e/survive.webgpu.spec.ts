// A real GPUDevice destroyed in the middle of a run, and again while it is resumed; and the browser’s whole graphics process killed under a
// run. On the software adapter.
import { expect, test } from '@playwright/test';
import { openFaulty } from './support/faulty-studio.ts';
import { openHarness } from './support/goldens.ts';
import { StudioPage } from './support/studio-page.ts';

// Each has a page of its own, and they are among the longest of all.
test.describe.configure({ mode: 'parallel' });

test('device.destroy() in the middle of a run, twice, the second time under captured graphs: resumed on a new device each time', async ({
  page,
}) => {
  // Kernels compile for longer than 20 s on a software adapter of a busy machine.
  const studio = await openFaulty(page, ['none', 'lose@2', 'lose@3+captured'], 240_000);
  await studio.chooseBackend('WebGPU');
  await studio.setSettings({ Steps: 4, 'Samples at once': 1 });
  await studio.draw.click();
  await expect(studio.notices).toHaveAttribute('data-code', 'gpu-lost', { timeout: 120_000 });
  await page.getByRole('button', { name: 'Resume' }).click();
  await expect(studio.notices).toContainText('the pictures of step 3 are kept. Resume goes on from step 3.', { timeout: 120_000 });
  await page.getByRole('button', { name: 'Resume' }).click();
  await studio.finished(180_000);
  await expect(page.getByTestId('device')).toHaveAttribute('data-backend', 'webgpu');
});

test('the graphics process dies in a run: said at once and in words, what was drawn stays, the next draw works', async ({
  page,
  browser,
}) => {
  const studio = new StudioPage(page);
  await studio.open();
  await studio.chooseBackend('WebGPU');
  await studio.setSettings({ Steps: 256, 'Samples at once': 1 });
  await studio.draw.click();
  await studio.reachedStep(2);
  const session = await browser.newBrowserCDPSession();
  await session.send('Browser.crashGpuProcess').catch(() => undefined);
  await expect(studio.notices).toHaveAttribute('data-code', 'gpu-lost');
  await expect(studio.notices).toContainText('The graphics processor was lost.');
  await studio.notices.getByRole('button', { name: 'Keep these' }).click();
  await studio.setSettings({ Steps: 2 });
  await studio.draw.click();
  await studio.finished(180_000);
  await expect(studio.notices).toHaveCount(0);
});

/** What a run does with the device when it is lost there, and on which. Each takes a new Worker; the soak has them all. */
const allStates = [
  { what: 'y met by a factor', operator: 'matrix', sampler: 'sde-dpmpp', seeds: 2 },
  { what: 'y met by steps', operator: 'blur', sampler: 'sde-dpmpp', seeds: 1 },
  { what: 'tiles of a photograph', operator: 'photograph', sampler: 'ddim', seeds: 1 },
  { what: 'an estimate', operator: 'mask', sampler: 'mmse', seeds: 1 },
  { what: 'captured graphs', operator: 'mask', sampler: 'ddim', seeds: 1, device: 'captured' },
  { what: 'a wall in groups', operator: 'mask', sampler: 'sde-dpmpp', seeds: 3, device: 'narrow' },
] as const;
const states = allStates.filter(({ what }) => process.env['SOAK'] === '1' || ['tiles of a photograph', 'a wall in groups'].includes(what));

test('the device is lost in every state of a run: said at once, and the next run on a new one comes to its end', async ({ page }) => {
  test.slow();
  await openHarness(page);
  const told = await page.evaluate(async (all) => {
    const [size, photo] = [16, { height: 22, width: 26 }];
    const wave = (n: number): Float32Array => Float32Array.from({ length: n }, (_, i) => 0.6 * Math.sin(i / 37) * Math.cos(i / 5));
    const mask = (n: number, width: number): Uint8Array => Uint8Array.from({ length: n }, (_, i) => (i % width < 10 ? 1 : 0));
    const noise = { std: 0, seed: 1 };
    const params = {
      matrix: { rows: 40, seed: 9 },
      blur: { stride: 1, kernel: Float32Array.from({ length: 64 }, (_, i) => 1 + (i % 5)) },
      mask: { mask: mask(size * size, size) },
      photograph: { mask: mask(photo.height * photo.width, photo.width) },
    };
    const out: { what: string; error: string; finished: boolean; numbers: number }[] = [];
    let client = window.createStudioClient();
    let place: string | null = null;
    for (const { what, operator: id, sampler: samplerId, seeds: count, ...on } of all) {
      const device = 'device' in on ? on.device : 'sound';
      if (device !== place) {
        if (place !== null) await client.dispose();
        client = window.createStudioClient(undefined, device);
        await client.chooseBackend('webgpu');
        place = device;
      }
      const { id: modelId } = await client.load('models/tiny/', () => undefined);
      const operator = { id: id === 'photograph' ? 'mask' : id, params: params[id] };
      /** @param steps null: loses the device after the second of many */
      const run = async (steps: number | null): Promise<{ finished: boolean; numbers: number }> => {
        const sampler = { id: samplerId, params: samplerId === 'mmse' ? {} : { steps: steps ?? 12 } };
        const shared = { runId: crypto.randomUUID(), modelId, operator, noise, sampler, label: null };
        let told = 0;
        const onStep = (): void => {
          if (steps === null && ++told === 2) window.loseClientsDevice();
        };
        if (id === 'photograph') {
          const y = Uint8ClampedArray.from(wave(4 * photo.height * photo.width), (v) => 127 + 120 * v);
          const { patch, finished } = await client.restorePhotograph({ ...shared, ...photo, inside: false, y, seed: 1 }, onStep);
          return { numbers: patch?.rgba.length ?? 0, finished };
        }
        const { y } = await client.degrade({ operator, noise, size, image: wave(3 * size * size) });
        const seeds = Array.from({ length: count }, (_, i) => i + 1);
        const running = client.restore({ ...shared, y, seeds, blind: false }, onStep);
        // There is one step only.
        if (steps === null && samplerId === 'mmse') window.loseClientsDevice();
        const { samples, finished } = await running;
        return { numbers: samples.every(Number.isFinite) ? samples.length : NaN, finished };
      };
      const error = await run(null).then(
        () => 'none',
        (thrown: unknown) => String((thrown as { code?: string }).code),
      );
      out.push({ what, error, ...(await run(2)) });
    }
    await client.dispose();
    return out;
  }, states);
  for (const { what, error, finished, numbers } of told) {
    expect(error, what).toBe('gpu-lost');
    expect(finished, what).toBe(true);
    expect(numbers, what).toBeGreaterThan(0);
  }
});
