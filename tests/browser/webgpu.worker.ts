// The WebGPU back end under test, in a Worker as in the studio.
import { expose } from 'comlink';
import { createWebGpuBackend } from '../../src/engine/webgpu-backend.ts';
import { countDevice } from '../../bench/device-counts.ts';
import { createHarness } from './harness-core.ts';
import { lackMemory } from './lack-memory.ts';

countDevice();
// What a device with hardly any memory says of itself; the real limits cannot be lowered below the defaults.
if (self.name === 'poor') Object.defineProperty(GPUSupportedLimits.prototype, 'maxStorageBufferBindingSize', { get: () => 4096 });
if (self.name === 'narrow') lackMemory();
expose(createHarness((capture) => createWebGpuBackend(capture)));
