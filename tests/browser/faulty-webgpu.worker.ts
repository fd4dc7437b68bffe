// The webgpu Worker as it is shipped, with a fault: its name says which, and whether it runs captured graphs.
import { createEngine } from '../../src/engine/engine.ts';
import { createWebGpuBackend } from '../../src/engine/webgpu-backend.ts';
import { exposeEngine } from '../../src/worker/expose-engine.ts';
import { capturedToo, watchDevice, withFault } from './faults.ts';

watchDevice();
exposeEngine(
  withFault(
    createEngine(() => createWebGpuBackend(self.name.endsWith(capturedToo) ? 'on' : 'auto')),
    self.name,
  ),
);
