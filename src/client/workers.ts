// The one place that starts Workers: Vite finds them by these two expressions.
import type { BackendKind } from '../protocol/device-api.ts';

/** How long an engine may be silent before it is started again: compiling for a slow device takes minutes and says nothing meanwhile. */
export const patienceMs = 240_000;

export function startWorker(kind: BackendKind): Worker {
  return kind === 'webgpu'
    ? new Worker(new URL('../worker/webgpu.worker.ts', import.meta.url), { type: 'module', name: 'engine-webgpu' })
    : new Worker(new URL('../worker/wasm.worker.ts', import.meta.url), { type: 'module', name: 'engine-wasm' });
}
