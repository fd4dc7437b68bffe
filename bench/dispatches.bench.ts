// Every WGSL kernel by itself: what an operator encodes is recorded, and each dispatch is then submitted many times over and waited for.
// Only the clock of the page is needed, so it works where browsers give no timestamps or blur them.
import { createStorage } from '../src/gpu/buffer.ts';
import { requestGpu, type Gpu } from '../src/gpu/device.ts';
import { createFieldKernels } from '../src/gpu/fields.ts';
import { createCompositionGpu } from '../src/operators/composition.gpu.ts';
import { tokenLayout, type GpuOperator, type RunBinding } from '../src/operators/contract.ts';
import { operator as maskOperator } from '../src/operators/mask.operator.ts';
import { operator as matrixOperator } from '../src/operators/matrix.operator.ts';
import { createStridedConvolutionGpu } from '../src/operators/strided-convolution.gpu.ts';
import { stridedSpectrum } from '../src/operators/strided-convolution.ts';
import type { Params } from '../src/protocol/param-spec.ts';
import type { Bench, BenchRow } from './contract.ts';

const size = 64;
/** One sample: two images in the tokens of faces64's first level. */
const layout = tokenLayout(1, 2, size, 4);
const numbers = layout.n * layout.k * 3 * size * size;
/** A measurement lasts at least this long: what submitting costs is then shared out among many dispatches. */
const leastMs = 25;
const mostRepeats = 4096;

interface Dispatch {
  label: string;
  encode(pass: GPUComputePassEncoder): void;
}

/** Stands in for a pass and keeps what is encoded, one entry a dispatch. */
function recorder(dispatches: Dispatch[]): GPUComputePassEncoder {
  let pipeline: GPUComputePipeline | null = null;
  let groups = new Map<number, GPUBindGroup>();
  const pass = {
    setPipeline: (next: GPUComputePipeline) => {
      pipeline = next;
      groups = new Map();
    },
    setBindGroup: (index: number, group: GPUBindGroup) => groups.set(index, group),
    dispatchWorkgroups(x: number, y: number) {
      const [used, bound] = [pipeline, groups];
      if (!used) throw new Error('a dispatch before its pipeline');
      const encode = (real: GPUComputePassEncoder) => {
        real.setPipeline(used);
        for (const [index, group] of bound) real.setBindGroup(index, group);
        real.dispatchWorkgroups(x, y);
      };
      dispatches.push({ label: used.label, encode });
    },
    end: () => undefined,
  };
  return pass as unknown as GPUComputePassEncoder;
}

async function timeRepeats({ device }: Gpu, { encode }: Dispatch, repeats: number): Promise<number> {
  const encoder = device.createCommandEncoder();
  const pass = encoder.beginComputePass();
  for (let i = 0; i < repeats; i++) encode(pass);
  pass.end();
  const commands = encoder.finish();
  await device.queue.onSubmittedWorkDone();
  const started = performance.now();
  device.queue.submit([commands]);
  await device.queue.onSubmittedWorkDone();
  return performance.now() - started;
}

/** Milliseconds of one dispatch, the best of three: whatever else happens only adds. */
async function timeDispatch(gpu: Gpu, dispatch: Dispatch): Promise<number> {
  await timeRepeats(gpu, dispatch, 1);
  let repeats = 1;
  while (repeats < mostRepeats && (await timeRepeats(gpu, dispatch, repeats)) < leastMs) repeats *= 2;
  const times = [];
  for (let i = 0; i < 3; i++) times.push((await timeRepeats(gpu, dispatch, repeats)) / repeats);
  return Math.min(...times);
}

const waves = (count: number) => Float32Array.from({ length: count }, (_, i) => Math.sin(12.9898 * i) / 2);

const binding = (y: number, params: Params = {}): RunBinding => ({
  entries: [{ params, y: waves(y) }],
  size,
  regularisation: { std: 0.05, blurFactor: 4 },
  batch: layout.n,
  maxImages: layout.k,
});

const box = (side: number) => new Float32Array(side * side).fill(1 / (side * side));

/** One of every family, as the studio would bind it. */
function operators(gpu: Gpu): readonly (() => Promise<GpuOperator>)[] {
  const mask = Uint8Array.from({ length: size * size }, (_, i) => ((i * 7) % 3) & 1);
  const side = size / 2;
  const spectrum = stridedSpectrum(Float64Array.from(box(side)), side, side / 2, 4, size);
  return [
    () => maskOperator.gpu(gpu, binding(3 * size * size, { mask })),
    () => matrixOperator.gpu(gpu, binding(128, { rows: 128, seed: 1 })),
    () => createStridedConvolutionGpu(gpu, binding(3 * spectrum.q ** 2), spectrum),
    () =>
      createCompositionGpu(gpu, binding(3 * (size / 4) ** 2, { stride: 4, kernel: box(side), mask: new Uint8Array(size * size).fill(1) })),
  ];
}

async function timeOperator(gpu: Gpu, create: () => Promise<GpuOperator>): Promise<BenchRow[]> {
  const operator = await create();
  const a = createStorage(gpu, waves(numbers), 'a');
  const out = createStorage(gpu, 4 * numbers, 'ã');
  const transform = { k: layout.k, buffer: createStorage(gpu, waves(layout.k * (layout.k + 2)), 'T_ψ') };
  const dispatches: Dispatch[] = [];
  operator.encodeFeatures(recorder(dispatches), a, transform, out, layout);
  const rows: BenchRow[] = [];
  for (const dispatch of dispatches) rows.push({ what: dispatch.label, value: 1000 * (await timeDispatch(gpu, dispatch)), unit: 'µs' });
  operator.dispose();
  for (const buffer of [a, out, transform.buffer]) buffer.destroy();
  return rows;
}

/** The two kernels round the network: what goes in, and what comes out of it. */
async function timeFields(gpu: Gpu): Promise<BenchRow[]> {
  const kernels = await createFieldKernels(gpu);
  const [plane, both] = [3 * size * size, 6 * size * size];
  const [x, second, wide] = [plane, plane, both].map((count, i) => createStorage(gpu, 4 * count, `fields ${i.toString()}`));
  if (!x || !second || !wide) return [];
  const dispatches: Dispatch[] = [];
  const encoder = { beginComputePass: () => recorder(dispatches) } as unknown as GPUCommandEncoder;
  kernels.networkInput(encoder, x, second, wide, { cIn: 0.5, batch: 1, size, ownPinv: false });
  kernels.denoised(encoder, x, wide, second, { cSkip: 0.5, cOut: 0.5, batch: 1, size, rawStride: plane });
  const rows: BenchRow[] = [];
  for (const dispatch of dispatches) rows.push({ what: dispatch.label, value: 1000 * (await timeDispatch(gpu, dispatch)), unit: 'µs' });
  for (const buffer of [x, second, wide]) buffer.destroy();
  return rows;
}

export const bench: Bench = {
  id: 'dispatches',
  title: 'Kernels: every WGSL kernel of the operators, one dispatch, 64 × 64, one sample (k = 2)',
  needs: 'webgpu',
  atOnce: true,
  async run(say) {
    const gpu = await requestGpu();
    const rows = await timeFields(gpu);
    for (const create of operators(gpu)) {
      say(rows.at(-1)?.what ?? 'operators');
      rows.push(...(await timeOperator(gpu, create)));
    }
    await gpu.guard(Promise.resolve());
    gpu.device.destroy();
    return rows;
  },
};
