// A device may be lost while nobody waits for it: the page is told, so that the next call goes to a new Worker and does not fail first.
import type { Backend } from '../engine/backend.ts';
import { deviceLost } from '../protocol/device-api.ts';

export function tellLoss(backend: Backend): Backend {
  backend.watch(new Promise<never>(() => undefined)).catch(() => self.postMessage(deviceLost));
  return backend;
}
