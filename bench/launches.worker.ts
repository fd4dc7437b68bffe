// The studio's engine on WebGPU with everything counted that is asked of the device; graphs captured as this Worker's name says.
import { createEngine } from '../src/engine/engine.ts';
import { createWebGpuBackend } from '../src/engine/webgpu-backend.ts';
import type { EngineApi } from '../src/protocol/engine-api.ts';
import { exposeEngine } from '../src/worker/expose-engine.ts';
import { countDevice, deviceCounts, kernelCounts, type DeviceCounts } from './device-counts.ts';

export interface CountingEngine extends EngineApi {
  /** Since this Worker began. */
  counts(): Promise<DeviceCounts>;
  kernels(): Promise<Record<string, number>>;
}

countDevice();
const engine: CountingEngine = {
  ...createEngine(() => createWebGpuBackend(self.name === 'captured' ? 'on' : 'off')),
  counts: () => Promise.resolve(deviceCounts()),
  kernels: () => Promise.resolve(kernelCounts()),
};
exposeEngine(engine);
