// The Worker of the processor back end.
import { exposeEngine } from './expose-engine.ts';
import { createEngine } from '../engine/engine.ts';
import { createWasmBackend } from '../engine/wasm-backend.ts';

exposeEngine(createEngine(() => createWasmBackend()));
