// The page of the parity tests: starts the Worker that is asked for and hands its harness to Playwright.
import { wrap, type Remote } from 'comlink';
import type { GpuFacts } from '../../src/client/choose-backend.ts';
import { createClient } from '../../src/client/client.ts';
import { startWorker } from '../../src/client/workers.ts';
import type { EnginePort } from '../../src/store/ports.ts';
import type { Harness } from './protocol.ts';

declare global {
  interface Window {
    /** `poor` is WebGPU with hardly any memory; on `narrow` two samples of the smallest model fill its memory. */
    harness: (kind: 'wasm' | 'webgpu' | 'poor' | 'narrow') => Remote<Harness>;
    /** @param adapter what the page believes of the GPU; the truth where it is left out */
    createStudioClient: (adapter?: GpuFacts['adapter']) => EnginePort;
    /** Set by tests that keep one client. */
    client: EnginePort;
  }
}

const harnesses = new Map<string, Remote<Harness>>();
window.harness = (kind) => {
  const known = harnesses.get(kind);
  if (known) return known;
  const harness = wrap<Harness>(
    kind === 'wasm'
      ? new Worker(new URL('./wasm.worker.ts', import.meta.url), { type: 'module' })
      : new Worker(new URL('./webgpu.worker.ts', import.meta.url), { type: 'module', name: kind }),
  );
  harnesses.set(kind, harness);
  return harness;
};
window.createStudioClient = (adapter) => createClient(startWorker, adapter === undefined ? undefined : () => Promise.resolve({ adapter }));
