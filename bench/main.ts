// The bench: describes this machine, runs the cases and says what came out, as text and as JSON, for the command (bench/run.mjs) and the
// page (bench/page.ts). Knows no case by name.
import { describeAdapter, isSoftwareAdapter } from '../src/protocol/adapter.ts';
import { requestAdapter } from './backends.ts';
import { openEvaluation, timeEvaluation } from './evaluation.bench.ts';
import { formatRow } from './format.ts';
import type { Bench, BenchRow } from './contract.ts';
import { nameModel, type ModelName } from './model.ts';

export interface Machine {
  adapter: string | null;
  /** As the browser names it, field by field, and whether it is a processor in disguise. */
  adapterInfo: { vendor: string; architecture: string; device: string; description: string; software: boolean } | null;
  isolated: boolean;
  processors: number;
  /** At least so much; browsers round it down. Null where they do not tell. */
  memoryGB: number | null;
  browser: string;
  userAgent: string;
  /** Whose numbers these are. */
  model: ModelName;
}

export interface Outcome {
  id: string;
  title: string;
  rows: BenchRow[];
  text: string;
  /** Why it did not run, or how it failed. */
  problem: string | null;
}

export interface CaseName {
  id: string;
  title: string;
  atOnce: boolean;
  commandOnly: boolean;
}

declare global {
  interface Window {
    bench: {
      describe(): Promise<Machine>;
      cases(): CaseName[];
      run(id: string, say?: (message: string) => void): Promise<Outcome>;
      /** For comparisons with another process, turn by turn (bench/pytorch.mjs): threads, then milliseconds of one evaluation. */
      openEvaluation(batch: number): Promise<number>;
      timeEvaluation(): Promise<number>;
    };
  }
}

const modules = import.meta.glob<{ bench: Bench }>('./*.bench.ts', { eager: true });
const benches = Object.values(modules).map((module) => module.bench);

async function describeGpu(): Promise<Pick<Machine, 'adapter' | 'adapterInfo'>> {
  const adapter = await requestAdapter();
  if (!adapter) return { adapter: null, adapterInfo: null };
  const { vendor, architecture, device, description } = adapter.info;
  const software = isSoftwareAdapter(adapter.info);
  return {
    adapter: `${describeAdapter(adapter.info)}${software ? ' (software)' : ''}`,
    adapterInfo: { vendor, architecture, device, description, software },
  };
}

async function describe(): Promise<Machine> {
  const { userAgent, hardwareConcurrency } = navigator;
  return {
    ...(await describeGpu()),
    isolated: crossOriginIsolated,
    processors: hardwareConcurrency,
    memoryGB: 'deviceMemory' in navigator && typeof navigator.deviceMemory === 'number' ? navigator.deviceMemory : null,
    browser: /(?:Firefox|Edg|Chrome|Version)\/[\d.]+/.exec(userAgent)?.[0] ?? 'unknown browser',
    userAgent,
    model: await nameModel(),
  };
}

const cases = (): CaseName[] =>
  benches
    .map(({ id, title, atOnce = false, commandOnly = false }) => ({ id, title, atOnce, commandOnly }))
    .sort((a, b) => Number(b.atOnce) - Number(a.atOnce) || a.title.localeCompare(b.title));

async function run(id: string, say: (message: string) => void = (message) => console.info(`${id}: ${message}`)): Promise<Outcome> {
  const bench = benches.find((b) => b.id === id);
  if (!bench) throw new Error(`no bench ${id}`);
  const unmeasured = (problem: string): Outcome => ({ id, title: bench.title, rows: [], text: `  ${problem}`, problem });
  if (bench.needs === 'webgpu' && (await requestAdapter()) === null)
    return unmeasured('left out: this browser gives no WebGPU adapter, so there is nothing to measure');
  try {
    const rows = await bench.run(say);
    return { id, title: bench.title, rows, text: rows.map(formatRow).join('\n'), problem: null };
  } catch (error) {
    return unmeasured(error instanceof Error ? error.message : String(error));
  }
}

window.bench = { describe, cases, run, openEvaluation, timeEvaluation };
