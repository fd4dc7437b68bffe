// Strided blur and super-resolution on the device, in the polyphase form (mathematics §2): rows → columns × F_p, summed over the phases →
// T_ψ on the bins that H† keeps → columns × conj F_p → rows. Five dispatches, no padding, no 2S spectrum, no barrier.
// What depends on H and y alone (tables, F_p, I, the spectrum of y) is laid out for the kernels by strided-tables.ts.
import geluCode from '../../shaders/gelu.wgsl?raw';
import binsCode from '../../shaders/strided-bins.wgsl?raw';
import columnsAdjointCode from '../../shaders/strided-columns-adjoint.wgsl?raw';
import columnsCode from '../../shaders/strided-columns.wgsl?raw';
import rowsAdjointCode from '../../shaders/strided-rows-adjoint.wgsl?raw';
import rowsCode from '../../shaders/strided-rows.wgsl?raw';
import transformCode from '../../shaders/strided-transform.wgsl?raw';
import { createStorage, createUniform, writeStorage } from '../gpu/buffer.ts';
import type { Gpu } from '../gpu/device.ts';
import { Kernel } from '../gpu/kernel.ts';
import { invariant } from '../protocol/errors.ts';
import type { GpuOperator, RunBinding } from './contract.ts';
import { ysOf } from './entries.ts';
import { createLayoutParams, stackLayout } from './stack-layout.gpu.ts';
import type { StridedSpectrum } from './strided-convolution.ts';
import { stridedTables, type StridedTables } from './strided-tables.ts';

/** The adjoint kernels make four numbers of a line at once. */
const lineTile = 4;

/** @throws StudioError gpu-limits */
export async function createStridedConvolutionGpu(gpu: Gpu, binding: RunBinding, spectrum: StridedSpectrum): Promise<GpuOperator> {
  const tables = stridedTables(spectrum, ysOf(binding.entries), binding.regularisation);
  const { quads, units } = tables;
  const kernels = await createStridedKernels(gpu, spectrum, binding.entries.length > 1 ? 1 : 0);
  const buffers = uploadTables(gpu, tables);
  const images = binding.batch * binding.maxImages;
  const vec4s = (label: string, count: number) => createStorage(gpu, 16 * count, `strided ${label}`);
  const rows = vec4s('rows', stridedGrid(spectrum, tables, images).rowVectors);
  const measured = vec4s('Ha', images * 3 * units * 4);
  const lifted = vec4s('T_ψ', images * 3 * units * 4);
  const params = createLayoutParams(gpu, 'strided');
  const bins = createUniform(gpu, [BigInt(quads), BigInt(units)], 'strided bins');
  return {
    encodeFeatures(pass, a, transform, out, layout) {
      const stack = layout.n * layout.k;
      invariant(stack <= images, 'no more images than the run was bound to');
      const at = [params.of(layout), { buffer: bins }];
      const grid = stridedGrid(spectrum, tables, stack);
      const { waves, unitOf, first, turns, transfer, y, gain } = buffers;
      kernels.rows.encode(pass, [a, waves, rows], at, grid.rows);
      kernels.columns.encode(pass, [rows, unitOf, turns, transfer, measured], at, grid.columns);
      kernels.transform.encode(pass, [measured, transform.buffer, y, gain, lifted], at, stack * 6 * units);
      kernels.columnsAdjoint.encode(pass, [lifted, unitOf, first, turns, transfer, rows], at, grid.columnsAdjoint);
      kernels.rowsAdjoint.encode(pass, [rows, waves, out], at, grid.rowsAdjoint);
    },
    tell: (entries) => writeStorage(gpu, buffers.y, stridedTables(spectrum, ysOf(entries), binding.regularisation).y),
    dispose() {
      for (const owned of [...Object.values(buffers), bins, rows, measured, lifted]) owned.destroy();
      params.dispose();
    },
  };
}

/** Invocations of each kernel for a stack of so many images, and the vec4f of `rows`. */
export function stridedGrid({ size, stride }: StridedSpectrum, { quads, units }: Pick<StridedTables, 'quads' | 'units'>, stack: number) {
  const tiles = Math.ceil(size / stride / lineTile);
  return {
    rows: stack * size * stride * quads,
    columns: stack * 3 * units,
    columnsAdjoint: stack * 3 * quads * stride * stride * tiles,
    rowsAdjoint: stack * size * stride * tiles,
    rowVectors: stack * 3 * size * stride * quads * 2,
  };
}

/** @param own 1 where every entry has its own y, else 0 */
export async function createStridedKernels(gpu: Gpu, { size, stride }: StridedSpectrum, own: number) {
  const create = (label: string, code: string[], constants: Record<string, number>) =>
    Kernel.create(gpu, { label: `strided ${label}`, code: [stackLayout, binsCode, ...code], constants, keepBindGroups: true });
  const [rows, columns, transform, columnsAdjoint, rowsAdjoint] = await Promise.all([
    create('rows', [rowsCode], { size, stride }),
    create('columns', [columnsCode], { size, stride }),
    create('transform', [geluCode, transformCode], { own }),
    create('columns adjoint', [columnsAdjointCode], { size, stride }),
    create('rows adjoint', [rowsAdjointCode], { size, stride }),
  ]);
  return { rows, columns, transform, columnsAdjoint, rowsAdjoint };
}

export function uploadTables(gpu: Gpu, tables: StridedTables) {
  return {
    waves: createStorage(gpu, tables.waves, 'strided waves'),
    unitOf: createStorage(gpu, tables.unitOf, 'strided units'),
    first: createStorage(gpu, tables.first, 'strided first units'),
    turns: createStorage(gpu, tables.turns, 'strided turns'),
    transfer: createStorage(gpu, tables.transfer, 'strided F_p'),
    y: createStorage(gpu, tables.y, 'strided y'),
    weight: createStorage(gpu, tables.weight, 'strided weights'),
    gain: createStorage(gpu, tables.gain, 'strided I'),
  };
}
