// Operators that are a small dense matrix of full rank: everything but the matrix is derived here, the twin, both devices' forms and the maps.
import { solveCholesky } from '../math/cholesky.ts';
import type { Params } from '../protocol/param-spec.ts';
import type { Operator, PictureMaps } from './contract.ts';
import { createDenseCpu } from './dense.cpu.ts';
import { createDenseGpu } from './dense.gpu.ts';
import { denseReference, factorRegularised, type DenseMatrix } from './dense.reference.ts';
import { paramsOf } from './entries.ts';
import { createProductMaps } from './product.maps.ts';
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

/** @param read the matrix; throws StudioError bad-params */
export function dense(read: (params: Params, size: number) => DenseMatrix): Pick<Operator, 'reference' | 'cpu' | 'gpu' | 'maps'> {
  return {
    reference: (params, size) => denseReference(read(params, size)),
    cpu: (compile, binding) => createDenseCpu(compile, binding, read(paramsOf(binding.entries), binding.size)),
    gpu: async (gpu, binding) => createDenseGpu(gpu, binding, read(paramsOf(binding.entries), binding.size)),
    maps: (compile, { entries, size, batch }) => mapsOf(compile, read(paramsOf(entries), size), size, batch),
  };
}
