// Many runs and cancels at random steps through the real client and Worker, on either back end: what came out of order, what it took.
import { readFileSync } from 'node:fs';
import type { Page } from '@playwright/test';
import { harnessUrl } from '../hosts.ts';
import type { BackendKind } from '../../src/protocol/device-api.ts';
import type { RestoreRequest } from '../../src/protocol/engine-api.ts';

const seedsInUse = 10;

export interface Asked {
  backend: BackendKind;
  runs: number;
  cancels: number;
  sampler: RestoreRequest['sampler'] & { params: { steps: number } };
  /** The last step at which a cancel still ends a run: a device is asked for the next steps before one is shown. */
  lastToCancel: number;
}

export interface Told {
  runs: number;
  cancelled: number;
  wrongFrames: string[];
  /** Bytes of page, Workers and wasm together, after a tenth of the runs and at the end. */
  memory: number[];
  slowestMs: number;
  /** Resident bytes of the browser's graphics process at the same two times; what a device holds on a software adapter is among them. */
  device: number[];
}

/** Chromium has the first, on cross-origin isolated pages; the second is the test's. */
type Measuring = Performance & { measureUserAgentSpecificMemory(): Promise<{ bytes: number }> };
type Watched = typeof globalThis & { residentOfDevice(): Promise<number> };

/** Resident bytes of the browser's graphics process. Linux only, else 0. */
async function residentOfDevice(page: Page): Promise<number> {
  const session = await page.context().browser()!.newBrowserCDPSession();
  const { processInfo } = await session.send('SystemInfo.getProcessInfo');
  await session.detach();
  const id = processInfo.find(({ type }) => type === 'GPU')?.id ?? 0;
  try {
    return 1024 * Number(/^VmRSS:\s+(\d+) kB/m.exec(readFileSync(`/proc/${id}/status`, 'utf8'))?.[1] ?? 0);
  } catch {
    return 0;
  }
}

/** Some runs are asked for at once with one that is cancelled, so that the queue has something to keep in order. */
export async function soakRuns(page: Page, asked: Asked): Promise<Told> {
  await page.exposeFunction('residentOfDevice', () => residentOfDevice(page));
  await page.goto(harnessUrl);
  await page.waitForFunction(() => typeof window.createStudioClient === 'function');
  return page.evaluate(soak, { ...asked, seedsInUse });
}

/** In the page: nothing from around it is there. */
async function soak({
  backend,
  runs: count,
  cancels: mostCancels,
  sampler,
  lastToCancel,
  seedsInUse: seedCount,
}: Asked & { seedsInUse: number }): Promise<Told> {
  const client = window.createStudioClient();
  await client.chooseBackend(backend);
  const info = await client.load('models/tiny/', () => undefined);
  const { size, id: modelId } = info;
  const image = Float32Array.from({ length: 3 * size * size }, (_, i) => Math.sin(i / 7) / 2);
  const mask = Uint8Array.from({ length: size * size }, (_, i) => (i % 3 === 0 ? 1 : 0));
  const shared = { operator: { id: 'mask', params: { mask } }, noise: { std: 0, seed: 1 } };
  const { y } = await client.degrade({ ...shared, size, image });
  const out: Told = { runs: 0, cancelled: 0, wrongFrames: [], memory: [], slowestMs: 0, device: [] };
  /** What every seed gave the first time. */
  const first = new Map<number, Float32Array>();
  let state = 1;
  const random = (n: number): number => {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
    return Math.floor((state / 2 ** 32) * n);
  };
  const one = async (i: number, cancelAt: number | null): Promise<void> => {
    const [seed, { steps }] = [i % seedCount, sampler.params];
    const runId = `run-${i}-${cancelAt ?? 'whole'}`;
    let last = 0;
    const request: RestoreRequest = {
      ...shared,
      runId,
      modelId,
      y,
      sampler,
      everyStep: true,
      seeds: [seed],
      blind: false,
      label: null,
    };
    const result = await client.restore(request, async (step) => {
      if (step.runId !== runId || step.i !== last + 1 || step.x.length !== 3 * size * size) out.wrongFrames.push(`${runId} step ${step.i}`);
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
    const work = [one(i, null)];
    if (i % Math.floor(count / mostCancels) === 0) work.push(one(i, 1 + random(lastToCancel)));
    await Promise.all(work);
    out.slowestMs = Math.max(out.slowestMs, performance.now() - started);
    if (i !== count / 10 && i !== count - 1) continue;
    out.memory.push((await (performance as Measuring).measureUserAgentSpecificMemory()).bytes);
    out.device.push(await (globalThis as Watched).residentOfDevice());
  }
  await client.dispose();
  return out;
}
