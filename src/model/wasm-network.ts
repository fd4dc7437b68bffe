// The network on the processor: the manifest's program, segment by segment, with the feature degradation layers
// left to the caller. One instance serves every batch: N stays symbolic, the processor needs no fixed shapes.
import type { LoadProgress } from '../protocol/engine-api.ts';
import { invariant } from '../protocol/errors.ts';
import type { ModelFiles } from './fetch-model.ts';
import { segmentsOf, withBatch, type DegradeStep, type Manifest, type SegmentStep } from './manifest.ts';
import type { CpuTensor, WasmRuntime, WasmSession } from './runtime-wasm.ts';

/** ã of one layer: x [N, T, width] → [N, T, width]. */
export type DegradeOnCpu = (step: DegradeStep, x: Float32Array) => Promise<Float32Array>;

export class WasmNetwork {
  readonly manifest: Manifest;
  readonly #cond: WasmSession;
  readonly #segments: ReadonlyMap<SegmentStep, WasmSession>;

  private constructor(manifest: Manifest, cond: WasmSession, segments: ReadonlyMap<SegmentStep, WasmSession>) {
    this.manifest = manifest;
    this.#cond = cond;
    this.#segments = segments;
  }

  static async create(runtime: WasmRuntime, model: ModelFiles, onProgress: (progress: LoadProgress) => void): Promise<WasmNetwork> {
    const { manifest, files } = model;
    const weights = files.get(manifest.weights.file);
    invariant(weights, 'fetched models have weights');
    const steps = segmentsOf(manifest);
    const total = steps.length + 1;
    const open = async (file: string, done: number) => {
      const session = await runtime.createSession(files.get(file) ?? new Uint8Array(), { path: manifest.weights.file, data: weights });
      onProgress({ phase: 'compile', done, total });
      return session;
    };
    const cond = await open(manifest.cond.file, 1);
    const segments = new Map<SegmentStep, WasmSession>();
    for (const [i, step] of steps.entries()) segments.set(step, await open(step.file, i + 2));
    return new WasmNetwork(manifest, cond, segments);
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

  async release(): Promise<void> {
    await this.#cond.release();
    for (const session of this.#segments.values()) await session.release();
  }
}
