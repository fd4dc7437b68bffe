// A product of the network's shape twice: of fp16 and of float32, summed in float32 both times. What half the bytes gain, and cost.
import { expose } from 'comlink';
import fillCode from './half/fill.wgsl?raw';
import productCode from './half/product.wgsl?raw';
import { createStorage } from '../src/gpu/buffer.ts';
import { requestGpu, type Gpu } from '../src/gpu/device.ts';
import { Kernel } from '../src/gpu/kernel.ts';
import { readFloats } from '../src/gpu/readback.ts';
import { secondsOf } from './timed-queue.ts';

export interface Halves {
  /** Seconds of the product of float32 and of fp16. */
  whole: number;
  half: number;
  /** Largest difference of the two answers, in units of the RMS of the first. */
  difference: number;
}

export interface HalfBench {
  /** Null where the adapter has no `shader-f16`. */
  measure(): Promise<Halves | null>;
}

/** The up-projection of an inner block of faces64, four samples: [1024, 384] × [384, 2304]; less on a processor in disguise. */
const shapeOf = ({ software }: Gpu) => ({ m: software ? 128 : 1024, k: 384, n: 2304 });
/** What one invocation of the product makes. */
const perInvocation = 16;
const kinds = {
  whole: { code: 'alias number = f32;', bytes: 4 },
  half: { code: 'enable f16;\nalias number = f16;', bytes: 2 },
} as const;

async function timed(gpu: Gpu, kind: keyof typeof kinds): Promise<{ seconds: number; product: Float32Array }> {
  const { code, bytes } = kinds[kind];
  const { m, k, n } = shapeOf(gpu);
  const product = await Kernel.create(gpu, { label: 'product', code: [code, productCode], constants: { m, k, n } });
  const [a, b, c] = [createStorage(gpu, bytes * m * k, 'a'), createStorage(gpu, bytes * k * n, 'b'), createStorage(gpu, 4 * m * n, 'c')];
  const submit = (kernel: Kernel, buffers: readonly GPUBuffer[], invocations: number): void => {
    const encoder = gpu.device.createCommandEncoder();
    const pass = encoder.beginComputePass();
    kernel.encode(pass, buffers, [], invocations);
    pass.end();
    gpu.device.queue.submit([encoder.finish()]);
  };
  for (const [seed, buffer, count] of [[1, a, m * k] as const, [2 ** 20, b, k * n] as const])
    submit(await Kernel.create(gpu, { label: 'fill', code: [code, fillCode], constants: { count, seed } }), [buffer], count);
  const multiply = (): void => submit(product, [a, b, c], (m * n) / perInvocation);
  await secondsOf(gpu, multiply);
  const seconds = await secondsOf(gpu, multiply);
  const answer = await readFloats(gpu, c, m * n);
  for (const buffer of [a, b, c]) buffer.destroy();
  return { seconds, product: answer };
}

const bench: HalfBench = {
  async measure() {
    const gpu = await requestGpu();
    if (!gpu.device.features.has('shader-f16')) return null;
    const [whole, half] = [await timed(gpu, 'whole'), await timed(gpu, 'half')];
    gpu.device.destroy();
    const scale = Math.sqrt(whole.product.reduce((sum, value) => sum + value * value, 0) / whole.product.length);
    const worst = whole.product.reduce((most, value, i) => Math.max(most, Math.abs(value - half.product[i]!)), 0);
    return { whole: whole.seconds, half: half.seconds, difference: worst / scale };
  },
};

expose(bench);
