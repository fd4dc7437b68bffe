// Commands on their way to the queue: they lie in one encoder until something that is not encoded has to come after them. Knows no kernel.
import type { Gpu } from './device.ts';

export class Encoding {
  readonly #gpu: Gpu;
  readonly #label: string;
  #open: GPUCommandEncoder | null = null;

  constructor(gpu: Gpu, label: string) {
    this.#gpu = gpu;
    this.#label = label;
  }

  /** Between two passes. */
  get encoder(): GPUCommandEncoder {
    return (this.#open ??= this.#gpu.device.createCommandEncoder({ label: this.#label }));
  }

  /** What was encoded so far goes to the queue. */
  submit(): void {
    if (this.#open) this.#gpu.device.queue.submit([this.#open.finish()]);
    this.#open = null;
  }
}
