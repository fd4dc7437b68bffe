// Graph capture has a history of wrong replays (onnxruntime #29594, #28325): a captured chain must give what another one gives, on this
// device. Knows neither when it is asked nor what follows of it.
import { Encoding } from '../gpu/encoding.ts';
import type { Gpu } from '../gpu/device.ts';
import { readFloats } from '../gpu/readback.ts';
import { fillNormals, streams } from '../math/rng.ts';
import { elementCount } from '../model/manifest.ts';
import type { WebGpuNetwork } from '../model/webgpu-network.ts';

/** Captured and uncaptured run the same kernels; anything above rounding is a wrong replay. */
const sameKernels = 1e-5;
/** For another batch products are summed in another order. */
const otherKernels = 1e-4;

/** Submits an evaluation without what we do between the segments. */
export async function evaluateAlone(gpu: Gpu, network: WebGpuNetwork): Promise<void> {
  const encoding = new Encoding(gpu, 'segments alone');
  await network.evaluate(encoding, () => undefined);
  encoding.submit();
}

/** Do both chains of the same batch give the same F on two different inputs? */
export async function agree(gpu: Gpu, plain: WebGpuNetwork, captured: WebGpuNetwork): Promise<boolean> {
  for (const seed of [1, 2]) {
    const inputs = inputsOf(captured, seed);
    if (!isClose(await evaluateOn(gpu, plain, inputs), await evaluateOn(gpu, captured, inputs), sameKernels)) return false;
  }
  return true;
}

/** Does a chain of many give its last sample the F that the chain of one gives it? */
export async function agreesOnOne(gpu: Gpu, one: WebGpuNetwork, many: WebGpuNetwork): Promise<boolean> {
  const inputs = inputsOf(many, 1);
  const last = new Map([...inputs].map(([name, data]) => [name, data.subarray(-countOf(one, name))]));
  const found = await evaluateOn(gpu, many, inputs);
  return isClose(await evaluateOn(gpu, one, last), found.subarray(-countOf(one, 'F')), otherKernels);
}

const countOf = ({ manifest, batch }: WebGpuNetwork, name: string): number => elementCount(manifest.tensors[name] ?? [], batch);

/** Noise for every input: image, scales and ã. */
function inputsOf(network: WebGpuNetwork, seed: number): Map<string, Float32Array> {
  const { program, scales } = network.manifest;
  const degraded = program.flatMap((step) => (step.op === 'degrade' ? [step.output] : []));
  return new Map(
    ['image', ...Object.keys(scales), ...degraded].map((name, i) => {
      const data = new Float32Array(countOf(network, name));
      fillNormals(data, seed + i, streams.tests);
      return [name, data];
    }),
  );
}

async function evaluateOn(gpu: Gpu, network: WebGpuNetwork, inputs: ReadonlyMap<string, Float32Array>): Promise<Float32Array> {
  for (const [name, { buffer, byteOffset, byteLength }] of inputs)
    gpu.device.queue.writeBuffer(network.buffer(name), 0, buffer, byteOffset, byteLength);
  await evaluateAlone(gpu, network);
  return readFloats(gpu, network.buffer('F'), countOf(network, 'F'));
}

function isClose(expected: Float32Array, found: Float32Array, tolerance: number): boolean {
  const largest = expected.reduce((most, v) => Math.max(most, Math.abs(v)), 1e-6);
  return expected.every((v, i) => Math.abs(v - (found[i] ?? NaN)) <= tolerance * largest);
}
