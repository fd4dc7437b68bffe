// The network on the processor: the manifest's program, segment by segment, with the feature degradation layers
// left to the caller. One instance serves every batch: N stays symbolic, the processor needs no fixed shapes.
import type { LoadProgress } from '../protocol/engine-api.ts';
import { invariant } from '../protocol/errors.ts';
import type { ModelFiles } from './fetch-model.ts';
import { segmentsOf, withBatch, type DegradeStep, type Manifest, type SegmentStep, type VjpGraph } from './manifest.ts';
import type { CpuTensor, WasmRuntime, WasmSession } from './runtime-wasm.ts';

/** ã of one layer: x [N, T, width] → [N, T, width]. */
export type DegradeOnCpu = (step: DegradeStep, x: Float32Array) => Promise<Float32Array>;

export class WasmNetwork {
  readonly manifest: Manifest;
  readonly #cond: WasmSession;
  readonly #segments: ReadonlyMap<SegmentStep, WasmSession>;
  readonly #openVjp: (graph: VjpGraph) => Promise<WasmSession>;
  #vjp: Promise<WasmSession> | null = null;

  private constructor(
    manifest: Manifest,
    cond: WasmSession,
    segments: ReadonlyMap<SegmentStep, WasmSession>,
    openVjp: (graph: VjpGraph) => Promise<WasmSession>,
  ) {
    this.manifest = manifest;
    this.#cond = cond;
    this.#segments = segments;
    this.#openVjp = openVjp;
  }

  static async create(runtime: WasmRuntime, model: ModelFiles, onProgress: (progress: LoadProgress) => void): Promise<WasmNetwork> {
    const { manifest, files } = model;
    const weights = files.get(manifest.weights.file);
    invariant(weights, 'fetched models have weights');
    const steps = segmentsOf(manifest);
    const total = steps.length + 1;
    const external = { path: manifest.weights.file, data: weights };
    const open = async (file: string, done: number) => {
      const session = await runtime.createSession(files.get(file) ?? new Uint8Array(), external);
      onProgress({ phase: 'compile', done, total });
      return session;
    };
    const cond = await open(manifest.cond.file, 1);
    const segments = new Map<SegmentStep, WasmSession>();
    for (const [i, step] of steps.entries()) segments.set(step, await open(step.file, i + 2));
    return new WasmNetwork(manifest, cond, segments, async (vjp) => runtime.createSession(await model.fetchMore(vjp), external));
  }

  /** The conditioning table [R, cond.width]; see `conditioningInputs`. */
  async conditioning(inputs: Readonly<Record<string, CpuTensor>>): Promise<Float32Array> {
    const { scales } = await this.#cond.run(inputs);
    invariant(scales, 'cond.onnx gives scales');
    return scales;
  }

  /**
   * Raw F [N, 3(1+K), S, S] of `image` [N, 6, S, S] = [c_in·x ‖ H†y].
   * @param scales one row of the conditioning table
   */
  async evaluate(image: Float32Array, batch: number, scales: Float32Array, degrade: DegradeOnCpu): Promise<Float32Array> {
    const { manifest } = this;
    const values = new Map<string, Float32Array>([['image', image]]);
    for (const [name, [offset, length]] of Object.entries(manifest.scales)) values.set(name, scales.subarray(offset, offset + length));
    const value = (name: string) => {
      const data = values.get(name);
      invariant(data, `${name} is written before it is read`);
      return data;
    };
    for (const step of manifest.program) {
      if (step.op === 'degrade') {
        values.set(step.output, await degrade(step, value(step.input)));
        continue;
      }
      const inputs: Record<string, CpuTensor> = {};
      for (const name of step.inputs) inputs[name] = { data: value(name), dims: withBatch(manifest.tensors[name] ?? [], batch) };
      const outputs = await this.#segments.get(step)?.run(inputs);
      for (const [name, data] of Object.entries(outputs ?? {})) values.set(name, data);
    }
    return value('F');
  }

  /** J_Fᵀv [N, 3, S, S] of c_in·x, nothing measured. Fetches and opens its graph the first time. */
  async vjp(image: Float32Array, cotangent: Float32Array, batch: number, scales: Float32Array): Promise<Float32Array> {
    const { vjp, config } = this.manifest;
    invariant(vjp, 'a model with a graph for Jᵀv');
    this.#vjp ??= this.#openVjp(vjp).catch((error: unknown) => {
      this.#vjp = null;
      throw error;
    });
    const session = await this.#vjp;
    const plane = [config.size, config.size];
    const inputs: Record<string, CpuTensor> = {
      image: { data: image, dims: [batch, 6, ...plane] },
      cotangent: { data: cotangent, dims: [batch, 3, ...plane] },
    };
    for (const name of vjp.inputs) {
      const [offset, length] = this.manifest.scales[name] ?? [0, 0];
      if (length > 0) inputs[name] = { data: scales.subarray(offset, offset + length), dims: [length] };
    }
    const { gradient } = await session.run(inputs);
    invariant(gradient, 'the graph for Jᵀv gives a gradient');
    return gradient;
  }

  async release(): Promise<void> {
    await (await this.#vjp)?.release();
    await this.#cond.release();
    for (const session of this.#segments.values()) await session.release();
  }
}
