// The WebGPU back end under test, in a Worker as in the studio.
import { expose } from 'comlink';
import { createWebGpuBackend } from '../../src/engine/webgpu-backend.ts';
import { countReadbacks, createHarness } from './harness-core.ts';

countReadbacks();
expose(createHarness(createWebGpuBackend));
