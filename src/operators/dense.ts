// Operators that are a small dense matrix of full rank: everything but the matrix is derived here, the twin, both devices' forms and the maps.
import type { Gpu } from '../gpu/device.ts';
import { solveCholesky } from '../math/cholesky.ts';
import type { Params } from '../protocol/param-spec.ts';
import type { GpuMove, MoveBinding, Operator, PictureMaps } from './contract.ts';
import { createDenseCpu } from './dense.cpu.ts';
import { createDenseGpu } from './dense.gpu.ts';
import { denseReference, factorRegularised, type DenseMatrix } from './dense.reference.ts';
import { paramsOf } from './entries.ts';
import { createProductMaps } from './product.maps.ts';
import { createRowSpaceMove } from './row-space.gpu.ts';
import type { Compile } from './tensor-program.ts';

function mapsOf(compile: Compile, { a, rows, gram }: DenseMatrix, size: number, batch: number): PictureMaps {
  const factors = new Map<number, Float64Array>();
  const solve = (v: Float64Array, std: number): Float64Array => {
    const factor = factors.get(std) ?? factorRegularised(gram(), rows, std);
    factors.set(std, factor);
    const out = v.slice();
    solveCholesky(factor, rows, out, 0);
    return out;
  };
  const product = { matrix: Float32Array.from(a), rows, width: 3 * size * size, colours: 1 } as const;
  return createProductMaps(compile, { ...product, read: (y) => y.slice(), solve, solveExactly: (r) => solve(r, 0) }, batch);
}

function createDenseMove(gpu: Gpu, { a, rows, gram }: DenseMatrix, { entries, size, batch }: MoveBinding): Promise<GpuMove> {
  const factor = factorRegularised(gram(), rows, 0);
  const source = { rows: Float32Array.from(a), count: rows, width: 3 * size * size, factor };
  return createRowSpaceMove(
    gpu,
    source,
    entries.map(({ y }) => Float64Array.from(y)),
    batch,
  );
}

/** @param read the matrix; throws StudioError bad-params */
export function dense(read: (params: Params, size: number) => DenseMatrix): Pick<Operator, 'reference' | 'cpu' | 'gpu' | 'maps' | 'move'> {
  return {
    reference: (params, size) => denseReference(read(params, size)),
    cpu: (compile, binding) => createDenseCpu(compile, binding, read(paramsOf(binding.entries), binding.size)),
    gpu: async (gpu, binding) => createDenseGpu(gpu, binding, read(paramsOf(binding.entries), binding.size)),
    maps: (compile, { entries, size, batch }) => mapsOf(compile, read(paramsOf(entries), size), size, batch),
    move: (gpu, _compile, binding) => createDenseMove(gpu, read(paramsOf(binding.entries), binding.size), binding),
  };
}
