// The bench page: describes this machine, runs the cases and says what came out, as text and as JSON, for the command (bench/run.mjs) and the
// page (bench/page.ts). Knows no case by name.
import { openEvaluation, timeEvaluation } from './evaluation.bench.ts';
import { formatRow } from './format.ts';
import type { Bench, BenchRow } from './contract.ts';

export interface Machine {
  adapter: string | null;
  isolated: boolean;
  processors: number;
  browser: string;
}

export interface Outcome {
  id: string;
  title: string;
  rows: BenchRow[];
  text: string;
  /** Why it did not run, or how it failed. */
  problem: string | null;
}

declare global {
  interface Window {
    bench: {
      describe(): Promise<Machine>;
      ids(): string[];
      run(id: string): Promise<Outcome>;
      /** For comparisons with another process, turn by turn (bench/pytorch.mjs): threads, then milliseconds of one evaluation. */
      openEvaluation(batch: number): Promise<number>;
      timeEvaluation(): Promise<number>;
    };
  }
}

const modules = import.meta.glob<{ bench: Bench }>('./*.bench.ts', { eager: true });
const benches = Object.values(modules).map((module) => module.bench);

async function describe(): Promise<Machine> {
  const adapter = 'gpu' in navigator ? await navigator.gpu.requestAdapter() : null;
  const words = adapter && [adapter.info.vendor, adapter.info.architecture, adapter.info.description].filter(Boolean).join(' ');
  const browser = /(?:Firefox|Chrome|Version)\/[\d.]+/.exec(navigator.userAgent)?.[0] ?? 'unknown browser';
  return { adapter: words, isolated: crossOriginIsolated, processors: navigator.hardwareConcurrency, browser };
}

async function run(id: string): Promise<Outcome> {
  const bench = benches.find((b) => b.id === id);
  if (!bench) throw new Error(`no bench ${id}`);
  const unmeasured = (problem: string): Outcome => ({ id, title: bench.title, rows: [], text: `  ${problem}`, problem });
  if (bench.needs === 'webgpu' && (await describe()).adapter === null) return unmeasured('left out: no WebGPU adapter');
  try {
    const rows = await bench.run((message) => console.info(`${id}: ${message}`));
    return { id, title: bench.title, rows, text: rows.map(formatRow).join('\n'), problem: null };
  } catch (error) {
    return unmeasured(error instanceof Error ? `${error.name}: ${error.message}` : String(error));
  }
}

window.bench = { describe, ids: () => benches.map((b) => b.id), run, openEvaluation, timeEvaluation };
