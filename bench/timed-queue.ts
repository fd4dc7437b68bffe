// Seconds of one piece of work on a device's queue, submitted so often that waiting does not count.
import type { Gpu } from '../src/gpu/device.ts';

const leastMs = 100;
const mostRepeats = 4096;

export async function secondsOf({ device }: Gpu, work: () => Promise<void> | void): Promise<number> {
  for (let repeats = 1; ; repeats *= 2) {
    await device.queue.onSubmittedWorkDone();
    const started = performance.now();
    for (let i = 0; i < repeats; i++) await work();
    await device.queue.onSubmittedWorkDone();
    const took = performance.now() - started;
    if (took >= leastMs || repeats >= mostRepeats) return took / 1000 / repeats;
  }
}
