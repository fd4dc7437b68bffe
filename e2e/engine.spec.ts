// The engine through its real client and Worker, without the page: runs, cancels, failures, seeds, memory of nothing.
import { expect, test, type Page } from '@playwright/test';
import { harnessUrl } from './hosts.ts';
import { expectConsistentBlocks } from './support/inspection.ts';
import type { RestoreRequest, RestoreStep } from '../src/protocol/engine-api.ts';
import { expectAutoguidance } from './support/autoguidance.ts';
import { expectClassGuidance } from './support/guidance.ts';

/** A run of `tiny` on the processor, described by what matters to the test. */
interface Ask {
  /** Those that take a mask or a kernel get one. */
  operator: { id: string; params: Record<string, number | string> };
  noiseStd?: number;
  sampler: { id: string; params: Record<string, number | string> };
  seeds: number[];
  /** Cancel when this step arrives. */
  cancelAt?: number;
  /** Go on after this step, from a grey picture. */
  after?: number;
  model?: string;
}

interface Told {
  error: { code: string; message: string } | null;
  finished: boolean;
  samples: number[];
  fit: number[];
  evaluations: number;
  steps: Pick<RestoreStep, 'i' | 'total' | 'sigma' | 'evaluations'>[];
  sizes: { x: number; denoised: number }[];
}

test.beforeEach(async ({ page }) => {
  await page.goto(harnessUrl);
  await page.waitForFunction(() => typeof window.createStudioClient === 'function');
  await page.evaluate(() => {
    window.client = window.createStudioClient();
  });
});

/** Measures a made-up photo, runs, and tells everything that came back. Several asks are sent at once. */
function runAll(page: Page, asks: Ask[]): Promise<Told[]> {
  return page.evaluate(async (all) => {
    const { client } = window;
    const info = await client.load(`models/${all[0]?.model ?? 'tiny'}/`, () => undefined);
    const { operators } = await client.catalogue();
    const size = info.size;
    const image = Float32Array.from({ length: 3 * size * size }, (_, i) => Math.sin(i / 7) / 2);
    return Promise.all(
      all.map(async (ask): Promise<Told> => {
        const noise = { std: ask.noiseStd ?? 0, seed: 1 };
        const runId = crypto.randomUUID();
        const told: Told = { error: null, finished: false, samples: [], fit: [], evaluations: 0, steps: [], sizes: [] };
        try {
          const { id, params } = ask.operator;
          // A composition sees a sample where most of its pixels are visible.
          const isVisible = (i: number): boolean => (id === 'composition' ? i < (size * size) / 2 : i % 3 === 0);
          const mask = Uint8Array.from({ length: size * size }, (_, i) => (isVisible(i) ? 1 : 0));
          const takes = (what: string) => operators.find((entry) => entry.id === id)?.params.some((spec) => spec.kind === what);
          // 8 rows, each the mean of two pixels.
          const values = Float32Array.from({ length: 8 * 3 * size * size }, (_, i) => (i % (3 * size * size + 2) < 2 ? 0.5 : 0));
          const matrix = { name: 'pairs', rows: 8, columns: 3 * size * size, values, sparse: null };
          const kernel = await client.generate('camera-shake', 'blur', { seed: 1, intensity: 0.5, stride: 4 }, size);
          const operator = {
            id,
            params: { ...params, ...(takes('mask') && { mask }), ...(takes('kernel') && { kernel }), ...(takes('matrix') && { matrix }) },
          };
          const { y } = await client.degrade({ operator, noise, size, image });
          const request: RestoreRequest = {
            runId,
            modelId: info.id,
            operator,
            noise,
            y,
            sampler: ask.sampler,
            seeds: ask.seeds,
            blind: false,
            label: null,
            ...(ask.after !== undefined && { start: { step: ask.after, evaluations: 0, past: [{ x: image, denoised: image }] } }),
          };
          const result = await client.restore(request, async (step) => {
            told.steps.push({ i: step.i, total: step.total, sigma: step.sigma, evaluations: step.evaluations });
            told.sizes.push({ x: step.x.length, denoised: step.denoised.length });
            if (step.i === ask.cancelAt) await client.cancel(runId);
          });
          Object.assign(told, { ...result, samples: [...result.samples] });
        } catch (error) {
          const { code, message } = error as { code: string; message: string };
          told.error = { code, message };
        }
        return told;
      }),
    );
  }, asks);
}

const mask = { id: 'mask', params: {} };
const heun = (steps: number) => ({ id: 'heun', params: { steps, churn: 0 } });
const largestDifference = (a: number[], b: number[]) => a.reduce((most, v, i) => Math.max(most, Math.abs(v - (b[i] ?? NaN))), 0);

test('streams every step, true counts, and ends with samples that fit', async ({ page }) => {
  const [run] = await runAll(page, [{ operator: mask, sampler: heun(6), seeds: [1, 2, 3] }]);
  expect(run?.error).toBeNull();
  expect(run?.finished).toBe(true);
  expect(run?.steps.map((s) => s.i)).toEqual([1, 2, 3, 4, 5, 6]);
  expect(run?.steps.map((s) => s.evaluations)).toEqual([2, 4, 6, 8, 10, 11]);
  expect(run?.steps.every((s, i, all) => s.total === 6 && (i === 0 || s.sigma < (all[i - 1]?.sigma ?? 0)))).toBe(true);
  expect(run?.steps.at(-1)?.sigma).toBe(0);
  expect(run?.sizes.every((s) => s.x === 3 * 768 && s.denoised === 3 * 768)).toBe(true);
  expect(run?.samples).toHaveLength(3 * 768);
  expect(run?.fit).toHaveLength(3);
  expect(run?.samples.every(Number.isFinite)).toBe(true);
});

test('a sample depends on its seed alone, not on the batch', async ({ page }) => {
  const [one, eight] = await runAll(page, [
    { operator: mask, sampler: heun(8), seeds: [5] },
    { operator: mask, sampler: heun(8), seeds: [9, 8, 7, 5, 4, 3, 2, 1] },
  ]);
  const fifth = eight?.samples.slice(3 * 768, 4 * 768) ?? [];
  expect(largestDifference(one?.samples ?? [], fifth)).toBeLessThan(1e-3);
  expect(largestDifference(one?.samples ?? [], eight?.samples.slice(0, 768) ?? [])).toBeGreaterThan(0.01);
});

test('cancel takes effect within one evaluation and leaves the engine usable', async ({ page }) => {
  const [cancelled, next] = await runAll(page, [
    { operator: mask, sampler: heun(64), seeds: [1], cancelAt: 3 },
    { operator: mask, sampler: heun(4), seeds: [2] },
  ]);
  expect(cancelled?.error).toBeNull();
  expect(cancelled?.finished).toBe(false);
  // Two evaluations a step: after step 3 there were six, and at most one more may have begun.
  expect(cancelled?.evaluations).toBeLessThanOrEqual(7);
  expect(cancelled?.samples).toHaveLength(768);
  expect(next?.finished).toBe(true);
});

test('a run that fails says why and leaves the engine usable', async ({ page }) => {
  const [badSteps, badSampler, noSeeds, tooMany, loud, over, good] = await runAll(page, [
    { operator: mask, sampler: heun(0), seeds: [1] },
    { operator: mask, sampler: { id: 'nothing', params: {} }, seeds: [1] },
    { operator: mask, sampler: heun(4), seeds: [] },
    { operator: mask, sampler: heun(4), seeds: Array.from({ length: 65 }, (_, i) => i) },
    { operator: mask, sampler: heun(4), seeds: [1], noiseStd: 0.5 },
    { operator: mask, sampler: heun(4), seeds: [1], after: 4 },
    { operator: mask, sampler: heun(4), seeds: [1] },
  ]);
  expect(badSteps?.error).toEqual({
    code: 'bad-params',
    message: expect.stringContaining('Steps must be a whole number from 2 to 256') as unknown,
  });
  expect(badSampler?.error).toEqual({ code: 'bad-params', message: expect.stringContaining('no sampler called') as unknown });
  expect(noSeeds?.error?.message).toContain('number of samples must be from 1 to 64, not 0');
  expect(tooMany?.error?.message).toContain('number of samples must be from 1 to 64, not 65');
  expect(loud?.error?.message).toContain('must be from 0 to 0.3, not 0.5');
  expect(over?.error).toEqual({ code: 'bad-params', message: expect.stringContaining('no step left') as unknown });
  expect(good?.finished).toBe(true);
});

test('every operator runs, with noise and without', async ({ page }) => {
  const catalogue = await page.evaluate(() => window.client.catalogue());
  const asked: Ask['operator'][] = [
    { id: 'none', params: {} },
    { id: 'grey', params: {} },
    mask,
    { id: 'matrix', params: { rows: 12, seed: 3 } },
    { id: 'own-matrix', params: {} },
    { id: 'blur', params: { stride: 4 } },
    { id: 'super-resolution', params: { stride: 4, filter: 'bicubic' } },
    { id: 'composition', params: { stride: 4, sampling: 'points' } },
    // of the fixtures (tests/fixtures/additions), which the bare engine carries, too
    { id: 'warmth', params: {} },
  ];
  expect(catalogue.operators.map((o) => o.id).sort()).toEqual(asked.map((o) => o.id).sort());
  const runs = await runAll(
    page,
    asked.flatMap((operator) => [0, 0.1].map((noiseStd) => ({ operator, noiseStd, sampler: heun(3), seeds: [1, 2] }))),
  );
  expect(runs[1]?.error?.message).toContain('measures nothing that noise could reach');
  runs.splice(1, 1);
  for (const run of runs) {
    expect(run.error).toBeNull();
    expect(run.finished).toBe(true);
    expect(run.samples.every(Number.isFinite)).toBe(true);
  }
});

test('a missing model is reported in words and the next load works', async ({ page }) => {
  const outcome = await page.evaluate(async () => {
    const { client } = window;
    const missing = await client
      .load('models/nowhere/', () => undefined)
      .then(
        () => null,
        (error: unknown) => (error as { code: string }).code,
      );
    return { missing, found: (await client.load('models/tiny/', () => undefined)).id };
  });
  expect(outcome).toEqual({ missing: 'model-missing', found: 'tiny' });
});

test('a killed Worker loses nothing but its run', async ({ page }) => {
  const outcome = await page.evaluate(async () => {
    const { client } = window;
    await client.load('models/tiny/', () => undefined);
    const pending = client.measure(100_000).then(
      () => 'finished',
      (error: unknown) => (error as { code: string }).code,
    );
    await new Promise((resolve) => setTimeout(resolve, 300));
    await client.chooseBackend('wasm');
    return { pending: await pending, again: (await client.measure(1)) > 0 };
  });
  expect(outcome).toEqual({ pending: 'engine-stopped', again: true });
});

test('WebGPU that cannot be had after all is replaced by the processor, and the page is told why', async ({ page }) => {
  const outcome = await page.evaluate(async () => {
    const client = window.createStudioClient({ description: 'a promising adapter', software: false });
    const { id } = await client.load('models/tiny/', () => undefined);
    return { id, ...client.status(), seconds: await client.measure(1) };
  });
  expect(outcome).toMatchObject({ id: 'tiny', device: { backend: 'wasm' } });
  expect(outcome.reason?.english).toMatch(/WebGPU did not work here .*the processor is used/);
  expect(outcome.seconds).toBeGreaterThan(0);
});

test("shows a, Ha, T_ψ and ã of every block as the operator's twin has them", ({ page }) => expectConsistentBlocks(page, 'wasm'));

test('gives principal directions, orthogonal with their norms, from channels of F and from a head', async ({ page }) => {
  const told = await page.evaluate(async () => {
    const { client } = window;
    const image = Float32Array.from({ length: 768 }, (_, i) => Math.sin(i / 7) / 2);
    const operator = { id: 'matrix', params: { rows: 40, seed: 9 } };
    const noise = { std: 0, seed: 1 };
    const { y } = await client.degrade({ operator, noise, size: 16, image });
    const ask = (modelId: string, exact = false) =>
      client.directions({ modelId, operator, noise, y, blind: false, label: null, seed: 4, exact, meets: exact });
    const twin = await client.load('models/tiny-twin/', () => undefined);
    const { mean, directions, norms } = await ask('tiny-twin');
    const tiny = await client.load('models/tiny/', () => undefined);
    const head = (await ask('tiny')).norms;
    const confined = await ask('tiny', true);
    const seen: number[] = [];
    for (let k = 0; k < confined.norms.length; k++) {
      const measured = await client.degrade({ operator, noise, size: 16, image: confined.directions.slice(768 * k, 768 * (k + 1)) });
      seen.push(Math.hypot(...measured.y) / (confined.norms[k] ?? 0));
    }
    const missed = (await client.degrade({ operator, noise, size: 16, image: confined.mean })).y.map((v, i) => v - (y[i] ?? 0));
    return {
      ...{ count: twin.directions, mean: mean.length, directions: [...directions], norms, heads: tiny.directions, head },
      confined: { norms: confined.norms, seen, missed: Math.hypot(...missed) / Math.hypot(...y) },
    };
  });
  expect([told.count, told.mean, told.directions.length]).toEqual([2, 768, 2 * 768]);
  const [a, b] = [told.directions.slice(0, 768), told.directions.slice(768)];
  const dot = (u: number[], v: number[]) => u.reduce((sum, value, i) => sum + value * (v[i] ?? 0), 0);
  expect(Math.abs(dot(a, b)) / Math.sqrt(dot(a, a) * dot(b, b))).toBeLessThan(1e-5);
  told.norms.forEach((norm, i) => expect(norm).toBeCloseTo(Math.sqrt(dot([a, b][i] ?? [], [a, b][i] ?? [])), 4));
  expect(Math.min(...told.norms)).toBeGreaterThan(0);
  expect([told.heads, told.head.length]).toEqual([5, 5]);
  expect(Math.min(...told.head)).toBeGreaterThan(0);
  // Where nothing is uncertain in y, H sees nothing of any direction, the mean meets y, and the order is that of the norms that are left.
  expect(Math.max(...told.confined.seen, told.confined.missed)).toBeLessThan(1e-3);
  expect(told.confined.norms).toEqual([...told.confined.norms].sort((a, b) => b - a));
  expect(told.confined.norms[0]).toBeLessThan(Math.hypot(...told.head));
});

/** A photograph as large as the model, asked both ways, and a part of a larger one. */
test('directions of a photograph’s tile are those of a picture, told the same', async ({ page }) => {
  const told = await page.evaluate(async () => {
    const { client } = window;
    const { id: modelId } = await client.load('models/tiny/', () => undefined);
    const photoOf = (height: number, width: number): Uint8ClampedArray =>
      Uint8ClampedArray.from({ length: 4 * height * width }, (_, i) => 128 + 90 * Math.sin(i / 19 + (i % 4)));
    const noise = { std: 0, seed: 1 };
    const kernel = await client.generate('camera-shake', 'blur', { seed: 1, intensity: 0.5, stride: 2 }, 16);
    const maskOf = (pixels: number): Uint8Array => Uint8Array.from({ length: pixels }, (_, i) => (i % 5 < 2 ? 0 : 1));
    const both = { mask: (pixels: number) => ({ mask: maskOf(pixels) }), blur: () => ({ stride: 2, kernel }) };
    const ask = async (id: keyof typeof both, height: number, width: number, top: number, left: number) => {
      const operator = { id, params: both[id](height * width) };
      const { y } = await client.measurePhotograph({ modelId, height, width, operator, noise, photo: photoOf(height, width) });
      const asked = { modelId, height, width, inside: false, operator, noise, y, runId: '', seed: 4, label: null };
      const sampler = { id: 'mmse', params: { meet: 'learned' } };
      return { asked, found: await client.photographDirections({ ...asked, sampler, top, left, exact: true }) };
    };
    const differences: number[] = [];
    for (const id of ['mask', 'blur'] as const) {
      const { asked, found } = await ask(id, 16, 16, 0, 0);
      const bytes = photoOf(16, 16);
      const image = Float32Array.from({ length: 768 }, (_, i) => (bytes[4 * (i % 256) + Math.floor(i / 256)] ?? 0) / 127.5 - 1);
      const { y } = await client.degrade({ operator: asked.operator, noise, size: 16, image });
      const alone = await client.directions({ ...asked, y, blind: false, exact: true, meets: true });
      const scale = alone.norms[0] ?? 0;
      // A direction has no sign.
      const far = alone.directions.map((v, i) => Math.abs(Math.abs(v) - Math.abs(found.directions[i] ?? 0)) / scale);
      differences.push(Math.max(...far), Math.max(...alone.mean.map((v, i) => Math.abs(v - (found.mean[i] ?? 0)))));
    }
    const { found } = await ask('blur', 41, 37, 30, 9);
    const seen = await client.degrade({
      operator: { id: 'blur', params: both.blur() },
      noise,
      size: 16,
      image: found.directions.slice(0, 768),
    });
    const { top, left, norms } = found;
    return { differences, part: { top, left, norms, seen: Math.hypot(...seen.y) / (norms[0] ?? 0) } };
  });
  expect(Math.max(...told.differences)).toBeLessThan(1e-3);
  // The last row of tiles ends with the field, whose sides are multiples of the stride.
  expect(told.part).toMatchObject({ top: 26, left: 10 });
  expect(told.part.norms[0]).toBeGreaterThan(0);
  expect(told.part.seen).toBeLessThan(0.02);
});

test('class guidance is D_ref + g·(D − D_ref), and counts two evaluations', ({ page }) => expectClassGuidance(page, 'wasm'));

test('a weaker network guides where the manifest says', ({ page }) => expectAutoguidance(page, 'wasm'));

test('a guide that cannot be fetched is said, and the run without it works', async ({ page }) => {
  await page.route('**/models/tiny/manifest.json', async (route) => {
    const manifest = (await (await route.fetch()).json()) as object;
    await route.fulfill({ json: { ...manifest, guide: { model: 'nowhere', sha256: 'a'.repeat(64), weight: 1.5, from: 100, to: 1 } } });
  });
  const sampler = (guide: string) => ({ id: 'ddim', params: { steps: 3, guide } });
  const [guided, plain] = await runAll(page, [
    { operator: mask, sampler: sampler('weaker'), seeds: [1] },
    { operator: mask, sampler: sampler('none'), seeds: [1] },
  ]);
  expect(guided?.error).toEqual({ code: 'model-missing', message: expect.stringContaining('Choose “Guide: None”') as unknown });
  expect(plain).toMatchObject({ error: null, finished: true, evaluations: 3 });
});

test('fresh noise depends on the seed alone, not on the batch', async ({ page }) => {
  const samplers = ['ddim', 'sde-dpmpp'].map((id) => ({ id, params: { steps: 6 } }));
  const runs = await runAll(
    page,
    samplers.flatMap((sampler) => [[5], [9, 8, 7, 5, 4, 3, 2, 1]].map((seeds) => ({ operator: mask, sampler, seeds }))),
  );
  for (const [one, eight] of [runs.slice(0, 2), runs.slice(2)]) {
    expect(one?.samples).toHaveLength(768);
    expect(largestDifference(one?.samples ?? [], eight?.samples.slice(3 * 768, 4 * 768) ?? [])).toBeLessThan(1e-3);
    expect(largestDifference(one?.samples ?? [], eight?.samples.slice(0, 768) ?? [])).toBeGreaterThan(0.01);
  }
});
