// An engine that fails in the middle of a run: after step n of the samples, in one of the ways in which real ones do.
import type { EngineApi } from '../../src/protocol/engine-api.ts';
import { StudioError } from '../../src/protocol/errors.ts';

let device: GPUDevice | null = null;
let spins = 0;

/** Remembers the device that the engine asks for, so that it can be destroyed under it. */
export function watchDevice(): void {
  if (typeof GPUAdapter === 'undefined') return;
  const original = GPUAdapter.prototype.requestDevice;
  GPUAdapter.prototype.requestDevice = async function (...args) {
    device = await original.apply(this, args);
    return device;
  };
}

const strikes: Record<string, () => void> = {
  lose() {
    if (device) device.destroy();
    else throw new StudioError('gpu-lost', 'the test took the device away');
  },
  hang() {
    // A loop that does nothing would be left out of the build.
    while (spins >= 0) spins++;
  },
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

/** @param fault "kind@step" */
export function withFault(engine: EngineApi, fault: string): EngineApi {
  const [kind = '', step] = fault.split('@');
  const strike = strikes[kind];
  if (!strike) return engine;
  return {
    ...engine,
    restore: (request, onStep) =>
      engine.restore(request, async (reached) => {
        await onStep(reached);
        if (request.sampler.id !== 'mmse' && reached.i === Number(step)) strike();
      }),
  };
}
