// Puts an engine behind comlink. Steps are transferred, not copied: the engine keeps none of what it sends.
import { expose, transfer } from 'comlink';
import type { EngineApi } from '../protocol/engine-api.ts';

export function exposeEngine(engine: EngineApi): void {
  const api: EngineApi = {
    ...engine,
    restore: (request, onStep) =>
      engine.restore(request, (step) =>
        onStep(transfer(step, [step.x.buffer, step.denoised.buffer, ...(step.moved ? [step.moved.buffer] : [])])),
      ),
    restorePhotograph: (request, onStep) =>
      engine.restorePhotograph(request, (step) => onStep(step.patch ? transfer(step, [step.patch.rgba.buffer]) : step)),
  };
  expose(api);
}
