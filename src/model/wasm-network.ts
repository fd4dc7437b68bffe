// The network on the processor: the manifest's program, segment by segment, with the feature degradation layers
// left to the caller. One instance serves every batch: N stays symbolic, the processor needs no fixed shapes.
import type { LoadProgress } from '../protocol/engine-api.ts';
import { invariant } from '../protocol/errors.ts';
import type { ModelFiles } from './fetch-model.ts';
import { segmentsOf, withBatch, type DegradeStep, type Manifest, type Program, type SegmentStep, type VjpGraph } from './manifest.ts';
import { fetchHead, readFromNetwork, type HeadFiles } from './nppc-head.ts';
import type { CpuTensor, WasmRuntime, WasmSession } from './runtime-wasm.ts';

/** ã of one layer: x [N, T, width] → [N, T, width]. */
export type DegradeOnCpu = (step: DegradeStep, x: Float32Array) => Promise<Float32Array>;

type Sessions = ReadonlyMap<SegmentStep, WasmSession>;
type Values = Map<string, Float32Array>;

/** What is opened when it is first asked for. */
interface Openers {
  vjp(graph: VjpGraph): Promise<WasmSession>;
  head(): Promise<{ files: HeadFiles; sessions: Sessions }>;
}

async function openHead(runtime: WasmRuntime, model: ModelFiles): Promise<{ files: HeadFiles; sessions: Sessions }> {
  const files = await fetchHead(model);
  const sessions = new Map<SegmentStep, WasmSession>();
  for (const [step, graph] of files.graphs) sessions.set(step, await runtime.createSession(graph, files.external));
  return { files, sessions };
}

export class WasmNetwork {
  readonly manifest: Manifest;
  readonly #cond: WasmSession;
  readonly #segments: Sessions;
  readonly #open: Openers;
  #vjp: Promise<WasmSession> | null = null;
  #head: ReturnType<Openers['head']> | null = null;
  /** What the newest evaluation left for the head to go on from. */
  #left: Values = new Map();

  private constructor(manifest: Manifest, cond: WasmSession, segments: Sessions, open: Openers) {
    this.manifest = manifest;
    this.#cond = cond;
    this.#segments = segments;
    this.#open = open;
  }

  static async create(runtime: WasmRuntime, model: ModelFiles, onProgress: (progress: LoadProgress) => void): Promise<WasmNetwork> {
    const { manifest, files, weights } = model;
    const steps = segmentsOf(manifest);
    const total = steps.length + 1;
    const open = async (file: string, done: number) => {
      const session = await runtime.createSession(files.get(file) ?? new Uint8Array(), weights);
      onProgress({ phase: 'compile', done, total });
      return session;
    };
    const cond = await open(manifest.cond.file, 1);
    const segments = new Map<SegmentStep, WasmSession>();
    try {
      for (const [i, step] of steps.entries()) segments.set(step, await open(step.file, i + 2));
    } catch (error) {
      for (const session of [cond, ...segments.values()]) await session.release();
      throw error;
    }
    return new WasmNetwork(manifest, cond, segments, {
      vjp: async (vjp) => runtime.createSession(await model.fetchMore(vjp), weights),
      head: () => openHead(runtime, model),
    });
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
    const values: Values = new Map([['image', image]]);
    for (const [name, [offset, length]] of Object.entries(manifest.scales)) values.set(name, scales.subarray(offset, offset + length));
    await run(manifest, this.#segments, values, batch, degrade);
    if (manifest.nppc) this.#left = new Map(readFromNetwork(manifest.nppc).map((name) => [name, valueOf(values, name)]));
    return valueOf(values, 'F');
  }

  /**
   * Raw W [N, 3K, S, S] of NPPC's head, which goes on from the newest evaluation. Fetches and opens the head the first time.
   * @param degradeBy ã by the head's own T_ψ
   */
  async directions(batch: number, degradeBy: (transforms: HeadFiles['transforms']) => DegradeOnCpu): Promise<Float32Array> {
    this.#head ??= this.#open.head().catch((error: unknown) => {
      this.#head = null;
      throw error;
    });
    const { files, sessions } = await this.#head;
    const values = new Map(this.#left);
    await run(files.head, sessions, values, batch, degradeBy(files.transforms));
    return valueOf(values, 'W');
  }

  /** Fetches and opens the graph for Jᵀv; once. */
  openVjp(): Promise<WasmSession> {
    const { vjp } = this.manifest;
    invariant(vjp, 'a model with a graph for Jᵀv');
    this.#vjp ??= this.#open.vjp(vjp).catch((error: unknown) => {
      this.#vjp = null;
      throw error;
    });
    return this.#vjp;
  }

  /** J_Fᵀv [N, 3, S, S] of c_in·x, nothing measured. Fetches and opens its graph the first time. */
  async vjp(image: Float32Array, cotangent: Float32Array, batch: number, scales: Float32Array): Promise<Float32Array> {
    const { vjp, config } = this.manifest;
    invariant(vjp, 'a model with a graph for Jᵀv');
    const session = await this.openVjp();
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
    const { sessions } = (await this.#head) ?? {};
    for (const session of [...this.#segments.values(), ...(sessions?.values() ?? [])]) await session.release();
  }
}

function valueOf(values: Values, name: string): Float32Array {
  const data = values.get(name);
  invariant(data, `${name} is written before it is read`);
  return data;
}

/** A program, step by step: what it makes is added to `values`. */
async function run(
  { program, tensors }: { program: Program; tensors: Manifest['tensors'] },
  sessions: Sessions,
  values: Values,
  batch: number,
  degrade: DegradeOnCpu,
): Promise<void> {
  for (const step of program) {
    if (step.op === 'degrade') {
      values.set(step.output, await degrade(step, valueOf(values, step.input)));
      continue;
    }
    const inputs: Record<string, CpuTensor> = {};
    for (const name of step.inputs) inputs[name] = { data: valueOf(values, name), dims: withBatch(tensors[name] ?? [], batch) };
    const outputs = await sessions.get(step)?.run(inputs);
    for (const [name, data] of Object.entries(outputs ?? {})) values.set(name, data);
  }
}
