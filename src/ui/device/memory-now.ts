// How much memory the page and its Workers hold now, as the browser itself counts it, asked when the panel opens. What a graphics card holds
// is not in it; no browser tells that.
import { useCallback, useState } from 'react';
import { words } from './device.words.ts';

export type MemoryNow =
  | { kind: 'unasked' }
  | { kind: 'counting' }
  | { kind: 'counted'; bytes: number }
  /** `why` in the language of now. */
  | { kind: 'untold'; why: () => string };

/** Chromium has it, on cross-origin isolated pages. */
type Measuring = Performance & { measureUserAgentSpecificMemory?: () => Promise<{ bytes: number }> };

async function count(): Promise<MemoryNow> {
  if (!crossOriginIsolated) return { kind: 'untold', why: () => words.memory.notIsolated };
  const measuring: Measuring = performance;
  if (!measuring.measureUserAgentSpecificMemory) return { kind: 'untold', why: () => words.memory.countsNone };
  try {
    return { kind: 'counted', bytes: (await measuring.measureUserAgentSpecificMemory()).bytes };
  } catch (error) {
    const message = error instanceof Error ? error.message : String(error);
    return { kind: 'untold', why: () => message };
  }
}

/** The newest answer, and asking again; the browser takes up to a minute, because it waits until it collects garbage. */
export function useMemoryNow(): [MemoryNow, () => void] {
  const [now, setNow] = useState<MemoryNow>({ kind: 'unasked' });
  const ask = useCallback(() => {
    setNow((before) => (before.kind === 'counted' ? before : { kind: 'counting' }));
    void count().then(setNow);
  }, []);
  return [now, ask];
}
