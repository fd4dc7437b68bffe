// What a moving camera makes of a point (docs/operators.md): positions of the sensor, one instant each, splatted bilinearly and softened
// by a Gaussian. float64 until it is handed on.

/** Around side/2, and inside so far that a point's four neighbours are too. */
function centred(line: Float64Array, side: number): Float64Array {
  const mean = line.reduce((sum, v) => sum + v, 0) / line.length;
  return line.map((v) => Math.min(Math.max(v - mean + side / 2, 0), side - 1.001));
}

/** [K, K]: every point spread over its four neighbours. */
function splat(x: Float64Array, y: Float64Array, side: number): Float64Array {
  const kernel = new Float64Array(side * side);
  for (let p = 0; p < x.length; p++) {
    const row = Math.floor(y[p]!);
    const column = Math.floor(x[p]!);
    const a = y[p]! - row;
    const b = x[p]! - column;
    const at = row * side + column;
    kernel[at] = kernel[at]! + (1 - a) * (1 - b);
    kernel[at + 1] = kernel[at + 1]! + (1 - a) * b;
    kernel[at + side] = kernel[at + side]! + a * (1 - b);
    kernel[at + side + 1] = kernel[at + side + 1]! + a * b;
  }
  return kernel;
}

/** Every row of a [side, side] array convolved with exp(−d² / 2s²), and the result transposed; the Gaussian ends at the border. */
function softenRows(rows: Float64Array, side: number, std: number): Float64Array {
  const weights = Float64Array.from({ length: side }, (_, d) => Math.exp((-d * d) / (2 * std * std)));
  const out = new Float64Array(side * side);
  for (let row = 0; row < side; row++) {
    for (let i = 0; i < side; i++) {
      let sum = 0;
      for (let j = 0; j < side; j++) sum += weights[Math.abs(i - j)]! * rows[row * side + j]!;
      out[i * side + row] = sum;
    }
  }
  return out;
}

/** The kernel [side, side] of these positions, whose mean comes to stand in the middle; sum 1. */
export function exposePath({ x, y }: { x: Float64Array; y: Float64Array }, side: number, std: number): Float32Array {
  const points = splat(centred(x, side), centred(y, side), side);
  const kernel = softenRows(softenRows(points, side, std), side, std);
  const sum = kernel.reduce((total, v) => total + v, 0);
  return Float32Array.from(kernel, (v) => v / sum);
}
