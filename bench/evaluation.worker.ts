// Times evaluations of the network on the processor from inside a Worker, as the studio runs them.
import { expose } from 'comlink';
import { operatorOf } from '../src/engine/measurement.ts';
import { conditioningInputs } from '../src/model/conditioning.ts';
import { fetchModel, type ModelFiles } from '../src/model/fetch-model.ts';
import { withBatch } from '../src/model/manifest.ts';
import { compileOn } from '../src/model/compile-program.ts';
import { startWasmRuntime, type CpuTensor, type WasmSession } from '../src/model/runtime-wasm.ts';
import { WasmNetwork } from '../src/model/wasm-network.ts';
import type { CpuOperator } from '../src/operators/contract.ts';

/** Milliseconds of one round. */
export interface Round {
  segments: number;
  /** The same network as one graph; null where it was not exported. */
  whole: number | null;
  /** Segments with the blur between them, and what of it the blur took. */
  withBlur: number;
  blur: number;
}

export interface EvaluationBench {
  open(modelUrl: string, batch: number): Promise<{ threads: number; whole: boolean }>;
  round(): Promise<Round>;
  blurRound(): Promise<Pick<Round, 'withBlur' | 'blur'>>;
}

interface Opened {
  network: WasmNetwork;
  operator: CpuOperator;
  model: ModelFiles;
  whole: WasmSession | null;
  image: Float32Array;
  scales: Float32Array;
  batch: number;
}

let opened: Opened | null = null;

async function openWhole(modelUrl: string, model: ModelFiles, create: Awaited<ReturnType<typeof startWasmRuntime>>['createSession']) {
  const response = await fetch(`${modelUrl}whole.onnx`);
  if (!response.ok) return null;
  return create(new Uint8Array(await response.arrayBuffer()), model.weights);
}

/** A diagonal streak with the stride's Gaussian around it: a band limit like that of any camera shake. */
function streak(side: number, stride: number): Float32Array {
  return Float32Array.from({ length: side * side }, (_, i) => {
    const [row, column] = [Math.floor(i / side), i % side];
    const along = Math.abs(row + column - side) / 2;
    return Math.exp(-((row - column) ** 2) / (2 * stride ** 2) - Math.max(0, along - side / 4) ** 2 / (2 * stride ** 2));
  });
}

const bench: EvaluationBench = {
  async open(modelUrl, batch) {
    const runtime = await startWasmRuntime();
    const model = await fetchModel(modelUrl, () => undefined);
    const { manifest } = model;
    const { size } = manifest.config;
    const network = await WasmNetwork.create(runtime, model, () => undefined);
    const blur = operatorOf({ id: 'blur', params: {} });
    const params = { stride: 4, kernel: streak(size / 2, 4) };
    const y = new Float32Array(blur.reference(params, size).measurementSize).fill(0.1);
    const regularisation = { std: 0, blurFactor: manifest.noise.blurFactor };
    const maxImages = Math.max(...[...model.transforms.values()].map((t) => t.k));
    const operator = blur.cpu(compileOn(runtime), { entries: [{ params, y }], size, regularisation, batch, maxImages });
    const whole = await openWhole(modelUrl, model, runtime.createSession);
    const scales = await network.conditioning(conditioningInputs(manifest, [1], 0, null));
    const image = Float32Array.from({ length: 6 * size * size * batch }, (_, i) => Math.sin(i));
    opened = { network, operator, model, whole, image, scales, batch };
    return { threads: runtime.threads, whole: whole !== null };
  },
  async round() {
    if (!opened) throw new Error('open first');
    return { segments: await timeSegments(opened), whole: await timeWhole(opened), ...(await timeBlur(opened)) };
  },
  async blurRound() {
    if (!opened) throw new Error('open first');
    return timeBlur(opened);
  },
};

async function timeSegments({ network, image, scales, batch }: Opened): Promise<number> {
  const nothing = new Map(
    network.manifest.program.map((s) => [s, s.op === 'degrade' ? new Float32Array(batch * s.tokensPerSide ** 2 * s.width) : image]),
  );
  const started = performance.now();
  await network.evaluate(image, batch, scales, (step) => Promise.resolve(nothing.get(step) ?? image));
  return performance.now() - started;
}

async function timeWhole({ network: { manifest }, whole, image, scales, batch }: Opened): Promise<number | null> {
  if (!whole) return null;
  const inputs: Record<string, CpuTensor> = { image: { data: image, dims: withBatch(manifest.tensors['image'] ?? [], batch) } };
  for (const [name, [offset, length]] of Object.entries(manifest.scales))
    inputs[name] = { data: scales.subarray(offset, offset + length), dims: [length] };
  for (const step of manifest.program)
    if (step.op === 'degrade') {
      const dims = withBatch(manifest.tensors[step.output] ?? [], batch);
      inputs[step.output] = { data: new Float32Array(dims.reduce((a, b) => a * b, 1)), dims };
    }
  const started = performance.now();
  await whole.run(inputs);
  return performance.now() - started;
}

async function timeBlur({ network, operator, model, image, scales, batch }: Opened): Promise<{ withBlur: number; blur: number }> {
  const { size } = network.manifest.config;
  let blur = 0;
  const started = performance.now();
  await network.evaluate(image, batch, scales, async (step, x) => {
    const transform = model.transforms.get(step.block);
    if (!transform) throw new Error(step.block);
    const before = performance.now();
    const result = await operator.features(x, transform, { n: batch, k: step.k, size, patch: step.patch });
    blur += performance.now() - before;
    return result;
  });
  return { withBlur: performance.now() - started, blur };
}

expose(bench);
