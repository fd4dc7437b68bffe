// The network on the GPU for one batch size: the manifest's program with every tensor in a GPU buffer that stays.
// Nothing is read back here; the feature degradation layers between the segments are left to the caller.
import type { Gpu } from '../gpu/device.ts';
import { createStorage } from '../gpu/buffer.ts';
import { invariant } from '../protocol/errors.ts';
import type { ModelFiles } from './fetch-model.ts';
import { elementCount, withBatch, type DegradeStep, type Manifest, type SegmentStep } from './manifest.ts';
import type { GpuSession, GpuTensor, WebGpuRuntime } from './runtime-webgpu.ts';

/** Encodes and submits ã of one layer: reads `input`, writes `output`. */
export type DegradeOnGpu = (step: DegradeStep, input: GPUBuffer, output: GPUBuffer) => void;

export class WebGpuNetwork {
  readonly manifest: Manifest;
  readonly batch: number;
  readonly captured: boolean;
  readonly #buffers = new Map<string, GPUBuffer>();
  readonly #own: GPUBuffer[] = [];
  readonly #segments = new Map<SegmentStep, GpuSession>();

  private constructor(manifest: Manifest, batch: number, captured: boolean) {
    this.manifest = manifest;
    this.batch = batch;
    this.captured = captured;
  }

  static async create(
    runtime: WebGpuRuntime,
    gpu: Gpu,
    { manifest, files }: ModelFiles,
    batch: number,
    capture: boolean,
    onSegment: (done: number) => void,
  ): Promise<WebGpuNetwork> {
    const network = new WebGpuNetwork(manifest, batch, capture);
    const external = { path: manifest.weights.file, data: files.get(manifest.weights.file) ?? new Uint8Array() };
    for (const name of ['image', ...Object.keys(manifest.scales)]) network.#allocate(gpu, name);
    let done = 0;
    for (const step of manifest.program) {
      if (step.op === 'degrade') {
        network.#allocate(gpu, step.output);
        continue;
      }
      if (!capture) for (const name of step.outputs) network.#allocate(gpu, name);
      const session = await runtime.createSegment({
        graph: files.get(step.file) ?? new Uint8Array(),
        external,
        batch,
        capture,
        inputs: network.#tensors(step.inputs),
        outputs: capture ? {} : network.#tensors(step.outputs),
      });
      network.#segments.set(step, session);
      for (const [name, buffer] of Object.entries(session.outputs)) network.#buffers.set(name, buffer);
      onSegment(++done);
    }
    return network;
  }

  /** The buffer of a tensor that crosses a cut; `image` and the scales are for the caller to write. */
  buffer(name: string): GPUBuffer {
    const buffer = this.#buffers.get(name);
    invariant(buffer, `tensor ${name} has a buffer`);
    return buffer;
  }

  /** Raw F into buffer('F'): submitted, not awaited. */
  async evaluate(degrade: DegradeOnGpu): Promise<void> {
    for (const step of this.manifest.program)
      if (step.op === 'degrade') degrade(step, this.buffer(step.input), this.buffer(step.output));
      else await this.#segments.get(step)?.run();
  }

  async release(): Promise<void> {
    for (const session of this.#segments.values()) await session.release();
    for (const buffer of this.#own) buffer.destroy();
  }

  #allocate(gpu: Gpu, name: string): void {
    const buffer = createStorage(gpu, 4 * elementCount(this.manifest.tensors[name] ?? [], this.batch), name);
    this.#own.push(buffer);
    this.#buffers.set(name, buffer);
  }

  #tensors(names: readonly string[]): Record<string, GpuTensor> {
    const tensors: Record<string, GpuTensor> = {};
    for (const name of names) tensors[name] = { buffer: this.buffer(name), dims: withBatch(this.manifest.tensors[name] ?? [], this.batch) };
    return tensors;
  }
}
