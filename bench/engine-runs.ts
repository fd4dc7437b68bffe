// Whole runs of faces64 in an engine's Worker, for the cases that time them or watch their memory.
import { proxy, wrap, type Remote } from 'comlink';
import type { EngineApi, RestoreResult } from '../src/protocol/engine-api.ts';

export interface EngineRuns {
  restore(sampler: { id: string; params: Record<string, number> }): Promise<RestoreResult>;
  stop(): void;
}

export async function startEngineRuns(threads: number): Promise<EngineRuns> {
  const worker = new Worker(new URL('./engine.worker.ts', import.meta.url), { type: 'module', name: threads.toString() });
  const engine: Remote<EngineApi> = wrap<EngineApi>(worker);
  const ignore = proxy(() => undefined);
  const { id, size } = await engine.load(new URL('models/faces64/', document.baseURI).href, ignore);
  const kernel = await engine.generate('camera-shake', 'blur', { seed: 1, intensity: 0.5, stride: 4 }, size);
  const operator = { id: 'blur', params: { stride: 4, kernel } };
  const noise = { std: 0, seed: 1 };
  const image = Float32Array.from({ length: 3 * size * size }, (_, i) => Math.sin(i / 50) / 2);
  const { y } = await engine.degrade({ operator, noise, size, image });
  return {
    restore: (sampler) =>
      engine.restore(
        { runId: crypto.randomUUID(), modelId: id, operator, noise, y, sampler, seeds: [1], blind: false, label: null },
        ignore,
      ),
    stop: () => worker.terminate(),
  };
}
