// Whole runs in an engine's Worker, for the cases that time them or watch their memory.
import { proxy, wrap, type Remote } from 'comlink';
import type { TimedEngine } from './engine.worker.ts';
import type { EngineApi, OperatorSpec, RestoreResult } from '../src/protocol/engine-api.ts';
import type { Params } from '../src/protocol/param-spec.ts';

/** A sampler with settings; those left out are its own. */
export interface SamplerSpec {
  id: string;
  params: Params;
}

/** `network`: seconds of its evaluations alone. */
export type TimedResult = RestoreResult & { network: number };

export interface EngineRuns {
  /** One run of faces64; without more words one sample of a motion blur at stride 4. */
  restore(sampler: SamplerSpec, on?: { operator?: OperatorSpec; samples?: number }): Promise<TimedResult>;
  /** One of every family that the methods are compared on. */
  operators: Readonly<Record<string, OperatorSpec>>;
  stop(): void;
}

async function everyFamily(engine: Remote<EngineApi>, size: number): Promise<Record<string, OperatorSpec>> {
  const blur = async (stride: number): Promise<OperatorSpec> => ({
    id: 'blur',
    params: { stride, kernel: await engine.generate('camera-shake', 'blur', { seed: 1, intensity: 0.5, stride }, size) },
  });
  const mask = await engine.generate('random-patches', 'mask', { seed: 1, patch: 8, probability: 0.1 }, size);
  const four = await blur(4);
  return {
    'blur, stride 4': four,
    'blur, stride 2': await blur(2),
    'blur, stride 8': await blur(8),
    'bicubic, 4×': { id: 'super-resolution', params: { stride: 4, filter: 'bicubic' } },
    mask: { id: 'mask', params: { mask } },
    'matrix, 128 rows': { id: 'matrix', params: { rows: 128, seed: 1 } },
    'composition, stride 4': {
      id: 'composition',
      params: { ...four.params, sampling: 'points', mask: new Uint8Array(size * size).fill(1) },
    },
  };
}

export async function startEngineRuns(threads = crossOriginIsolated ? Math.min(2, navigator.hardwareConcurrency) : 1): Promise<EngineRuns> {
  const worker = new Worker(new URL('./engine.worker.ts', import.meta.url), { type: 'module', name: threads.toString() });
  const engine: Remote<TimedEngine> = wrap<TimedEngine>(worker);
  const ignore = proxy(() => undefined);
  const { id: modelId, size } = await engine.load(new URL('models/faces64/', document.baseURI).href, ignore);
  const operators = await everyFamily(engine, size);
  const image = Float32Array.from({ length: 3 * size * size }, (_, i) => Math.sin(i / 50) / 2);
  const noise = { std: 0, seed: 1 };
  return {
    operators,
    async restore(sampler, { operator = operators['blur, stride 4']!, samples = 1 } = {}) {
      const { y } = await engine.degrade({ operator, noise, size, image });
      const seeds = Array.from({ length: samples }, (_, i) => i + 1);
      const runId = crypto.randomUUID();
      const result = await engine.restore({ runId, modelId, operator, noise, y, sampler, seeds, blind: false, label: null }, ignore);
      return { ...result, network: await engine.networkSeconds() };
    },
    stop: () => worker.terminate(),
  };
}
