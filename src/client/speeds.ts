// Remembers measured speeds in this browser, per adapter and weights. Anything unreadable counts as not measured.
import * as v from 'valibot';
import type { Speeds } from './choose-backend.ts';

const seconds = v.pipe(v.number(), v.finite(), v.gtValue(0));
const speedsSchema = v.object({ webgpu: seconds, wasm: seconds });

const keyOf = (adapter: string, weights: string) => `invfussion:speeds:${adapter}:${weights}`;

export function recallSpeeds(adapter: string, weights: string): Speeds | null {
  try {
    const parsed = v.safeParse(speedsSchema, JSON.parse(localStorage.getItem(keyOf(adapter, weights)) ?? 'null'));
    return parsed.success ? parsed.output : null;
  } catch {
    // Storage is switched off, or holds something else: measuring again costs seconds.
    return null;
  }
}

export function rememberSpeeds(adapter: string, weights: string, speeds: Speeds): void {
  try {
    localStorage.setItem(keyOf(adapter, weights), JSON.stringify(speeds));
  } catch {
    // Storage is full or switched off: it is measured again next time.
  }
}
