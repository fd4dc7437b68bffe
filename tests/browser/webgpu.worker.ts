// The WebGPU back end under test, in a Worker as in the studio.
import { expose } from 'comlink';
import { createWebGpuBackend } from '../../src/engine/webgpu-backend.ts';
import { countDevice } from '../../bench/device-counts.ts';
import { createHarness } from './harness-core.ts';

countDevice();
/** What devices with hardly any memory say of themselves; the real limits cannot be lowered below the defaults. */
const limits: Readonly<Record<string, number>> = { poor: 4096, narrow: 16384 };
const limit = limits[self.name];
if (limit !== undefined) Object.defineProperty(GPUSupportedLimits.prototype, 'maxStorageBufferBindingSize', { get: () => limit });
expose(createHarness((capture) => createWebGpuBackend(capture)));
