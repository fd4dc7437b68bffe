// The WebGPU back end under test, in a Worker as in the studio.
import { expose } from 'comlink';
import { createWebGpuBackend } from '../../src/engine/webgpu-backend.ts';
import { countDevice } from '../../bench/device-counts.ts';
import { createHarness } from './harness-core.ts';

countDevice();
// What a device with hardly any memory says of itself; the real limits cannot be lowered below the defaults.
if (self.name === 'poor') Object.defineProperty(GPUSupportedLimits.prototype, 'maxStorageBufferBindingSize', { get: () => 4096 });
if (self.name === 'narrow') lackMemory();
expose(createHarness((capture) => createWebGpuBackend(capture)));

/** The device says that its memory is full where the network of the smallest model is opened for more than two samples. */
function lackMemory(): void {
  const { createBuffer, pushErrorScope, popErrorScope } = GPUDevice.prototype;
  const scopes: GPUErrorFilter[] = [];
  const twoSamples = 2 * 4 * 6 * 16 * 16;
  let isFull = false;
  GPUDevice.prototype.createBuffer = function (descriptor) {
    if (descriptor.label === 'image' && descriptor.size > twoSamples) isFull = true;
    return createBuffer.call(this, descriptor);
  };
  GPUDevice.prototype.pushErrorScope = function (filter) {
    scopes.push(filter);
    pushErrorScope.call(this, filter);
  };
  GPUDevice.prototype.popErrorScope = async function () {
    const isOfMemory = scopes.pop() === 'out-of-memory';
    const found = await popErrorScope.call(this);
    if (!isOfMemory || !isFull) return found;
    isFull = false;
    return new GPUOutOfMemoryError('full');
  };
}
