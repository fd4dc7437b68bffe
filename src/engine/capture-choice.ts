// Whether captured graphs are the quicker ones here: timed once per adapter, browser and weights, and remembered in this browser.
// Where nothing can be remembered it is timed again, and so it is after a month. Knows no network, only two things that can be run.
import { createStore, get, set } from 'idb-keyval';
import * as v from 'valibot';
import type { Gpu } from '../gpu/device.ts';

const seconds = v.pipe(v.number(), v.finite(), v.gtValue(0));
const paceSchema = v.object({ captured: seconds, plain: seconds });
const keptSchema = v.object({ ...paceSchema.entries, at: v.number() });
/** Seconds of an evaluation. */
export type CapturePace = v.InferOutput<typeof paceSchema>;

/** A browser does not tell of another driver: after so long it is timed again. */
const keptMs = 30 * 24 * 3600 * 1000;

/** Best of so many rounds of so many evaluations, turn by turn: whatever else happens only adds. */
const [rounds, evaluations] = [3, 4];

const database = () => createStore('invfussion-device', 'capture');
const keyOf = (gpu: Gpu, weights: string): string => [gpu.adapterDescription, navigator.userAgent, weights].join('|');

export async function recallPace(gpu: Gpu, weights: string): Promise<CapturePace | null> {
  try {
    const parsed = v.safeParse(keptSchema, await get(keyOf(gpu, weights), database()));
    if (!parsed.success) return null;
    const { at, captured, plain } = parsed.output;
    return Math.abs(Date.now() - at) < keptMs ? { captured, plain } : null;
  } catch {
    return null;
  }
}

export async function rememberPace(gpu: Gpu, weights: string, pace: CapturePace): Promise<void> {
  try {
    await set(keyOf(gpu, weights), { ...pace, at: Date.now() }, database());
  } catch {
    // Storage is switched off or full: it is timed again next time.
  }
}

/** @param captured submits one evaluation; `plain` the same without capture */
export async function timePace(gpu: Gpu, captured: () => Promise<void>, plain: () => Promise<void>): Promise<CapturePace> {
  const timed = async (evaluate: () => Promise<void>): Promise<number> => {
    const started = performance.now();
    for (let i = 0; i < evaluations; i++) await evaluate();
    await gpu.guard(gpu.device.queue.onSubmittedWorkDone());
    return (performance.now() - started) / 1000 / evaluations;
  };
  const pace = { captured: Infinity, plain: Infinity };
  for (let i = 0; i < rounds; i++) {
    pace.captured = Math.min(pace.captured, await timed(captured));
    pace.plain = Math.min(pace.plain, await timed(plain));
  }
  return pace;
}
