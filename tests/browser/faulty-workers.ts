// Stands in for src/client/workers.ts in the studio with faults: the real Workers, each with the next fault of `window.faults`.
import type { BackendKind } from '../../src/protocol/device-api.ts';

declare global {
  interface Window {
    /** One for each Worker that is started, as "kind@step"; missing ones are sound. */
    faults?: string[];
    /** How long a Worker may be silent, where a spec has to wait longer than usual (a software adapter). */
    patienceMs?: number;
  }
}

/** Far less than the studio's, and more than a busy machine keeps two tabs waiting. */
export const patienceMs = window.patienceMs ?? 20_000;

export function startWorker(kind: BackendKind): Worker {
  const name = window.faults?.shift() ?? 'none';
  return kind === 'webgpu'
    ? new Worker(new URL('./faulty-webgpu.worker.ts', import.meta.url), { type: 'module', name })
    : new Worker(new URL('./faulty-wasm.worker.ts', import.meta.url), { type: 'module', name });
}
