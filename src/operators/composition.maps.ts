// The composition on pictures: one dense matrix a colour, readings hold the samples that are seen. Twin: composition.reference.ts.
import { createRidgeSolver, denseRows, ridgeOf, seenOf, gramColumns } from './composition.matrix.ts';
import { readComposition } from './composition.params.ts';
import { asExact } from './composition.reference.ts';
import { solveByConjugateGradients } from './conjugate-gradients.ts';
import type { MapsBinding, PictureMaps } from './contract.ts';
import { createDenseMaps } from './dense.maps.ts';
import type { Compile } from './tensor-program.ts';

/** Square matrix [m, m] times every plane [m] of v. */
function timesPlanes(matrix: Float64Array, m: number, v: Float64Array): Float64Array {
  const out = new Float64Array(v.length);
  for (let start = 0; start < v.length; start += m)
    for (let i = 0; i < m; i++) {
      let sum = 0;
      for (let j = 0; j < m; j++) sum += matrix[i * m + j]! * v[start + j]!;
      out[start + i] = sum;
    }
  return out;
}

/** @throws StudioError bad-params */
export function createCompositionMaps(compile: Compile, { params, size, batch }: MapsBinding): PictureMaps {
  const h = readComposition(params, size);
  const rows = denseRows(h);
  const m = h.seen.length;
  const solve = createRidgeSolver(h);
  let gram: Float64Array | null = null;
  /** The same steps as the twin's, on HHᵀ itself. */
  const solveExactly = (r: Float64Array): Float64Array => {
    const square = (gram ??= gramColumns(h, rows));
    return solveByConjugateGradients(
      (v) => timesPlanes(square, m, v),
      (v) => v.slice(),
      r,
      3 * m,
      asExact,
    ).u;
  };
  const dense = { matrix: Float32Array.from(rows), rows: m, width: size * size, colours: 3 } as const;
  const regularised = (v: Float64Array, std: number): Float64Array => solve(v, ridgeOf({ std, blurFactor: 4 }));
  return createDenseMaps(compile, { ...dense, read: (y) => seenOf(y, h.seen), solve: regularised, solveExactly }, batch);
}
