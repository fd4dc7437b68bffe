// The wasm Worker as it is shipped, with a fault: its name says which.
import { createEngine } from '../../src/engine/engine.ts';
import { createWasmBackend } from '../../src/engine/wasm-backend.ts';
import { exposeEngine } from '../../src/worker/expose-engine.ts';
import { watchDevice, withFault } from './faults.ts';

watchDevice();
exposeEngine(
  withFault(
    createEngine(() => createWasmBackend()),
    self.name,
  ),
);
