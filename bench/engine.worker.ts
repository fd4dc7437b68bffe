// The studio's processor engine with as many threads as its name says, its network timed.
import type { Backend } from '../src/engine/backend.ts';
import { createEngine } from '../src/engine/engine.ts';
import { createWasmBackend } from '../src/engine/wasm-backend.ts';
import type { EngineApi } from '../src/protocol/engine-api.ts';
import { exposeEngine } from '../src/worker/expose-engine.ts';

export interface TimedEngine extends EngineApi {
  /** Seconds that the evaluations of the newest run took. */
  networkSeconds(): Promise<number>;
}

let seconds = 0;

function timed(backend: Backend): Backend {
  return {
    ...backend,
    async begin(request) {
      seconds = 0;
      const run = await backend.begin(request);
      const denoise: typeof run.denoise = async (x, sigma) => {
        const started = performance.now();
        const denoised = await run.denoise(x, sigma);
        seconds += (performance.now() - started) / 1000;
        return denoised;
      };
      return { ...run, denoise };
    },
  };
}

const engine: TimedEngine = {
  ...createEngine(async () => timed(await createWasmBackend(Number(self.name)))),
  networkSeconds: () => Promise.resolve(seconds),
};

exposeEngine(engine);
