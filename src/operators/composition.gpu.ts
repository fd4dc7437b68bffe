// The composition on the device: H and its regularised inverse of one colour as dense matrices, made here in float64 (at most 256 samples),
// and T_ψ between them in the kernel of the random matrix: the samples of three colours are its rows.
import columnsCode from '../../shaders/composition-columns.wgsl?raw';
import rowsCode from '../../shaders/composition-rows.wgsl?raw';
import geluCode from '../../shaders/gelu.wgsl?raw';
import sumCode from '../../shaders/matrix-sum.wgsl?raw';
import transformCode from '../../shaders/matrix-transform.wgsl?raw';
import { createStorage, writeStorage } from '../gpu/buffer.ts';
import type { Gpu } from '../gpu/device.ts';
import { Kernel } from '../gpu/kernel.ts';
import { invariant } from '../protocol/errors.ts';
import { denseInverse, denseRows, ridgeOf, seenOf } from './composition.matrix.ts';
import { readComposition } from './composition.params.ts';
import type { GpuOperator, Measured, RunBinding } from './contract.ts';
import { paramsOf, ysOf } from './entries.ts';
import { createLayoutParams, stackLayout } from './stack-layout.gpu.ts';

/** Rows of the picture in one part of the sum: few, so that many parts run side by side. */
const chunkRows = 2;

/** @throws StudioError bad-params, gpu-limits */
export async function createCompositionGpu(gpu: Gpu, binding: RunBinding): Promise<GpuOperator> {
  const { size } = binding;
  const h = readComposition(paramsOf(binding.entries), size);
  const samples4 = Math.ceil(h.seen.length / 4);
  const kernels = await createKernels(gpu, size, h.seen.length, samples4, binding.entries.length > 1 ? 1 : 0);
  const images = binding.batch * binding.maxImages;
  const rows = denseRows(h);
  const ysSeen = (entries: readonly Measured[]): Float32Array =>
    paddedRows(ysOf(entries.map(({ params, y }) => ({ params, y: seenOf(y, h.seen) }))), h.seen.length, 4 * samples4);
  const vec4s = 3 * samples4 * images;
  const buffers = {
    matrix: createStorage(gpu, paddedColumns(rows, h.seen.length, 4 * samples4), 'composition H'),
    inverse: createStorage(gpu, denseInverse(h, rows, ridgeOf(binding.regularisation)), 'composition H†'),
    y: createStorage(gpu, ysSeen(binding.entries), 'composition y'),
    parts: createStorage(gpu, (16 * vec4s * size) / chunkRows, 'composition parts'),
    measured: createStorage(gpu, 16 * vec4s, 'composition Ha'),
    lifted: createStorage(gpu, 16 * vec4s, 'composition T_ψ'),
  };
  const params = createLayoutParams(gpu, 'composition');
  return {
    encodeFeatures(pass, a, transform, out, layout) {
      const stack = layout.n * layout.k;
      invariant(stack <= images, 'no more images than the run was bound to');
      const at = [params.of(layout)];
      const { matrix, inverse, y, parts, measured, lifted } = buffers;
      kernels.rows.encode(pass, [a, matrix, parts], at, (3 * samples4 * stack * size) / chunkRows);
      kernels.sum.encode(pass, [parts, measured], at, 3 * samples4 * stack);
      kernels.transform.encode(pass, [measured, transform.buffer, y, lifted], at, 3 * samples4 * stack);
      kernels.columns.encode(pass, [lifted, inverse, out], at, 3 * size * size * stack);
    },
    tell: (entries) => writeStorage(gpu, buffers.y, ysSeen(entries)),
    dispose() {
      for (const owned of Object.values(buffers)) owned.destroy();
      params.dispose();
    },
  };
}

async function createKernels(gpu: Gpu, size: number, samples: number, samples4: number, own: number) {
  const create = (label: string, code: string[], constants: Record<string, number>) =>
    Kernel.create(gpu, { label: `composition ${label}`, code: [stackLayout, ...code], constants, keepBindGroups: true });
  const [rows, sum, transform, columns] = await Promise.all([
    create('rows', [rowsCode], { size, samples4, chunk_rows: chunkRows }),
    create('sum', [sumCode], { rows4: 3 * samples4, chunks: size / chunkRows }),
    // Three colours are three times as many rows of one matrix.
    create('transform', [geluCode, transformCode], { rows4: 3 * samples4, own }),
    create('columns', [columnsCode], { size, samples, samples4 }),
  ]);
  return { rows, sum, transform, columns };
}

/** [m, S²] → [S², padded], zeros beyond the last sample. */
function paddedColumns(rows: Float64Array, m: number, padded: number): Float32Array {
  const plane = rows.length / m;
  const out = new Float32Array(plane * padded);
  for (let n = 0; n < m; n++) for (let pixel = 0; pixel < plane; pixel++) out[pixel * padded + n] = rows[n * plane + pixel]!;
  return out;
}

/** [E, 3, m] → [E, 3, padded]. */
function paddedRows(y: Float32Array, m: number, padded: number): Float32Array {
  const out = new Float32Array((y.length / m) * padded);
  for (let plane = 0; plane * m < y.length; plane++) out.set(y.subarray(plane * m, (plane + 1) * m), plane * padded);
  return out;
}
