// H†(y − Hx) on the device, exactly, for any H whose rows span few enough dimensions: W = BH has orthonormal rows (dense.exact.ts), so that
// H†(y − Hx) = Wᵀ(By − W x), three dispatches on plain planes. W is made on the device once a run. Knows no operator.
import columnsCode from '../../shaders/project-columns.wgsl?raw';
import residualCode from '../../shaders/project-residual.wgsl?raw';
import rowsCode from '../../shaders/project-rows.wgsl?raw';
import whitenCode from '../../shaders/whiten.wgsl?raw';
import { createStorage, createUniform } from '../gpu/buffer.ts';
import type { Gpu } from '../gpu/device.ts';
import { Kernel } from '../gpu/kernel.ts';
import type { GpuMove } from './contract.ts';
import { whiten, type RowSpace } from './dense.exact.ts';

/** Rows of H, all of them or those that span the others, of a whole picture or of each colour alone; and B of them. */
export interface RowSource extends RowSpace {
  /** [count, width], width = 3S² or S². */
  rows: Float32Array;
  count: number;
  width: number;
}

/** Numbers that one invocation of project-rows sums; width is a multiple for S ≥ 8. */
const chunkWidth = 64;

/**
 * @param ys y at the rows of the source, [planes of a picture, count]: of one entry for all, or of every entry
 * @throws StudioError gpu-limits
 */
export async function createRowSpaceMove(gpu: Gpu, source: RowSource, ys: readonly Float64Array[], planes: number): Promise<GpuMove> {
  const { rank, width } = source;
  const rows4 = Math.ceil(rank / 4);
  const chunks = width / chunkWidth;
  const y = paddedPlanes(whitened(source, ys), rank, 4 * rows4);
  const constants = { rows4, chunks };
  const [rows, residual, columns] = await Promise.all([
    Kernel.create(gpu, {
      label: 'project rows',
      code: rowsCode,
      constants: { ...constants, width, chunk_width: chunkWidth },
      keepBindGroups: true,
    }),
    Kernel.create(gpu, {
      label: 'project residual',
      code: residualCode,
      keepBindGroups: true,
      constants: { ...constants, y_planes: y.length / (4 * rows4) },
    }),
    Kernel.create(gpu, { label: 'project columns', code: columnsCode, constants: { rows4, width }, keepBindGroups: true }),
  ]);
  const buffers = {
    w: await makeBasis(gpu, source, rows4),
    y: createStorage(gpu, y, 'row space y'),
    parts: createStorage(gpu, 16 * planes * chunks * rows4, 'row space parts'),
    missing: createStorage(gpu, 16 * planes * rows4, 'row space v'),
    params: createUniform(gpu, [BigInt(planes)], 'row space planes'),
  };
  return {
    encode(pass, x, out) {
      const at = [{ buffer: buffers.params }];
      rows.encode(pass, [x, buffers.w, buffers.parts], at, planes * chunks * rows4);
      residual.encode(pass, [buffers.parts, buffers.y, buffers.missing], at, planes * rows4);
      columns.encode(pass, [buffers.missing, buffers.w, out], at, planes * width);
    },
    dispose() {
      for (const buffer of Object.values(buffers)) buffer.destroy();
    },
  };
}

/** B y of every plane, [planes, rank]. */
function whitened(source: RowSource, ys: readonly Float64Array[]): Float64Array {
  const { rank, count } = source;
  const out = new Float64Array((ys.reduce((total, { length }) => total + length, 0) / count) * rank);
  let at = 0;
  for (const y of ys)
    for (let start = 0; start < y.length; start += count, at += rank) out.set(whiten(source, y.subarray(start, start + count)), at);
  return out;
}

function paddedPlanes(planes: Float64Array, count: number, padded: number): Float32Array {
  const out = new Float32Array((planes.length / count) * padded);
  for (let plane = 0; plane * count < planes.length; plane++) out.set(planes.subarray(plane * count, (plane + 1) * count), plane * padded);
  return out;
}

/** W [width, 4·rows4]. */
async function makeBasis(gpu: Gpu, { rows, count, width, rank, whitener }: RowSource, rows4: number): Promise<GPUBuffer> {
  const columns = new Float32Array(count * 4 * rows4);
  for (let j = 0; j < count; j++) for (let k = 0; k < rank; k++) columns[j * 4 * rows4 + k] = whitener[k * count + j]!;
  const kernel = await Kernel.create(gpu, { label: 'whiten', code: whitenCode, constants: { triangular: rank === count ? 1 : 0 } });
  const w = createStorage(gpu, 16 * width * rows4, 'row space W');
  const given = [createStorage(gpu, columns, 'row space B'), createStorage(gpu, rows, 'row space H')];
  const params = createUniform(gpu, [count, rows4, width].map(BigInt), 'row space shape');
  const encoder = gpu.device.createCommandEncoder({ label: 'whiten' });
  const pass = encoder.beginComputePass({ label: 'whiten' });
  kernel.encode(pass, [...given, w], [{ buffer: params }], width * rows4);
  pass.end();
  gpu.device.queue.submit([encoder.finish()]);
  for (const buffer of [...given, params]) buffer.destroy();
  return w;
}
