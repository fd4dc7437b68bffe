// Noise by seed, and the breath between evaluations in which a cancel can arrive.
import { fillNormals, streams, type Stream } from '../math/rng.ts';

/** `initial` is x_T; `step` is the fresh noise of a step (a block of its own per step). */
export type NoiseKind = 'initial' | 'step';

/** Where the noise of a sample stands in its seed's numbers. @param count numbers of a sample */
export function placeOfNoise(kind: NoiseKind, index: number, count: number): { stream: Stream; start: number } {
  return { stream: kind === 'initial' ? streams.initialNoise : streams.sampler, start: index * count };
}

/** Standard normal [N, 3, S, S]: sample j is Philox(seeds[j]) alone, whatever the batch. */
export function seededNoise(seeds: readonly number[], size: number, kind: NoiseKind, index: number): Float32Array {
  const count = 3 * size * size;
  const { stream, start } = placeOfNoise(kind, index, count);
  const out = new Float32Array(seeds.length * count);
  for (const [j, seed] of seeds.entries()) fillNormals(out.subarray(j * count, (j + 1) * count), seed, stream, start);
  return out;
}

const channel = new MessageChannel();
const waiting: (() => void)[] = [];
channel.port1.onmessage = () => waiting.shift()?.();

/**
 * Lets messages in (a cancel, a new stroke). Awaiting wasm alone never does: its promises settle within one task.
 * A message to oneself, because timers are clamped to 4 ms and slowed in hidden tabs.
 */
export function yieldToMessages(): Promise<void> {
  return new Promise((resolve) => {
    waiting.push(resolve);
    channel.port2.postMessage(null);
  });
}
