// An engine that fails in one of the ways in which real ones do: after step n of the samples, while the model loads, or because the
// browser's storage takes nothing more.
import type { EngineApi } from '../../src/protocol/engine-api.ts';
import { StudioError } from '../../src/protocol/errors.ts';

let device: GPUDevice | null = null;

/** Remembers the device that the engine asks for, so that it can be destroyed under it. */
export function watchDevice(): void {
  if (typeof GPUAdapter === 'undefined') return;
  const original = GPUAdapter.prototype.requestDevice;
  GPUAdapter.prototype.requestDevice = async function (...args) {
    device = await original.apply(this, args);
    return device;
  };
}

export function loseDevice(): void {
  if (!device) throw new StudioError('gpu-lost', 'the test took the device away');
  device.destroy();
}

const strikes: Record<string, () => void> = {
  lose: loseDevice,
  // Waits for a signal that nobody gives. A loop that only counts is left out of the build, and this Worker would not hang at all.
  hang: () => void Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0),
  close: () => globalThis.close(),
  crash: () => {
    setTimeout(() => {
      throw new Error('the test crashed the Worker');
    });
  },
  starve() {
    throw new RangeError('Array buffer allocation failed');
  },
};

/** From now on the browser keeps no part of a model. */
function fillStorage(): void {
  Cache.prototype.put = () => Promise.reject(new DOMException('The quota has been exceeded.', 'QuotaExceededError'));
}

/** At the end of a fault: graphs are captured, on a software adapter as well. */
export const capturedToo = '+captured';

/** @param fault "kind@step", "kind@load" or "full" */
export function withFault(engine: EngineApi, fault: string): EngineApi {
  const [kind = '', step] = fault.replace(capturedToo, '').split('@');
  if (kind === 'full') fillStorage();
  const strike = strikes[kind];
  if (!strike) return engine;
  return {
    ...engine,
    load: (...request) => {
      if (step === 'load') strike();
      return engine.load(...request);
    },
    restore: (request, onStep) =>
      engine.restore(request, async (reached) => {
        await onStep(reached);
        if (request.sampler.id !== 'mmse' && reached.i === Number(step)) strike();
      }),
  };
}
