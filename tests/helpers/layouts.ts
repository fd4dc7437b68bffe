// Where pixel i of [N, k, 3, S, S] lies in a buffer of a StackLayout, written out from its definition (contract.ts).
import type { StackLayout } from '../../src/operators/contract.ts';

export function layoutIndices({ n, k, size, patch, strides }: StackLayout): Uint32Array {
  const out = new Uint32Array(n * k * 3 * size * size);
  let i = 0;
  for (let entry = 0; entry < n; entry++)
    for (let image = 0; image < k; image++)
      for (let colour = 0; colour < 3; colour++)
        for (let row = 0; row < size; row++)
          for (let column = 0; column < size; column++)
            out[i++] =
              entry * strides.n +
              image * strides.k +
              colour * strides.c +
              Math.floor(row / patch) * strides.tokenRow +
              (row % patch) * strides.patchRow +
              Math.floor(column / patch) * strides.tokenCol +
              (column % patch) * strides.patchCol;
  return out;
}
