// The page of the parity tests: starts the Worker that is asked for and hands its harness to Playwright.
import { wrap, type Remote } from 'comlink';
import type { GpuFacts } from '../../src/client/choose-backend.ts';
import { createClient, type StartWorker } from '../../src/client/client.ts';
import { startWorker } from '../../src/client/workers.ts';
import type { EnginePort } from '../../src/store/ports.ts';
import type { DeviceCounts } from '../../bench/device-counts.ts';
import { asks, countsTold, type Harness } from './protocol.ts';

declare global {
  interface Window {
    /** `poor` is WebGPU with hardly any memory; on `narrow` two samples of the smallest model fill its memory. */
    harness: (kind: 'wasm' | 'webgpu' | 'poor' | 'narrow') => Remote<Harness>;
    /**
     * @param adapter what the page believes of the GPU; the truth where it is left out
     * @param patienceMs how long the engine may be silent; as on the page where it is left out
     */
    createStudioClient: (adapter?: GpuFacts['adapter'], device?: 'sound' | 'captured' | 'narrow', patienceMs?: number) => EnginePort;
    /** Set by tests that keep one client. */
    client: EnginePort;
    /** What the clients' Worker on WebGPU has asked of the device so far; one of them may be there. */
    clientCounts: () => Promise<DeviceCounts>;
    loseClientsDevice: () => void;
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
/** The Workers as they are shipped; what is asked of a device is counted. */
const startCounted =
  (name: string): StartWorker =>
  (kind) =>
    kind === 'webgpu' ? new Worker(new URL('./counted-webgpu.worker.ts', import.meta.url), { type: 'module', name }) : startWorker(kind);
window.createStudioClient = (adapter, device = 'sound', patienceMs) =>
  createClient(startCounted(device), adapter === undefined ? undefined : () => Promise.resolve({ adapter }), patienceMs);
const asking = new BroadcastChannel(asks);
window.clientCounts = () =>
  new Promise((resolve) => {
    const told = new BroadcastChannel(countsTold);
    told.onmessage = ({ data }: MessageEvent<DeviceCounts>) => {
      told.close();
      resolve(data);
    };
    asking.postMessage('count');
  });
window.loseClientsDevice = () => asking.postMessage('lose');
