// The model in numbers, and what a run will need of memory: an estimate, said as one.

export interface ModelFacts {
  /** Of all its files. */
  bytes: number;
  /** Bytes of its weights that lie in this browser. */
  stored: number;
  /** As they are stored: two bytes a number. */
  weightBytes: number;
  /** Bytes of the tensors between its segments, for one sample. */
  perSample: number;
}

/** The runtime with its code and buffers, before any model. Measured in Chromium, as the next two. */
const runtimeBytes = 60e6;
/** Weights are unpacked to four bytes a number, and stand once more while sessions are made. */
const weightFactor = 4;
/** Inside a segment live about this many tensors of the size of those between them. */
const activationFactor = 12;

/** Bytes that a run of `samples` needs, about. */
export function estimateMemory({ weightBytes, perSample }: ModelFacts, samples: number): number {
  return runtimeBytes + weightFactor * weightBytes + activationFactor * perSample * samples;
}
