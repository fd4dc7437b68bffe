// Whether captured graphs are the quicker ones here: timed once per adapter, browser and weights, and remembered in this browser.
// Where nothing can be remembered it is timed again. Knows no network, only two things that can be run.
import { createStore, get, set } from 'idb-keyval';
import * as v from 'valibot';
import type { Gpu } from '../gpu/device.ts';

const seconds = v.pipe(v.number(), v.finite(), v.gtValue(0));
const paceSchema = v.object({ captured: seconds, plain: seconds });
/** Seconds of an evaluation. */
export type CapturePace = v.InferOutput<typeof paceSchema>;

/** Best of so many rounds of so many evaluations, turn by turn: whatever else happens only adds. */
const [rounds, evaluations] = [3, 4];

const database = () => createStore('invfussion-device', 'capture');
const keyOf = (gpu: Gpu, weights: string): string => [gpu.adapterDescription, navigator.userAgent, weights].join('|');

export async function recallPace(gpu: Gpu, weights: string): Promise<CapturePace | null> {
  try {
    const parsed = v.safeParse(paceSchema, await get(keyOf(gpu, weights), database()));
    return parsed.success ? parsed.output : null;
  } catch {
    return null;
  }
}

export async function rememberPace(gpu: Gpu, weights: string, pace: CapturePace): Promise<void> {
  try {
    await set(keyOf(gpu, weights), pace, database());
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
