// The processor back end under test, in a Worker as in the studio.
import { expose } from 'comlink';
import { createWasmBackend } from '../../src/engine/wasm-backend.ts';
import { createHarness } from './harness-core.ts';

expose(createHarness(() => createWasmBackend()));
