// The studio's back ends that can run in this browser: the processor always, WebGPU where there is an adapter.
import type { BackendKind } from '../src/protocol/device-api.ts';

export async function requestAdapter(): Promise<GPUAdapter | null> {
  return 'gpu' in navigator ? navigator.gpu.requestAdapter({ powerPreference: 'high-performance' }) : null;
}

export async function backendsHere(): Promise<BackendKind[]> {
  return (await requestAdapter()) ? ['wasm', 'webgpu'] : ['wasm'];
}
