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

/**
 * Fitted to the resident memory that a tab's process grew by at its highest (Linux, Chromium 156, processor, 2 threads; tiny and faces64,
 * 1, 4, 8 and 16 samples; docs/decisions.md). The runtime: its code, compiled, and its buffers, before any model.
 */
const runtimeBytes = 190e6;
/** Weights are unpacked to four bytes a number, and stand once more while sessions are made. */
const weightFactor = 4.7;
/** A sample reuses the memory of the layer before; Jᵀv has to keep every layer's numbers. */
const activationFactor = 1;
const gradientFactor = 12;

/** Bytes that a run of `samples` needs, about; on WebGPU part of it lies in the graphics card's memory. */
export function estimateMemory({ weightBytes, perSample }: ModelFacts, samples: number, takesGradients: boolean): number {
  return runtimeBytes + weightFactor * weightBytes + (takesGradients ? gradientFactor : activationFactor) * perSample * samples;
}
