// The random matrix on pictures. Twin: matrix.reference.ts.
import { solveCholesky } from '../math/cholesky.ts';
import type { MapsBinding, PictureMaps } from './contract.ts';
import { createDenseMaps } from './dense.maps.ts';
import { paramsOf } from './entries.ts';
import { readMatrixParams } from './matrix.params.ts';
import { factorRegularised, matrixOf } from './matrix.reference.ts';
import type { Compile } from './tensor-program.ts';

/** @throws StudioError bad-params */
export function createMatrixMaps(compile: Compile, { entries, size, batch }: MapsBinding): PictureMaps {
  const { rows, seed } = readMatrixParams(paramsOf(entries), size);
  const { a, gram } = matrixOf(rows, seed, size);
  const factors = new Map<number, Float64Array>();
  const solve = (v: Float64Array, std: number): Float64Array => {
    const factor = factors.get(std) ?? factorRegularised(gram(), rows, std);
    factors.set(std, factor);
    const out = v.slice();
    solveCholesky(factor, rows, out, 0);
    return out;
  };
  const dense = { matrix: Float32Array.from(a), rows, width: 3 * size * size, colours: 1 } as const;
  return createDenseMaps(compile, { ...dense, read: (y) => y.slice(), solve, solveExactly: (r) => solve(r, 0) }, batch);
}
