// Which back end runs, and why. A decision about facts; gathers none itself.
import type { BackendKind } from '../protocol/device-api.ts';
import type { Said } from '../protocol/words.ts';
import { says } from './choose-backend.words.ts';

export interface GpuFacts {
  /** Null where the browser gives no WebGPU adapter. */
  adapter: { description: string; software: boolean } | null;
}

/** Median seconds per evaluation, measured once per device and model. */
export type Speeds = Record<BackendKind, number>;

export interface Decision {
  kind: BackendKind;
  reason: Said;
}

/**
 * @param choice what the person asked for
 * @param failure why WebGPU did not work this time, or null
 */
export function decideBackend(choice: 'auto' | BackendKind, gpu: GpuFacts, speeds: Speeds | null, failure: Said | string | null): Decision {
  if (!gpu.adapter) return { kind: 'wasm', reason: says.noWebgpu() };
  const { description, software } = gpu.adapter;
  if (choice === 'wasm') return { kind: 'wasm', reason: says.choseProcessor() };
  if (choice === 'webgpu') return { kind: 'webgpu', reason: software ? says.choseSoftware() : says.choseWebgpu() };
  if (failure !== null) return { kind: 'wasm', reason: says.didNotWork(failure) };
  if (software) return { kind: 'wasm', reason: says.onlySoftware(description) };
  if (!speeds) return { kind: 'webgpu', reason: says.notTimed(description) };
  const ratio = speeds.wasm / speeds.webgpu;
  return ratio >= 1
    ? { kind: 'webgpu', reason: says.webgpuFaster(description, ratio) }
    : { kind: 'wasm', reason: says.processorFaster(description, 1 / ratio) };
}
