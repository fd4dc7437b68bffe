// The one convention for kernels (docs/operators.md, "Kernels as people see them"). An operator's kernel says what a sample reads; people
// see, draw, load and save the other side of it: where the light of one point goes. That is the same array turned by half a turn.

/** Either from the other; every size, nothing lost. [side, side] or any [height, width], row-major. */
export function turned<Kernel extends Float32Array | Float64Array>(kernel: Kernel): Kernel {
  return kernel.slice().reverse() as Kernel;
}

/** The same for a path in pixels of a kernel of `side`: x0, y0, x1, y1 … */
export function turnedPath(path: Float32Array, side: number): Float32Array {
  return path.map((v) => side - v);
}

/**
 * A kernel as people have it [height, width] as the operator takes it: square, its middle (entry ⌊(n − 1) / 2⌋ of n) in the middle.
 */
export function operatorKernel(seen: ArrayLike<number>, width: number, height: number): Float32Array {
  const side = Math.max(width, height);
  const middle = (n: number): number => Math.floor((n - 1) / 2);
  const [top, left] = [middle(side) - middle(height), middle(side) - middle(width)];
  const square = new Float32Array(side * side);
  for (let row = 0; row < height; row++)
    for (let column = 0; column < width; column++) square[(top + row) * side + left + column] = seen[row * width + column] ?? 0;
  return turned(square);
}
