// The Worker of the WebGPU back end: it asks for its own GPUDevice, which no thread can hand to another.
import { exposeEngine } from './expose-engine.ts';
import { createEngine } from '../engine/engine.ts';
import { createWebGpuBackend } from '../engine/webgpu-backend.ts';
import { tellLoss } from './tell-loss.ts';

exposeEngine(createEngine(async () => tellLoss(await createWebGpuBackend())));
