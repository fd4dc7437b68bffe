// A thousand runs and a hundred cancels at random steps through the real client and Worker: no wrong frame, no stuck queue, no leak.
import { expect, test } from '@playwright/test';
import { harnessUrl } from '../hosts.ts';
import type { RestoreRequest } from '../../src/protocol/engine-api.ts';

const [runs, cancels, seedsInUse] = [1000, 100, 10];

interface Told {
  runs: number;
  cancelled: number;
  wrongFrames: string[];
  /** Bytes of page, Workers and wasm together, after a tenth of the runs and at the end. */
  memory: number[];
  slowestMs: number;
}

/** Chromium has it, on cross-origin isolated pages. */
type Measuring = Performance & { measureUserAgentSpecificMemory(): Promise<{ bytes: number }> };

test(`${runs} runs and ${cancels} cancels at random steps`, async ({ page }) => {
  test.setTimeout(45 * 60_000);
  await page.goto(harnessUrl);
  await page.waitForFunction(() => typeof window.createStudioClient === 'function');
  const told = await page.evaluate(
    async ({ runs: count, cancels: mostCancels, seedsInUse: seedCount }): Promise<Told> => {
      const client = window.createStudioClient();
      const info = await client.load('models/tiny/', () => undefined);
      const { size, id: modelId } = info;
      const image = Float32Array.from({ length: 3 * size * size }, (_, i) => Math.sin(i / 7) / 2);
      const mask = Uint8Array.from({ length: size * size }, (_, i) => (i % 3 === 0 ? 1 : 0));
      const shared = { operator: { id: 'mask', params: { mask } }, noise: { std: 0, seed: 1 } };
      const { y } = await client.degrade({ ...shared, size, image });
      const out: Told = { runs: 0, cancelled: 0, wrongFrames: [], memory: [], slowestMs: 0 };
      /** What every seed gave the first time. */
      const first = new Map<number, Float32Array>();
      let state = 1;
      const random = (n: number): number => {
        state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
        return Math.floor((state / 2 ** 32) * n);
      };
      const one = async (i: number, cancelAt: number | null): Promise<void> => {
        const [seed, steps] = [i % seedCount, 4];
        const runId = `run-${i}-${cancelAt ?? 'whole'}`;
        let last = 0;
        const request: RestoreRequest = {
          ...shared,
          runId,
          modelId,
          y,
          sampler: { id: 'heun', params: { steps, churn: 0 } },
          seeds: [seed],
          blind: false,
          label: null,
        };
        const result = await client.restore(request, async (step) => {
          if (step.runId !== runId || step.i !== last + 1 || step.x.length !== 3 * size * size)
            out.wrongFrames.push(`${runId} step ${step.i}`);
          last = step.i;
          if (step.i === cancelAt) await client.cancel(runId);
        });
        if (result.runId !== runId || result.finished !== (cancelAt === null || cancelAt === steps)) out.wrongFrames.push(`${runId} end`);
        if (cancelAt !== null) {
          out.cancelled++;
          return;
        }
        out.runs++;
        const known = first.get(seed);
        if (!known) first.set(seed, result.samples);
        else if (!known.every((value, k) => Math.abs(value - (result.samples[k] ?? NaN)) < 1e-5)) out.wrongFrames.push(`${runId} samples`);
      };
      for (let i = 0; i < count; i++) {
        const started = performance.now();
        // Some are asked for at once, so that the queue has something to keep in order.
        const work = [one(i, null)];
        if (i % Math.floor(count / mostCancels) === 0) work.push(one(i, 1 + random(3)));
        await Promise.all(work);
        out.slowestMs = Math.max(out.slowestMs, performance.now() - started);
        if (i === count / 10 || i === count - 1) out.memory.push((await (performance as Measuring).measureUserAgentSpecificMemory()).bytes);
      }
      await client.dispose();
      return out;
    },
    { runs, cancels, seedsInUse },
  );
  const [early = NaN, late = NaN] = told.memory;
  console.log(
    `${told.runs} runs, ${told.cancelled} cancels, slowest ${told.slowestMs.toFixed(0)} ms, memory ${(early / 2 ** 20).toFixed(1)} → ${(late / 2 ** 20).toFixed(1)} MB`,
  );
  expect(told.wrongFrames).toEqual([]);
  expect([told.runs, told.cancelled]).toEqual([runs, cancels]);
  // A megabyte is what a garbage collector leaves lying about; a leak of one step a run would be 24.
  expect(late - early).toBeLessThan(4 * 2 ** 20);
});
