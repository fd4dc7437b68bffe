// Many runs and cancels at random steps through the real client and Worker, on either back end: what came out of order, what it took.
// Every other run is the same mask, whose samples are known; those between are of masks, kernels and matrices that nobody asked for before.
import { readFileSync } from 'node:fs';
import type { Page } from '@playwright/test';
import { harnessUrl } from '../hosts.ts';
import type { BackendKind } from '../../src/protocol/device-api.ts';
import type { OperatorSpec, RestoreRequest } from '../../src/protocol/engine-api.ts';

const seedsInUse = 10;

export interface Asked {
  backend: BackendKind;
  runs: number;
  cancels: number;
  sampler: RestoreRequest['sampler'] & { params: { steps: number } };
  /** The last step at which a cancel still ends a run: a device is asked for the next steps before one is shown. */
  lastToCancel: number;
}

/** What is there after so many runs; bytes. */
export interface Reading {
  runs: number;
  /** Page, Workers and wasm together, as the browser counts them. */
  page: number;
  /** Resident, of the tabs' processes and of the graphics process: what a device holds on a software adapter is in the second. Linux only. */
  tab: number;
  device: number;
  /** Of the device: made and not destroyed. */
  buffers: number;
  /** Compiled so far. */
  pipelines: number;
}

export interface Told {
  runs: number;
  cancelled: number;
  wrongFrames: string[];
  readings: Reading[];
  slowestMs: number;
}

/** Chromium has the first, on cross-origin isolated pages; the second is the test's. */
type Measuring = Performance & { measureUserAgentSpecificMemory(): Promise<{ bytes: number }> };
type Watched = typeof globalThis & { noteReading(reading: Omit<Reading, 'tab' | 'device'>): Promise<void> };

export async function residentBytes(page: Page): Promise<{ tab: number; device: number }> {
  const session = await page.context().browser()!.newBrowserCDPSession();
  const { processInfo } = await session.send('SystemInfo.getProcessInfo');
  await session.detach();
  const of = (kind: string): number => processInfo.filter(({ type }) => type === kind).reduce((sum, { id }) => sum + residentOf(id), 0);
  return { tab: of('renderer'), device: of('GPU') };
}

function residentOf(id: number): number {
  try {
    return 1024 * Number(/^VmRSS:\s+(\d+) kB/m.exec(readFileSync(`/proc/${id}/status`, 'utf8'))?.[1] ?? 0);
  } catch {
    return 0;
  }
}

/** Some runs are asked for at once with one that is cancelled, so that the queue has something to keep in order. */
export async function soakRuns(page: Page, asked: Asked): Promise<Told> {
  const readings: Reading[] = [];
  await page.exposeFunction('noteReading', async (reading: Omit<Reading, 'tab' | 'device'>) => {
    const whole = { ...reading, ...(await residentBytes(page)) };
    readings.push(whole);
    console.log(describe(whole));
  });
  await page.goto(harnessUrl);
  await page.waitForFunction(() => typeof window.createStudioClient === 'function');
  return { ...(await page.evaluate(soak, { ...asked, seedsInUse })), readings };
}

const megabytes = (bytes: number): string => `${(bytes / 2 ** 20).toFixed(1)} MB`;

function describe({ runs, page, tab, device, buffers, pipelines }: Reading): string {
  return `${runs} runs: page ${megabytes(page)}, tab ${megabytes(tab)}, graphics ${megabytes(device)}, ${buffers} buffers, ${pipelines} pipelines`;
}

export interface Growth {
  /** A run, by least squares over the second half of the runs: caches of drivers and compilers fill in the first. */
  each: number;
  /** Standard error of it. */
  error: number;
}

export function growthOf(readings: readonly Reading[], key: Exclude<keyof Reading, 'runs'>): Growth {
  const most = readings.at(-1)?.runs ?? 0;
  const late = readings.filter(({ runs }) => runs >= most / 2);
  const n = late.length;
  const mean = (of: (reading: Reading) => number): number => late.reduce((sum, reading) => sum + of(reading), 0) / n;
  const [runs, value] = [mean((r) => r.runs), mean((r) => r[key])];
  const spread = n * mean((r) => (r.runs - runs) ** 2);
  const each = (n * mean((r) => (r.runs - runs) * (r[key] - value))) / spread;
  const left = n * mean((r) => (r[key] - value - each * (r.runs - runs)) ** 2);
  return { each, error: Math.sqrt(left / (n - 2) / spread) };
}

export function sayGrowth({ each, error }: Growth): string {
  return `${(each / 1024).toFixed(2)} ± ${(error / 1024).toFixed(2)} kB a run`;
}

/** In the page: nothing from around it is there. */
async function soak({
  backend,
  runs: count,
  cancels: mostCancels,
  sampler,
  lastToCancel,
  seedsInUse: seedCount,
}: Asked & { seedsInUse: number }): Promise<Omit<Told, 'readings'>> {
  const client = window.createStudioClient();
  await client.chooseBackend(backend);
  const info = await client.load('models/tiny/', () => undefined);
  const { size, id: modelId } = info;
  const image = Float32Array.from({ length: 3 * size * size }, (_, i) => Math.sin(i / 7) / 2);
  const noise = { std: 0, seed: 1 };
  const out: Omit<Told, 'readings'> = { runs: 0, cancelled: 0, wrongFrames: [], slowestMs: 0 };
  let state = 1;
  const random = (n: number): number => {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
    return Math.floor((state / 2 ** 32) * n);
  };
  const known: OperatorSpec = { id: 'mask', params: { mask: Uint8Array.from({ length: size * size }, (_, i) => (i % 3 === 0 ? 1 : 0)) } };
  /** One that nobody asked for before, of a shape that was: another number of rows is another kernel, which a device keeps compiled. */
  const neverAsked = (i: number): OperatorSpec => {
    const mask = Uint8Array.from({ length: size * size }, () => (random(3) > 0 ? 1 : 0));
    const kernel = Float32Array.from({ length: 64 }, () => 1 + random(1000));
    const all: OperatorSpec[] = [
      { id: 'mask', params: { mask } },
      { id: 'blur', params: { stride: 4, kernel } },
      { id: 'matrix', params: { rows: 40, seed: i } },
      { id: 'composition', params: { sampling: 'points', stride: 4, kernel, mask: new Uint8Array(size * size).fill(1) } },
      { id: 'blur', params: { stride: 1, kernel } },
    ];
    return all[(i >> 1) % all.length]!;
  };
  /** What every seed gave the first time, of the mask that is known. */
  const first = new Map<number, Float32Array>();
  const one = async (i: number, operator: OperatorSpec, y: Float32Array, cancelAt: number | null): Promise<void> => {
    const [seed, { steps }] = [(i >> 1) % seedCount, sampler.params];
    const runId = `run-${i}-${cancelAt ?? 'whole'}`;
    let last = 0;
    const asked = { operator, noise, runId, modelId, y, sampler, everyStep: true, seeds: [seed], blind: false, label: null };
    const result = await client.restore(asked, async (step) => {
      if (step.runId !== runId || step.i !== last + 1 || step.x.length !== 3 * size * size) out.wrongFrames.push(`${runId} step ${step.i}`);
      last = step.i;
      if (step.i === cancelAt) await client.cancel(runId);
    });
    if (result.runId !== runId || result.finished !== (cancelAt === null || cancelAt === steps)) out.wrongFrames.push(`${runId} end`);
    if (!result.samples.every(Number.isFinite)) out.wrongFrames.push(`${runId} numbers`);
    if (cancelAt !== null) {
      out.cancelled++;
      return;
    }
    out.runs++;
    if (operator !== known) return;
    const before = first.get(seed);
    if (!before) first.set(seed, result.samples);
    else if (!before.every((value, k) => Math.abs(value - (result.samples[k] ?? NaN)) < 1e-5)) out.wrongFrames.push(`${runId} samples`);
  };
  const note = async (runs: number): Promise<void> => {
    const { bytes: page } = await (performance as Measuring).measureUserAgentSpecificMemory();
    const { buffers, pipelines } = backend === 'webgpu' ? await window.clientCounts() : { buffers: 0, pipelines: 0 };
    await (globalThis as Watched).noteReading({ runs, page, buffers, pipelines });
  };
  const [cancelEvery, noteEvery] = [Math.floor(count / mostCancels), Math.ceil(count / 20)];
  for (let i = 0; i < count; i++) {
    const started = performance.now();
    const operator = i % 2 === 0 ? known : neverAsked(i);
    const { y } = await client.degrade({ operator, noise, size, image });
    const work = [one(i, operator, y, null)];
    // By turns beside a run that is known and one that is not.
    const turn = Math.floor(i / cancelEvery);
    if (i % cancelEvery === turn % 2 && turn < mostCancels) work.push(one(i, operator, y, 1 + random(lastToCancel)));
    await Promise.all(work);
    out.slowestMs = Math.max(out.slowestMs, performance.now() - started);
    if ((i + 1) % noteEvery === 0) await note(i + 1);
  }
  await client.dispose();
  return out;
}
