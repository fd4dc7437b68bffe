// What the cuts of the network cost on the processor, and what H, T_ψ and H† inside it cost; of faces64, or of the model that is asked for.
import { wrap, type Remote } from 'comlink';
import type { Bench, BenchRow } from './contract.ts';
import type { EvaluationBench, Round } from './evaluation.worker.ts';
import { modelUrl } from './model.ts';

const rounds = 15;

const startWorker = () => new Worker(new URL('./evaluation.worker.ts', import.meta.url), { type: 'module' });
const median = (values: number[]) => values.sort((a, b) => a - b)[values.length >> 1] ?? NaN;

let opened: Remote<EvaluationBench> | null = null;

/** @returns the runtime's threads */
export async function openEvaluation(batch: number): Promise<number> {
  opened = wrap<EvaluationBench>(startWorker());
  return (await opened.open(modelUrl(), batch)).threads;
}

/** Milliseconds of one evaluation with the blur inside. */
export async function timeEvaluation(): Promise<number> {
  if (!opened) throw new Error('openEvaluation first');
  return (await opened.blurRound()).withBlur;
}

async function measure(batch: number, say: (message: string) => void): Promise<BenchRow[]> {
  const worker = startWorker();
  const bench = wrap<EvaluationBench>(worker);
  const { threads, whole } = await bench.open(modelUrl(), batch);
  await bench.round();
  const times: Round[] = [];
  for (let i = 0; i < rounds; i++) times.push(await bench.round());
  worker.terminate();
  if (!whole) say('one graph left out; export it first: see bench/README.md');
  // Ratios round by round: both sides of each saw the same machine.
  const ratio = (f: (round: Round) => number) => median(times.map(f));
  const named = (what: string) => `${what}, N = ${batch.toString()}, ${threads.toString()} threads`;
  const rows: BenchRow[] = [
    { what: named('an evaluation through segments'), value: median(times.map((t) => t.segments)), unit: 'ms' },
    {
      what: named('H + T_ψ + H† (blur, stride 4) of an evaluation'),
      value: 100 * ratio((t) => t.blur / t.withBlur),
      unit: '%',
      bar: { atMost: 10 },
    },
  ];
  if (whole)
    rows.push({
      what: named('segments / one graph'),
      value: ratio((t) => t.segments / (t.whole ?? NaN)),
      unit: '×',
      bar: { atMost: 1.15 },
    });
  return rows;
}

export const bench: Bench = {
  id: 'evaluation',
  title: 'An evaluation on the processor',
  needs: 'processor',
  run: async (say) => [...(await measure(1, say)), ...(await measure(4, say))],
};
