// Index arithmetic of a StackLayout for loops on the processor: where rows and columns of a picture lie in a buffer.
import type { StackLayout } from './contract.ts';

/** What every row and every column adds to an element's index: pixel (n, k, c, r, q) is at n·… + k·… + c·… + rows[r] + columns[q]. */
export function pixelOffsets({ size, patch, strides }: StackLayout): { rows: Uint32Array; columns: Uint32Array } {
  const along = (token: number, inside: number): Uint32Array =>
    Uint32Array.from({ length: size }, (_, i) => Math.floor(i / patch) * token + (i % patch) * inside);
  return { rows: along(strides.tokenRow, strides.patchRow), columns: along(strides.tokenCol, strides.patchCol) };
}

/** What every plane (n, image, colour) of the stack adds to an element's index: [n·k·3], in this order. */
export function planeOffsets({ n, k, strides }: StackLayout): Uint32Array {
  return Uint32Array.from({ length: n * k * 3 }, (_, plane) => {
    const image = Math.floor(plane / 3);
    return Math.floor(image / k) * strides.n + (image % k) * strides.k + (plane % 3) * strides.c;
  });
}
