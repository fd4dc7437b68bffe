// The studio's processor engine with as many threads as its name says.
import { createEngine } from '../src/engine/engine.ts';
import { createWasmBackend } from '../src/engine/wasm-backend.ts';
import { exposeEngine } from '../src/worker/expose-engine.ts';

exposeEngine(createEngine(() => createWasmBackend(Number(self.name))));
