// A dense matrix on the device. H is stored once, 3S² × r, the r numbers of one unknown side by side: the sum over
// unknowns is split into chunks, Hᵀ reads the same buffer. (HHᵀ + εI)⁻¹ is made here in float64. H and y in the matrix's unit.
import geluCode from '../../shaders/gelu.wgsl?raw';
import columnsCode from '../../shaders/matrix-columns.wgsl?raw';
import rowsCode from '../../shaders/matrix-rows.wgsl?raw';
import solveCode from '../../shaders/matrix-solve.wgsl?raw';
import sumCode from '../../shaders/matrix-sum.wgsl?raw';
import transformCode from '../../shaders/matrix-transform.wgsl?raw';
import { createStorage, writeStorage } from '../gpu/buffer.ts';
import type { Gpu } from '../gpu/device.ts';
import { Kernel } from '../gpu/kernel.ts';
import { invariant } from '../protocol/errors.ts';
import type { GpuOperator, Measured, RunBinding } from './contract.ts';
import { ysOf } from './entries.ts';
import { inverseInUnit, type DenseMatrix } from './dense.reference.ts';
import { createLayoutParams, stackLayout } from './stack-layout.gpu.ts';

/** Few enough for many chunks to run side by side, enough for the sum of their parts to be small. S² is a multiple for S ≥ 8. */
const chunkPixels = 32;
/** matrix-rows and matrix-columns take four images at once, so that H is read once for them. */
const imageTile = 4;

/** @throws StudioError bad-params, gpu-limits */
export async function createDenseGpu(gpu: Gpu, binding: RunBinding, matrix: DenseMatrix): Promise<GpuOperator> {
  const { rows } = matrix;
  const { size } = binding;
  const rows4 = Math.ceil(rows / 4);
  const chunks = (size * size) / chunkPixels;
  invariant(Number.isInteger(chunks), 'pixels divide into chunks');
  const kernels = await createKernels(gpu, size, rows4, chunks, binding.entries.length > 1 ? 1 : 0);
  const images = binding.batch * binding.maxImages;
  const buffers = createBuffers(gpu, binding, matrix, images * rows4, chunks);
  const params = createLayoutParams(gpu, 'matrix');
  return {
    encodeFeatures(pass, a, transform, out, layout) {
      const stack = layout.n * layout.k;
      invariant(stack <= images, 'no more images than the run was bound to');
      const tiles = Math.ceil(stack / imageTile);
      const at = [params.of(layout)];
      const { matrix, inverse, y, parts, measured, lifted, solved } = buffers;
      kernels.rows.encode(pass, [a, matrix, parts], at, rows4 * chunks * tiles);
      kernels.sum.encode(pass, [parts, measured], at, stack * rows4);
      kernels.transform.encode(pass, [measured, transform.buffer, y, lifted], at, stack * rows4);
      kernels.solve.encode(pass, [lifted, inverse, solved], at, stack * rows4);
      kernels.columns.encode(pass, [solved, matrix, out], at, 3 * size * size * tiles);
    },
    tell: (entries) => writeStorage(gpu, buffers.y, inUnit(entries, matrix)),
    dispose() {
      for (const owned of Object.values(buffers)) owned.destroy();
      params.dispose();
    },
  };
}

async function createKernels(gpu: Gpu, size: number, rows4: number, chunks: number, own: number) {
  const create = (label: string, code: string[], constants: Record<string, number>) =>
    Kernel.create(gpu, {
      label: `matrix ${label}`,
      code: [stackLayout, ...code],
      constants: { rows4, ...constants },
      keepBindGroups: true,
    });
  const [rows, sum, transform, solve, columns] = await Promise.all([
    create('rows', [rowsCode], { size, chunks, chunk_pixels: chunkPixels }),
    create('sum', [sumCode], { chunks }),
    create('transform', [geluCode, transformCode], { own }),
    create('solve', [solveCode], { colours: 1 }),
    create('columns', [columnsCode], { size }),
  ]);
  return { rows, sum, transform, solve, columns };
}

/** @param vec4s of one number per row of H, for every image */
function createBuffers(gpu: Gpu, binding: RunBinding, h: DenseMatrix, vec4s: number, chunks: number) {
  const { rows } = h;
  return {
    matrix: createStorage(gpu, interleaveRows(h, binding.size), 'matrix H'),
    inverse: createStorage(gpu, paddedSquare(inverseInUnit(h, binding.regularisation.std), rows), 'matrix (HHᵀ + εI)⁻¹'),
    y: createStorage(gpu, inUnit(binding.entries, h), 'matrix y'),
    parts: createStorage(gpu, 16 * vec4s * chunks, 'matrix parts'),
    measured: createStorage(gpu, 16 * vec4s, 'matrix Ha'),
    lifted: createStorage(gpu, 16 * vec4s, 'matrix T_ψ'),
    solved: createStorage(gpu, 16 * vec4s, 'matrix w'),
  };
}

/** A [rows, (colour, pixel)] → [pixel, colour, rows padded with zeros to fours]. */
function interleaveRows({ a, rows, unit }: DenseMatrix, size: number): Float32Array {
  const plane = size * size;
  const padded = 4 * Math.ceil(rows / 4);
  const out = new Float32Array(3 * plane * padded);
  for (let row = 0; row < rows; row++)
    for (let colour = 0; colour < 3; colour++)
      for (let pixel = 0; pixel < plane; pixel++) out[(3 * pixel + colour) * padded + row] = a[(3 * row + colour) * plane + pixel]! / unit;
  return out;
}

/** y of all entries in the matrix's unit, [E, colours, rows padded with zeros to fours]. */
export function inUnit(entries: readonly Measured[], { rows, unit }: DenseMatrix): Float32Array {
  const padded = 4 * Math.ceil(rows / 4);
  const y = ysOf(entries);
  const out = new Float32Array((y.length / rows) * padded);
  y.forEach((v, i) => (out[Math.floor(i / rows) * padded + (i % rows)] = v / unit));
  return out;
}

/** A [rows, rows] matrix with zeros up to fours in both directions. */
export function paddedSquare(matrix: Float64Array, rows: number): Float32Array {
  const padded = 4 * Math.ceil(rows / 4);
  const out = new Float32Array(padded * padded);
  for (let row = 0; row < rows; row++) out.set(matrix.subarray(row * rows, (row + 1) * rows), row * padded);
  return out;
}
