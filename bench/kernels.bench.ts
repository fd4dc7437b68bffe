// How fast H + T_ψ + H† are on the device, as ratios within one run: the strided convolution in polyphase form against the literal one
// (bench/literal-convolution.ts), blur kernels and filters that keep every frequency; the other operators in the polyphase blur's time.
import { createStorage } from '../src/gpu/buffer.ts';
import { requestGpu, type Gpu } from '../src/gpu/device.ts';
import { readFloats } from '../src/gpu/readback.ts';
import { tokenLayout, type GpuOperator, type RunBinding } from '../src/operators/contract.ts';
import { bicubicKernel } from '../src/operators/kernels.ts';
import { operator as maskOperator } from '../src/operators/mask.operator.ts';
import { operator as matrixOperator } from '../src/operators/matrix.operator.ts';
import { createStridedConvolutionGpu } from '../src/operators/strided-convolution.gpu.ts';
import { stridedSpectrum, type StridedSpectrum } from '../src/operators/strided-convolution.ts';
import type { Params } from '../src/protocol/param-spec.ts';
import type { Bench, BenchRow } from './contract.ts';
import { createLiteralConvolution } from './literal-convolution.ts';

const size = 64;
const rounds = 5;
/** encodeFeatures of one submission. */
const repeats = 2;
/** One sample: two images in the tokens of faces64's first level. */
const layout = tokenLayout(1, 2, size, 4);
/** Two f32 forms of the same map, relative to the largest number. */
const tolerance = 1e-5;

function bindingOf(y: number, params: Params = {}): RunBinding {
  return { entries: [{ params, y: waves(y) }], size, regularisation: { std: 0.05, blurFactor: 4 }, batch: layout.n, maxImages: layout.k };
}

function waves(count: number): Float32Array {
  return Float32Array.from({ length: count }, (_, i) => Math.sin(12.9898 * i) * Math.cos(0.37 * i * i));
}

/** A shaken path, blurred with a Gaussian of std s as training does. */
function shake(stride: number): StridedSpectrum {
  const side = size / 2;
  const kernel = new Float64Array(side * side);
  for (let t = 0; t < 64; t++) {
    const [row, column] = [side / 2 + 6 * Math.sin(0.05 * t), side / 2 + 0.2 * t - 6];
    for (let i = 0; i < side * side; i++) {
      const [dr, dc] = [Math.floor(i / side) - row, (i % side) - column];
      kernel[i] = kernel[i]! + Math.exp(-(dr * dr + dc * dc) / (2 * stride * stride));
    }
  }
  const sum = kernel.reduce((total, v) => total + v, 0);
  const normalised = kernel.map((v) => v / sum);
  return stridedSpectrum(normalised, side, side / 2, stride, size);
}

interface Timed {
  milliseconds(): Promise<number>;
  result(): Promise<Float32Array>;
  dispose(): void;
}

/** ã of one operator, submitted and waited for. */
function timed(gpu: Gpu, operator: GpuOperator): Timed {
  const { n, k } = layout;
  const count = n * k * 3 * size * size;
  const a = createStorage(gpu, waves(count), 'a');
  const out = createStorage(gpu, 4 * count, 'ã');
  const transform = { k, buffer: createStorage(gpu, waves(k * (k + 2)), 'T_ψ') };
  return {
    async milliseconds() {
      await gpu.device.queue.onSubmittedWorkDone();
      const start = performance.now();
      const encoder = gpu.device.createCommandEncoder();
      const pass = encoder.beginComputePass();
      for (let i = 0; i < repeats; i++) operator.encodeFeatures(pass, a, transform, out, layout);
      pass.end();
      gpu.device.queue.submit([encoder.finish()]);
      await gpu.device.queue.onSubmittedWorkDone();
      return (performance.now() - start) / repeats;
    },
    result: () => readFloats(gpu, out, count),
    dispose() {
      operator.dispose();
      for (const buffer of [a, out, transform.buffer]) buffer.destroy();
    },
  };
}

const median = (values: number[]) => values.sort((a, b) => a - b)[values.length >> 1] ?? NaN;

/** Rounds of both, one after the other, so that a busy machine slows both; medians of the times and of the rounds' ratios. */
async function compare(one: Timed, other: Timed): Promise<{ one: number; other: number; ratio: number }> {
  await one.milliseconds();
  await other.milliseconds();
  const [ones, others, ratios]: [number[], number[], number[]] = [[], [], []];
  for (let i = 0; i < rounds; i++) {
    const [a, b] = [await one.milliseconds(), await other.milliseconds()];
    ones.push(a);
    others.push(b);
    ratios.push(b / a);
  }
  return { one: median(ones), other: median(others), ratio: median(ratios) };
}

async function agree(one: Timed, other: Timed, name: string): Promise<void> {
  const [a, b] = [await one.result(), await other.result()];
  const largest = b.reduce((most, v) => Math.max(most, Math.abs(v)), 0);
  const difference = b.reduce((most, v, i) => Math.max(most, Math.abs(v - a[i]!)), 0) / largest;
  if (!(difference < tolerance)) throw new Error(`${name}: the two forms differ by ${difference.toExponential(1)}`);
}

async function compareForms(gpu: Gpu, name: string, spectrum: StridedSpectrum, bar: boolean): Promise<BenchRow[]> {
  const binding = bindingOf(3 * spectrum.q ** 2);
  const polyphase = timed(gpu, await createStridedConvolutionGpu(gpu, binding, spectrum));
  const literal = timed(gpu, await createLiteralConvolution(gpu, binding, spectrum));
  try {
    const { one, other, ratio } = await compare(polyphase, literal);
    await agree(polyphase, literal, name);
    return [
      { what: `${name}: polyphase`, value: one, unit: 'ms' },
      { what: `${name}: literal`, value: other, unit: 'ms' },
      { what: `${name}: literal / polyphase`, value: ratio, unit: '×', ...(bar ? { bar: { atLeast: 3 } } : {}) },
    ];
  } finally {
    polyphase.dispose();
    literal.dispose();
  }
}

async function compareWithBlur(gpu: Gpu, name: string, operator: GpuOperator): Promise<BenchRow> {
  const spectrum = shake(4);
  const blur = timed(gpu, await createStridedConvolutionGpu(gpu, bindingOf(3 * spectrum.q ** 2), spectrum));
  const other = timed(gpu, operator);
  try {
    return { what: `${name} / blur, stride 4`, value: (await compare(blur, other)).ratio, unit: '×' };
  } finally {
    blur.dispose();
    other.dispose();
  }
}

export const bench: Bench = {
  id: 'kernels',
  title: 'H + T_ψ + H† on the device, S = 64, two images: polyphase against literal padded FFT',
  needs: 'webgpu',
  async run(say) {
    const gpu = await requestGpu();
    const rows: BenchRow[] = [];
    for (const stride of [2, 4, 8]) {
      say(`stride ${stride.toString()}`);
      rows.push(...(await compareForms(gpu, `blur, stride ${stride.toString()}`, shake(stride), true)));
    }
    for (const stride of [2, 4, 8]) {
      say(`bicubic, stride ${stride.toString()}`);
      const spectrum = stridedSpectrum(bicubicKernel(stride), 4 * stride, -Math.floor((3 * stride) / 2), stride, size);
      rows.push(...(await compareForms(gpu, `bicubic, stride ${stride.toString()}`, spectrum, false)));
    }
    say('mask, matrix');
    const mask = Uint8Array.from({ length: size * size }, (_, i) => ((i * 7) % 3) & 1);
    rows.push(await compareWithBlur(gpu, 'mask', await maskOperator.gpu(gpu, bindingOf(3 * size * size, { mask }))));
    rows.push(await compareWithBlur(gpu, 'matrix of 128 rows', await matrixOperator.gpu(gpu, bindingOf(128, { rows: 128, seed: 1 }))));
    await gpu.guard(Promise.resolve());
    gpu.device.destroy();
    return rows;
  },
};
