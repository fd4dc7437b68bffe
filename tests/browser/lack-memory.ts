// A device that says that its memory is full: limits of a real one cannot be lowered below the defaults.

/** The device says that its memory is full where the network of the smallest model is opened for more than two samples. */
export function lackMemory(): void {
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
