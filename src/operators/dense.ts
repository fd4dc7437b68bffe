// Operators that are a small dense matrix, on a picture or on each of its colours: everything but the matrix is derived here, the twin, both
// devices' forms and the maps.
import type { Gpu } from '../gpu/device.ts';
import type { Params } from '../protocol/param-spec.ts';
import type { GpuMove, GpuOperator, MoveBinding, Operator, PictureMaps, RunBinding } from './contract.ts';
import { createDenseColoursGpu } from './dense.colours.gpu.ts';
import { createDenseCpu } from './dense.cpu.ts';
import { createDenseGpu } from './dense.gpu.ts';
import { denseReference, solveMoorePenrose, solveRegularised, type DenseMatrix } from './dense.reference.ts';
import { paramsOf } from './entries.ts';
import { createProductMaps } from './product.maps.ts';
import { createRowSpaceMove } from './row-space.gpu.ts';
import type { Compile } from './tensor-program.ts';

const widthOf = ({ a, rows }: DenseMatrix): number => a.length / rows;

function mapsOf(compile: Compile, matrix: DenseMatrix, batch: number): PictureMaps {
  const { a, rows, colours } = matrix;
  const product = { matrix: Float32Array.from(a), rows, width: widthOf(matrix), colours } as const;
  const solve = (v: Float64Array, std: number): Float64Array => solveRegularised(matrix, v, std);
  return createProductMaps(
    compile,
    { ...product, read: (y) => y.slice(), solve, solveExactly: (r) => solveMoorePenrose(matrix, r) },
    batch,
  );
}

function createDenseMove(gpu: Gpu, matrix: DenseMatrix, { entries, batch }: MoveBinding): Promise<GpuMove> {
  const { a, rows, colours } = matrix;
  const source = { rows: Float32Array.from(a), count: rows, width: widthOf(matrix), ...matrix.exactly() };
  return createRowSpaceMove(
    gpu,
    source,
    entries.map(({ y }) => Float64Array.from(y)),
    colours * batch,
  );
}

function createGpu(gpu: Gpu, binding: RunBinding, matrix: DenseMatrix): Promise<GpuOperator> {
  return matrix.colours === 1 ? createDenseGpu(gpu, binding, matrix) : createDenseColoursGpu(gpu, binding, matrix);
}

/** @param read the matrix; throws StudioError bad-params */
export function dense(read: (params: Params, size: number) => DenseMatrix): Pick<Operator, 'reference' | 'cpu' | 'gpu' | 'maps' | 'move'> {
  return {
    reference: (params, size) => denseReference(read(params, size)),
    cpu: (compile, binding) => createDenseCpu(compile, binding, read(paramsOf(binding.entries), binding.size)),
    gpu: async (gpu, binding) => createGpu(gpu, binding, read(paramsOf(binding.entries), binding.size)),
    maps: (compile, { entries, size, batch }) => mapsOf(compile, read(paramsOf(entries), size), batch),
    move: async (gpu, _compile, binding) => createDenseMove(gpu, read(paramsOf(binding.entries), binding.size), binding),
  };
}
