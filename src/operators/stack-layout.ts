// Index arithmetic of a StackLayout for loops on the processor: where rows, columns and planes of a picture lie in a buffer.
import type { StackLayout } from './contract.ts';

// Called once a layer and evaluation, so: plain loops.

/** What every row and every column adds to an element's index: pixel (n, k, c, r, q) is at n·… + k·… + c·… + rows[r] + columns[q]. */
export function pixelOffsets({ size, patch, strides }: StackLayout): { rows: Uint32Array; columns: Uint32Array } {
  const rows = new Uint32Array(size);
  const columns = new Uint32Array(size);
  for (let i = 0; i < size; i++) {
    const token = Math.floor(i / patch);
    rows[i] = token * strides.tokenRow + (i % patch) * strides.patchRow;
    columns[i] = token * strides.tokenCol + (i % patch) * strides.patchCol;
  }
  return { rows, columns };
}

/** What every plane (n, image, colour) of the stack adds to an element's index: [n·k·3], in this order. */
export function planeOffsets({ n, k, strides }: StackLayout): Uint32Array {
  const offsets = new Uint32Array(n * k * 3);
  for (let plane = 0; plane < offsets.length; plane++) {
    const image = Math.floor(plane / 3);
    offsets[plane] = Math.floor(image / k) * strides.n + (image % k) * strides.k + (plane % 3) * strides.c;
  }
  return offsets;
}
