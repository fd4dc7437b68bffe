// Which back end runs, and the sentence that says why. A decision about facts; gathers none itself.
import type { BackendKind } from '../protocol/device-api.ts';

export interface GpuFacts {
  /** Null where the browser gives no WebGPU adapter. */
  adapter: { description: string; software: boolean } | null;
}

/** Median seconds per evaluation, measured once per device and model. */
export type Speeds = Record<BackendKind, number>;

export interface Decision {
  kind: BackendKind;
  reason: string;
}

/**
 * @param choice what the person asked for
 * @param failure why WebGPU did not work this time, or null
 */
export function decideBackend(choice: 'auto' | BackendKind, gpu: GpuFacts, speeds: Speeds | null, failure: string | null): Decision {
  if (!gpu.adapter) return { kind: 'wasm', reason: 'This browser gives no WebGPU, so the processor is used.' };
  const { description, software } = gpu.adapter;
  if (choice === 'wasm') return { kind: 'wasm', reason: 'You chose the processor.' };
  if (choice === 'webgpu') return { kind: 'webgpu', reason: `You chose WebGPU${software ? ', here a slow imitation in software' : ''}.` };
  if (failure !== null) return { kind: 'wasm', reason: `WebGPU did not work here (${failure}), so the processor is used.` };
  if (software) return { kind: 'wasm', reason: `The only WebGPU here is software (${description}); the processor itself is faster.` };
  if (!speeds) return { kind: 'webgpu', reason: `WebGPU on ${description}; both will be timed when nothing runs.` };
  const ratio = speeds.wasm / speeds.webgpu;
  return ratio >= 1
    ? { kind: 'webgpu', reason: `WebGPU on ${description}, measured ${ratio.toFixed(1)} times as fast as the processor.` }
    : { kind: 'wasm', reason: `The processor, measured ${(1 / ratio).toFixed(1)} times as fast as WebGPU on ${description}.` };
}
