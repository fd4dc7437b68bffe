// H†(y − Hx) on the device, exactly, for any H whose rows span few enough dimensions: W = L⁻¹H has orthonormal rows (HHᵀ = LLᵀ), so that
// H†(y − Hx) = Wᵀ(L⁻¹y − W x), three dispatches on plain planes. W is made on the device once a run. Knows no operator.
import columnsCode from '../../shaders/project-columns.wgsl?raw';
import residualCode from '../../shaders/project-residual.wgsl?raw';
import rowsCode from '../../shaders/project-rows.wgsl?raw';
import whitenCode from '../../shaders/whiten.wgsl?raw';
import { createStorage, createUniform } from '../gpu/buffer.ts';
import type { Gpu } from '../gpu/device.ts';
import { Kernel } from '../gpu/kernel.ts';
import { solveLower } from '../math/cholesky.ts';
import type { GpuMove } from './contract.ts';

/** Rows of H that span all of them, of a whole picture or of each colour alone. */
export interface RowSource {
  /** [count, width], width = 3S² or S². */
  rows: Float32Array;
  count: number;
  width: number;
  /** L of these rows, [count, count]. */
  factor: Float64Array;
}

/** Numbers that one invocation of project-rows sums; width is a multiple for S ≥ 8. */
const chunkWidth = 64;

/**
 * @param ys y at the rows of the source, [planes of a picture, count]: of one entry for all, or of every entry
 * @throws StudioError gpu-limits
 */
export async function createRowSpaceMove(gpu: Gpu, source: RowSource, ys: readonly Float64Array[], planes: number): Promise<GpuMove> {
  const { count, width } = source;
  const rows4 = Math.ceil(count / 4);
  const chunks = width / chunkWidth;
  const y = paddedPlanes(whitened(source, ys), count, 4 * rows4);
  const constants = { rows4, chunks };
  const [rows, residual, columns] = await Promise.all([
    Kernel.create(gpu, {
      label: 'project rows',
      code: rowsCode,
      constants: { ...constants, width, chunk_width: chunkWidth },
      keepBindGroups: true,
    }),
    Kernel.create(gpu, {
      ...{ label: 'project residual', code: residualCode, keepBindGroups: true },
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

/** L⁻¹y of every plane. */
function whitened({ factor, count }: RowSource, ys: readonly Float64Array[]): Float64Array {
  const out = new Float64Array(ys.reduce((total, { length }) => total + length, 0));
  let at = 0;
  for (const y of ys) {
    out.set(y, at);
    for (let start = at; start < at + y.length; start += count) solveLower(factor, count, out, start);
    at += y.length;
  }
  return out;
}

function paddedPlanes(planes: Float64Array, count: number, padded: number): Float32Array {
  const out = new Float32Array((planes.length / count) * padded);
  for (let plane = 0; plane * count < planes.length; plane++) out.set(planes.subarray(plane * count, (plane + 1) * count), plane * padded);
  return out;
}

/** W [width, 4·rows4]. */
async function makeBasis(gpu: Gpu, { rows, count, width, factor }: RowSource, rows4: number): Promise<GPUBuffer> {
  const inverse = new Float32Array(count * 4 * rows4);
  const column = new Float64Array(count);
  for (let j = 0; j < count; j++) {
    column.fill(0);
    column[j] = 1;
    solveLower(factor, count, column, 0, j);
    inverse.set(column, j * 4 * rows4);
  }
  const kernel = await Kernel.create(gpu, { label: 'whiten', code: whitenCode });
  const w = createStorage(gpu, 16 * width * rows4, 'row space W');
  const given = [createStorage(gpu, inverse, 'row space L⁻¹'), createStorage(gpu, rows, 'row space H')];
  const params = createUniform(gpu, [count, rows4, width].map(BigInt), 'row space shape');
  const encoder = gpu.device.createCommandEncoder({ label: 'whiten' });
  const pass = encoder.beginComputePass({ label: 'whiten' });
  kernel.encode(pass, [...given, w], [{ buffer: params }], width * rows4);
  pass.end();
  gpu.device.queue.submit([encoder.finish()]);
  for (const buffer of [...given, params]) buffer.destroy();
  return w;
}
