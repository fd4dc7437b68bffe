// The network on the GPU for one batch size: the manifest's program with every tensor in a GPU buffer that stays.
// Nothing is read back here; the feature degradation layers between the segments are left to the caller.
import type { Gpu } from '../gpu/device.ts';
import { createStorage } from '../gpu/buffer.ts';
import type { Encoding } from '../gpu/encoding.ts';
import { invariant } from '../protocol/errors.ts';
import type { ModelFiles } from './fetch-model.ts';
import { elementCount, withBatch, type DegradeStep, type Manifest, type SegmentStep } from './manifest.ts';
import { fetchHead, type HeadFiles } from './nppc-head.ts';
import type { GpuSession, GpuTensor, WebGpuRuntime } from './runtime-webgpu.ts';

/** Encodes ã of one layer: reads `input`, writes `output`. */
export type DegradeOnGpu = (encoder: GPUCommandEncoder, step: DegradeStep, input: GPUBuffer, output: GPUBuffer) => void;

export class WebGpuNetwork {
  readonly manifest: Manifest;
  readonly batch: number;
  readonly captured: boolean;
  readonly #buffers = new Map<string, GPUBuffer>();
  readonly #own: GPUBuffer[] = [];
  readonly #segments = new Map<SegmentStep, GpuSession>();
  readonly #openVjp: () => Promise<GpuSession>;
  #vjp: Promise<GpuSession> | null = null;
  readonly #openHead: () => Promise<HeadFiles>;
  #head: Promise<HeadFiles> | null = null;
  /** Shapes of every tensor, the head's among them. */
  readonly #shapes: Manifest['tensors'];

  private constructor(runtime: WebGpuRuntime, gpu: Gpu, model: ModelFiles, batch: number, captured: boolean) {
    this.manifest = model.manifest;
    this.batch = batch;
    this.captured = captured;
    this.#shapes = { ...model.manifest.tensors, ...model.manifest.nppc?.tensors };
    this.#openVjp = () => this.#createVjp(runtime, gpu, model);
    this.#openHead = () => this.#createHead(runtime, gpu, model);
  }

  static async create(
    runtime: WebGpuRuntime,
    gpu: Gpu,
    model: ModelFiles,
    batch: number,
    capture: boolean,
    onSegment: (done: number) => void,
  ): Promise<WebGpuNetwork> {
    const network = new WebGpuNetwork(runtime, gpu, model, batch, capture);
    try {
      await network.#createSegments(runtime, gpu, model, onSegment);
    } catch (error) {
      await network.release();
      throw error;
    }
    return network;
  }

  async #createSegments(runtime: WebGpuRuntime, gpu: Gpu, model: ModelFiles, onSegment: (done: number) => void): Promise<void> {
    const { manifest, batch, captured: capture } = this;
    const { files, weights: external } = model;
    for (const name of ['image', ...Object.keys(manifest.scales)]) this.#allocate(gpu, name);
    let done = 0;
    for (const step of manifest.program) {
      if (step.op === 'degrade') {
        this.#allocate(gpu, step.output);
        continue;
      }
      if (!capture) for (const name of step.outputs) this.#allocate(gpu, name);
      const session = await runtime.createSegment({
        graph: files.get(step.file) ?? new Uint8Array(),
        external,
        batch,
        capture,
        inputs: this.#tensors(step.inputs),
        outputs: capture ? {} : this.#tensors(step.outputs),
      });
      this.#segments.set(step, session);
      for (const [name, buffer] of Object.entries(session.outputs)) this.#buffers.set(name, buffer);
      onSegment(++done);
    }
  }

  /** The buffer of a tensor that crosses a cut; `image` and the scales are for the caller to write. */
  buffer(name: string): GPUBuffer {
    const buffer = this.#buffers.get(name);
    invariant(buffer, `tensor ${name} has a buffer`);
    return buffer;
  }

  /** Raw F into buffer('F'): encoded; what was encoded before goes first where the runtime has to run, which submits by itself. */
  async evaluate(encoding: Encoding, degrade: DegradeOnGpu): Promise<void> {
    await this.#run(encoding, this.manifest.program, degrade);
  }

  /**
   * J_Fᵀv of c_in·x into buffer('gradient'), nothing measured: submitted, not awaited. `openVjp` comes first, for the caller has to write
   * `image`, the scales and buffer('cotangent') in between.
   */
  async vjp(): Promise<void> {
    await (await this.openVjp()).run();
  }

  /** Fetches and opens the graph for Jᵀv; once. */
  openVjp(): Promise<GpuSession> {
    this.#vjp ??= this.#openVjp().catch((error: unknown) => {
      this.#vjp = null;
      throw error;
    });
    return this.#vjp;
  }

  /** Fetches NPPC's head and opens its graphs; once. Its T_ψ are for the caller to upload. */
  openHead(): Promise<HeadFiles> {
    this.#head ??= this.#openHead().catch((error: unknown) => {
      this.#head = null;
      throw error;
    });
    return this.#head;
  }

  /** Raw W of the newest evaluation into buffer('W'), as `evaluate` does it. */
  async directions(encoding: Encoding, degrade: DegradeOnGpu): Promise<void> {
    const { head } = await this.openHead();
    await this.#run(encoding, head.program, degrade);
  }

  async #run(encoding: Encoding, program: Manifest['program'], degrade: DegradeOnGpu): Promise<void> {
    for (const step of program) {
      if (step.op === 'degrade') {
        degrade(encoding.encoder, step, this.buffer(step.input), this.buffer(step.output));
        continue;
      }
      const session = this.#segments.get(step);
      if (session?.recorded) session.recorded(encoding.encoder);
      else {
        encoding.submit();
        await session?.run();
      }
    }
  }

  async #createHead(runtime: WebGpuRuntime, gpu: Gpu, model: ModelFiles): Promise<HeadFiles> {
    const files = await fetchHead(model);
    for (const step of files.head.program) {
      for (const name of step.op === 'degrade' ? [step.output] : step.outputs) if (!this.#buffers.has(name)) this.#allocate(gpu, name);
      if (step.op === 'degrade') continue;
      const graph = files.graphs.get(step) ?? new Uint8Array();
      const [inputs, outputs] = [this.#tensors(step.inputs), this.#tensors(step.outputs)];
      const options = { graph, external: files.external, batch: this.batch, capture: false, inputs, outputs };
      this.#segments.set(step, await runtime.createSegment(options));
    }
    return files;
  }

  async #createVjp(runtime: WebGpuRuntime, gpu: Gpu, { manifest, weights, fetchMore }: ModelFiles): Promise<GpuSession> {
    const { vjp, config } = manifest;
    invariant(vjp, 'a model with a graph for Jᵀv');
    const graph = await fetchMore(vjp);
    const dims = [this.batch, 3, config.size, config.size];
    for (const name of ['cotangent', 'gradient']) {
      const buffer = createStorage(gpu, 4 * elementCount(dims, this.batch), name);
      this.#own.push(buffer);
      this.#buffers.set(name, buffer);
    }
    const shared = vjp.inputs.filter((name) => name !== 'cotangent');
    return runtime.createSegment({
      graph,
      external: weights,
      batch: this.batch,
      capture: false,
      inputs: { ...this.#tensors(shared), cotangent: { buffer: this.buffer('cotangent'), dims } },
      outputs: { gradient: { buffer: this.buffer('gradient'), dims } },
    });
  }

  async release(): Promise<void> {
    await (await this.#vjp)?.release();
    for (const session of this.#segments.values()) await session.release();
    for (const buffer of this.#own) buffer.destroy();
  }

  #allocate(gpu: Gpu, name: string): void {
    const buffer = createStorage(gpu, 4 * elementCount(this.#shapes[name] ?? [], this.batch), name);
    this.#own.push(buffer);
    this.#buffers.set(name, buffer);
  }

  #tensors(names: readonly string[]): Record<string, GpuTensor> {
    const tensors: Record<string, GpuTensor> = {};
    for (const name of names) tensors[name] = { buffer: this.buffer(name), dims: withBatch(this.#shapes[name] ?? [], this.batch) };
    return tensors;
  }
}
