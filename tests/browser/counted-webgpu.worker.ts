// The WebGPU Worker as it is shipped, for tests: it tells on a channel what it has asked of the device so far, loses the device when it is told
// to, and ends of a rejection that nobody handles. Its name says how its device is: graphs captured, or memory for two samples.
import { countDevice, deviceCounts } from '../../bench/device-counts.ts';
import { createEngine } from '../../src/engine/engine.ts';
import { createWebGpuBackend } from '../../src/engine/webgpu-backend.ts';
import { exposeEngine } from '../../src/worker/expose-engine.ts';
import { tellLoss } from '../../src/worker/tell-loss.ts';
import { loseDevice, watchDevice } from './faults.ts';
import { lackMemory } from './lack-memory.ts';
import { asks, countsTold } from './protocol.ts';

countDevice();
watchDevice();
if (self.name === 'narrow') lackMemory();
new BroadcastChannel(asks).onmessage = ({ data }: MessageEvent<unknown>) => {
  if (data === 'lose') loseDevice();
  else new BroadcastChannel(countsTold).postMessage(deviceCounts());
};
addEventListener('unhandledrejection', ({ reason }) => {
  throw reason instanceof Error ? reason : new Error(String(reason));
});
exposeEngine(createEngine(async () => tellLoss(await createWebGpuBackend(self.name === 'captured' ? 'on' : 'auto'))));
