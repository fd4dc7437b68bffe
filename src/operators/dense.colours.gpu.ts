// A dense matrix that acts on each colour alone, on the device: H twice, by samples and by pixels, T_ψ and (HHᵀ + εI)⁻¹ between them.
// H and y in the matrix's unit.
import columnsCode from '../../shaders/composition-columns.wgsl?raw';
import rowsCode from '../../shaders/composition-rows.wgsl?raw';
import geluCode from '../../shaders/gelu.wgsl?raw';
import solveCode from '../../shaders/matrix-solve.wgsl?raw';
import sumCode from '../../shaders/matrix-sum.wgsl?raw';
import transformCode from '../../shaders/matrix-transform.wgsl?raw';
import { createStorage, writeStorage } from '../gpu/buffer.ts';
import type { Gpu } from '../gpu/device.ts';
import { Kernel } from '../gpu/kernel.ts';
import { invariant } from '../protocol/errors.ts';
import type { GpuOperator, RunBinding } from './contract.ts';
import { inUnit, paddedSquare } from './dense.gpu.ts';
import { inverseInUnit, type DenseMatrix } from './dense.reference.ts';
import { createLayoutParams, stackLayout } from './stack-layout.gpu.ts';

/** Rows of the picture in one part of the sum. */
const chunkRows = 2;

/** @throws StudioError gpu-limits */
export async function createDenseColoursGpu(gpu: Gpu, binding: RunBinding, matrix: DenseMatrix): Promise<GpuOperator> {
  const { size } = binding;
  const { rows } = matrix;
  const rows4 = Math.ceil(rows / 4);
  const images = binding.batch * binding.maxImages;
  const kernels = await createKernels(gpu, size, rows, binding.entries.length > 1 ? 1 : 0);
  const buffers = createBuffers(gpu, binding, matrix, 3 * rows4 * images);
  const params = createLayoutParams(gpu, 'colours matrix');
  return {
    encodeFeatures(pass, a, transform, out, layout) {
      const stack = layout.n * layout.k;
      invariant(stack <= images, 'no more images than the run was bound to');
      const at = [params.of(layout)];
      const { bySamples, byPixels, inverse, y, parts, measured, lifted, solved } = buffers;
      const all = 3 * rows4 * stack;
      kernels.rows.encode(pass, [a, byPixels, parts], at, (all * size) / chunkRows);
      kernels.sum.encode(pass, [parts, measured], at, all);
      kernels.transform.encode(pass, [measured, transform.buffer, y, lifted], at, all);
      kernels.solve.encode(pass, [lifted, inverse, solved], at, all);
      kernels.columns.encode(pass, [solved, bySamples, out], at, 3 * size * size * stack);
    },
    tell: (entries) => writeStorage(gpu, buffers.y, inUnit(entries, matrix)),
    dispose() {
      for (const owned of Object.values(buffers)) owned.destroy();
      params.dispose();
    },
  };
}

async function createKernels(gpu: Gpu, size: number, samples: number, own: number) {
  const create = (label: string, code: string[], constants: Record<string, number>) =>
    Kernel.create(gpu, { label: `colours matrix ${label}`, code: [stackLayout, ...code], constants, keepBindGroups: true });
  const samples4 = Math.ceil(samples / 4);
  const [rows, sum, transform, solve, columns] = await Promise.all([
    create('rows', [rowsCode], { size, samples4, chunk_rows: chunkRows }),
    // Three colours are three times as many rows of one matrix.
    create('sum', [sumCode], { rows4: 3 * samples4, chunks: size / chunkRows }),
    create('transform', [geluCode, transformCode], { rows4: 3 * samples4, own }),
    create('solve', [solveCode], { rows4: samples4, colours: 3 }),
    create('columns', [columnsCode], { size, samples, samples4 }),
  ]);
  return { rows, sum, transform, solve, columns };
}

/** @param vec4s of one number per row of H, for every colour of every image */
function createBuffers(gpu: Gpu, { size, entries, regularisation }: RunBinding, h: DenseMatrix, vec4s: number) {
  return {
    bySamples: createStorage(
      gpu,
      Float32Array.from(h.a, (v) => v / h.unit),
      'colours matrix H',
    ),
    byPixels: createStorage(gpu, pixelsFirst(h), 'colours matrix Hᵀ'),
    inverse: createStorage(gpu, paddedSquare(inverseInUnit(h, regularisation.std), h.rows), 'colours matrix (HHᵀ + εI)⁻¹'),
    y: createStorage(gpu, inUnit(entries, h), 'colours matrix y'),
    parts: createStorage(gpu, (16 * vec4s * size) / chunkRows, 'colours matrix parts'),
    measured: createStorage(gpu, 16 * vec4s, 'colours matrix Ha'),
    lifted: createStorage(gpu, 16 * vec4s, 'colours matrix T_ψ'),
    solved: createStorage(gpu, 16 * vec4s, 'colours matrix w'),
  };
}

/** [rows, S²] → [S², rows padded with zeros to fours]. */
function pixelsFirst({ a, rows, unit }: DenseMatrix): Float32Array {
  const pixels = a.length / rows;
  const padded = 4 * Math.ceil(rows / 4);
  const out = new Float32Array(pixels * padded);
  for (let row = 0; row < rows; row++)
    for (let pixel = 0; pixel < pixels; pixel++) out[pixel * padded + row] = a[row * pixels + pixel]! / unit;
  return out;
}
