// The composition on pictures: one dense matrix a colour, readings hold the samples that are seen. Twin: composition.reference.ts.
import { createExactSolver, createRidgeSolver, denseRows, ridgeOf, seenOf } from './composition.matrix.ts';
import { readComposition } from './composition.params.ts';
import type { MapsBinding, PictureMaps } from './contract.ts';
import { createProductMaps } from './product.maps.ts';
import { paramsOf } from './entries.ts';
import type { Compile } from './tensor-program.ts';

/** @throws StudioError bad-params */
export function createCompositionMaps(compile: Compile, { entries, size, batch }: MapsBinding): PictureMaps {
  const h = readComposition(paramsOf(entries), size);
  const rows = denseRows(h);
  const m = h.seen.length;
  const solve = createRidgeSolver(h);
  const dense = { matrix: Float32Array.from(rows), rows: m, width: size * size, colours: 3 } as const;
  const regularised = (v: Float64Array, std: number): Float64Array => solve(v, ridgeOf({ std, blurFactor: 4 }));
  return createProductMaps(
    compile,
    { ...dense, read: (y) => seenOf(y, h.seen), solve: regularised, solveExactly: createExactSolver(h, rows) },
    batch,
  );
}
