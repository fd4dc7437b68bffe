// What a run asks of the graphics processor, counted (counts are the same on a software adapter), and that what is done there, meeting y
// and drawing noise, gives what the thread gives.
import { expect, test, type Page } from '@playwright/test';
import type { DeviceCounts } from '../bench/device-counts.ts';
import { openHarness } from './support/goldens.ts';

const model = 'models/tiny/';
const size = 16;

interface Drawn {
  samples: number[];
  steps: DeviceCounts[];
  left: number;
}

interface Asked {
  operator: string;
  params: Record<string, number | string | number[]>;
  sampler: string;
  seeds: number[];
  on?: 'webgpu' | 'wasm' | 'narrow';
  capture?: 'timed' | 'on' | 'off';
  byThread?: boolean;
  steps?: number;
  isBusy?: boolean;
}

async function draw(page: Page, asked: Asked): Promise<Drawn> {
  return page.evaluate(
    async ({
      url,
      side,
      operator: id,
      params,
      sampler,
      seeds,
      on = 'webgpu',
      capture = 'off',
      byThread = false,
      steps: levels = 4,
      isBusy = false,
    }) => {
      const harness = window.harness(on);
      await harness.open(new URL(url, location.href).href, capture);
      const { mask, kernel, ...rest } = params;
      const arrays = {
        ...(Array.isArray(mask) && { mask: Uint8Array.from(mask) }),
        ...(Array.isArray(kernel) && { kernel: Float32Array.from(kernel) }),
      };
      const operator = { id, params: { ...(rest as Record<string, number | string>), ...arrays } };
      const photo = Float32Array.from({ length: 3 * side * side }, (_, i) => 0.6 * Math.sin(i / 37) * Math.cos(i / 5));
      const problem = { operator, noise: { std: 0, seed: 1 }, blind: false, label: null, photo };
      const { samples, steps, left } = await harness.draw(
        problem,
        seeds,
        { id: sampler, params: { ...(sampler !== 'mmse' && { steps: levels }), meet: 'met' } },
        byThread,
        isBusy,
      );
      return { samples: [...samples], steps, left };
    },
    { url: model, side: size, ...asked },
  );
}

const mask = Array.from({ length: size * size }, (_, i) => (i % size < 10 ? 1 : 0));
const kernel = Array.from({ length: 64 }, (_, i) => Math.exp(-(((i % 8) - 4) ** 2) / 4 - (Math.floor(i / 8) - 4) ** 2));
const largest = (a: number[], b: number[]): number => a.reduce((most, v, i) => Math.max(most, Math.abs(v - (b[i] ?? NaN))), 0);

// One of every way in which y is met there by a factor or at once; every operator: tests/gpu/moves.gpu.test.ts.
const problems: [string, Record<string, number | string | number[]>][] = [
  ['mask', { mask }],
  ['matrix', { rows: 40, seed: 9 }],
  ['blur', { stride: 4, kernel }],
];

/** Of every step after the first, which has all that a run begins with. */
function expectFew(steps: DeviceCounts[], what: string): void {
  expect(steps, what).toHaveLength(4);
  for (const step of steps.slice(1)) {
    // x, x̂₀ and what moved it, staged together.
    expect(step.maps, `${what}: maps`).toBeLessThanOrEqual(1);
    expect(step.submits, `${what}: submits`).toBeLessThanOrEqual(2);
    // A picture of this batch alone is 6 kB.
    expect(step.uploaded, `${what}: bytes up`).toBeLessThanOrEqual(1024);
  }
}

test.describe.configure({ mode: 'parallel' });
test.slow();

test('y is met and noise drawn on the device as by the thread; nothing goes back and forth but pictures', async ({ page }) => {
  await openHarness(page);
  for (const [operator, params] of problems) {
    const asked = { operator, params, sampler: 'ipndm', seeds: [1, 2] };
    const [here, there] = [await draw(page, { ...asked, byThread: true }), await draw(page, asked)];
    expect(largest(there.samples, here.samples), operator).toBeLessThanOrEqual(1e-5);
    expectFew(there.steps, operator);
    // Network and tables were there already; everything else goes with the run.
    expect(there.left, `${operator}: buffers left`).toBe(0);
  }
  // By steps, all in one evaluation.
  const blurred: Asked = { operator: 'blur', params: { stride: 1, kernel }, sampler: 'mmse', seeds: [1, 2] };
  const estimates = [await draw(page, blurred), await draw(page, { ...blurred, byThread: true })];
  expect(largest(estimates[0]!.samples, estimates[1]!.samples), 'by steps').toBeLessThanOrEqual(1e-5);
  // Fresh noise in every step, alone and of a batch, on any back end.
  const asked: Asked = { operator: 'mask', params: { mask }, sampler: 'sde-dpmpp', seeds: [1, 2] };
  const [both, one] = [await draw(page, asked), await draw(page, { ...asked, seeds: [2] })];
  expectFew(both.steps, 'fresh noise');
  expect(largest(one.samples, both.samples.slice(one.samples.length)), 'alone and of two').toBeLessThanOrEqual(1e-5);
  // A page that is busy is read fewer pictures, the last among them, and of the same run.
  const [idle, busy] = [await draw(page, { ...asked, steps: 8 }), await draw(page, { ...asked, steps: 8, isBusy: true })];
  const mapsOf = ({ steps }: Drawn): number => steps.reduce((sum, { maps }) => sum + maps, 0);
  expect(mapsOf(idle)).toBe(8);
  // The first, which is held, those on their way when it was clear that it is, and the last.
  expect(mapsOf(busy)).toBeLessThanOrEqual(5);
  expect(largest(busy.samples, idle.samples)).toBe(0);
  // More samples than the network holds at once are taken in groups: the same samples, for a few more evaluations of it.
  const three = { ...asked, seeds: [1, 2, 3] };
  const [whole, grouped] = [await draw(page, three), await draw(page, { ...three, on: 'narrow' })];
  expect(largest(grouped.samples, whole.samples), 'in groups').toBeLessThanOrEqual(1e-5);
  expect(grouped.steps[1]!.dispatches).toBeGreaterThan(1.5 * whole.steps[1]!.dispatches);
  expectFew(grouped.steps, 'in groups');
  const ten = await draw(page, { ...asked, seeds: [1, 2, 3, 4, 5, 6, 7, 8, 9, 10], on: 'wasm' });
  expect(largest(ten.samples.slice(0, whole.samples.length), whole.samples), 'in groups, by the processor').toBeLessThanOrEqual(1e-5);
  // Other places, and captured graphs: each of them opens the device anew.
  const others: Partial<Asked>[] = [{ byThread: true }, { on: 'wasm' }, { capture: 'timed' }];
  for (const other of others) {
    const { samples, steps } = await draw(page, { ...asked, seeds: [2], ...other });
    expect(largest(one.samples, samples), JSON.stringify(other)).toBeLessThanOrEqual(1e-5);
    if (other.capture) expectFew(steps, 'captured or not, as was quicker');
  }
  // Captured, an evaluation is one command buffer of ours, and the runtime is not asked at all.
  await draw(page, { ...asked, capture: 'on' });
  const [plain, captured] = [both, await draw(page, { ...asked, capture: 'on' })];
  expect(largest(captured.samples, plain.samples), 'captured').toBeLessThanOrEqual(1e-5);
  expectFew(captured.steps, 'captured');
  const allOf = (of: Drawn, key: 'dispatches' | 'encoded'): number => of.steps.reduce((sum, step) => sum + step[key], 0);
  expect(allOf(captured, 'dispatches'), 'captured: dispatches').toBe(allOf(plain, 'dispatches'));
  expect(allOf(captured, 'encoded'), 'captured: command buffers').toBeLessThan(allOf(plain, 'encoded') / 2);
  // What was timed is remembered for this adapter, and says which form runs.
  const { pace, description } = await page.evaluate(async () => {
    const open = indexedDB.open('invfussion-device');
    await new Promise((resolve) => (open.onsuccess = resolve));
    const all = open.result.transaction('capture').objectStore('capture').getAll();
    await new Promise((resolve) => (all.onsuccess = resolve));
    const told = await window.harness('webgpu').open(new URL('models/tiny/', location.href).href, 'timed');
    return { pace: all.result as { captured: number; plain: number }[], description: told };
  });
  expect(pace).toHaveLength(1);
  expect(description.includes('recorded once and replayed: timed here')).toBe(pace[0]!.captured <= pace[0]!.plain);
});

/** Every family of operators, all the ways of being told and of drawing; what is left out is a mask, DDIM with fresh noise. The soak has all. */
const allKinds: readonly {
  what: string;
  operator?: [id: string, params: Record<string, unknown>];
  sampler?: Record<string, number | string>;
  guided?: boolean;
}[] = [
  { what: 'mask' },
  { what: 'grey', operator: ['grey', {}] },
  { what: 'low resolution', operator: ['super-resolution', { stride: 4, filter: 'bicubic' }] },
  { what: 'blur, met by a factor', operator: ['blur', { stride: 4, kernel: Float32Array.from(kernel) }] },
  { what: 'blur, met by steps', operator: ['blur', { stride: 1, kernel: Float32Array.from(kernel) }] },
  { what: 'matrix', operator: ['matrix', { rows: 40, seed: 9 }] },
  {
    what: 'composition',
    operator: [
      'composition',
      { sampling: 'points', stride: 4, kernel: Float32Array.from(kernel), mask: new Uint8Array(size * size).fill(1) },
    ],
  },
  { what: 'as the network draws', sampler: { meet: 'learned' } },
  { what: 'towards a class', guided: true },
];
const quickKinds = ['mask', 'blur, met by steps', 'composition', 'towards a class'];
const kinds = allKinds.filter(({ what }) => process.env['SOAK'] === '1' || quickKinds.includes(what));

test('a step of any kind is two submissions at most, one picture read and hardly a byte up; so is a batch of tiles, but for the tiles', async ({
  page,
}) => {
  await openHarness(page);
  const told = await page.evaluate(
    async ({ kinds: all, side, plain }) => {
      const client = window.createStudioClient();
      await client.chooseBackend('webgpu');
      const noise = { std: 0, seed: 1 };
      const image = Float32Array.from({ length: 3 * side * side }, (_, i) => 0.6 * Math.sin(i / 37) * Math.cos(i / 5));
      const countsOf = async (work: () => Promise<unknown>) => {
        const before = await window.clientCounts();
        await work();
        const after = await window.clientCounts();
        return { submits: after.submits - before.submits, maps: after.maps - before.maps, uploaded: after.uploaded - before.uploaded };
      };
      type Counts = Awaited<ReturnType<typeof countsOf>>;
      /** Of each of `more` steps that the longer run has more. */
      const each = (short: Counts, long: Counts, more: number): Counts => ({
        submits: (long.submits - short.submits) / more,
        maps: (long.maps - short.maps) / more,
        uploaded: (long.uploaded - short.uploaded) / more,
      });
      const out: (Counts & { what: string; tiles: number })[] = [];
      let modelId = '';
      for (const { what, operator: [id, params] = ['mask', { mask: Uint8Array.from(plain) }], sampler = {}, guided = false } of all) {
        ({ id: modelId } = await client.load(guided ? 'models/tiny-twin/' : 'models/tiny/', () => undefined));
        const operator = { id, params: params as Record<string, number> };
        const { y } = await client.degrade({ operator, noise, size: side, image });
        const run = (steps: number) => () =>
          client.restore(
            {
              ...{ runId: crypto.randomUUID(), modelId, operator, noise, y, seeds: [1, 2], blind: false, everyStep: true },
              sampler: { id: 'ddim', params: { steps, eta: 1, meet: 'met', ...sampler } },
              ...(guided ? { label: 1, guidance: 2.5 } : { label: null }),
            },
            () => undefined,
          );
        const [short, long] = [await countsOf(run(2)), await countsOf(run(4))];
        out.push({ what, tiles: 0, ...each(short, long, 2) });
        if (what !== 'mask') continue;
        // The second estimate of what is painted: everything but the mask is there.
        const estimate = () =>
          client.restore(
            {
              runId: crypto.randomUUID(),
              modelId,
              operator,
              noise,
              y,
              seeds: [1],
              blind: false,
              label: null,
              sampler: { id: 'mmse', params: { meet: 'met' } },
            },
            () => undefined,
          );
        await estimate();
        out.push({ what: 'estimate', tiles: 0, ...(await countsOf(estimate)) });
        const [height, width] = [32, 72];
        const hidden = Uint8Array.from({ length: height * width }, (_, i) => (i % width < 50 ? 0 : 1));
        const photograph = (steps: number) => ({
          ...{ runId: crypto.randomUUID(), modelId, height, width, inside: false, noise, seed: 1, label: null },
          ...{ operator: { id: 'mask', params: { mask: hidden } }, y: new Uint8ClampedArray(4 * height * width).fill(99) },
          sampler: { id: 'ddim', params: { steps, eta: 1, meet: 'learned' } },
        });
        const { tiles } = await client.planPhotograph(photograph(2));
        const batches = Math.ceil(tiles / 16);
        const draw = (steps: number) => () => client.restorePhotograph(photograph(steps), () => undefined);
        await draw(2)();
        const [few, more] = [await countsOf(draw(2)), await countsOf(draw(4))];
        out.push({ what: 'tiles', tiles: Math.ceil(tiles / batches), ...each(few, more, 2 * batches) });
      }
      await client.dispose();
      return out;
    },
    { kinds, side: size, plain: mask },
  );
  expect(told).toHaveLength(kinds.length + 2);
  for (const { what, submits, maps, uploaded, tiles } of told) {
    expect(maps, `${what}: maps`).toBe(1);
    expect(submits, `${what}: submits`).toBeLessThanOrEqual(2);
    // The photograph lies on the thread: x, H†y, y and the mask of every tile go up with it.
    const pictures = tiles * 4 * (3 * 3 + 1) * size * size;
    expect(uploaded - pictures, `${what}: bytes up`).toBeLessThanOrEqual(4096);
  }
});
