// In-painting and out-painting, H x = m∘x (mathematics §2): the float64 twin. y keeps the zeros of hidden pixels, M = 3S².
import type { ReferenceOperator } from './contract.ts';
import { addMeasurementNoise, noiseRatio, rootMeanSquare, transformEntries } from './feature-transform.ts';

/** @param mask [S, S], 1 = visible, 0 = hidden; at least one visible */
export function createMaskReference(mask: Uint8Array, size: number): ReferenceOperator {
  const plane = size * size;
  let visible = 0;
  for (const v of mask) visible += v;
  const isVisible = (entry: number): boolean => mask[entry % plane] === 1;
  /** m∘v / divisor. */
  const masked = (v: Float64Array, divisor = 1): Float64Array => v.map((value, i) => (isVisible(i) ? value / divisor : 0));

  return {
    measurementSize: 3 * plane,
    rank: 3 * visible,
    apply: (x) => masked(x),
    adjoint: (y) => masked(y),
    pinv: (y, { std }) => masked(y, 1 + noiseRatio(std)),
    pinvExact: (y) => ({ x: masked(y), residual: 0, iterations: 0 }),
    transformed: (a, y, transform) => transformEntries(y, masked(a), transform),
    features: (a, y, transform, { std }) => masked(transformEntries(y, masked(a), transform), 1 + noiseRatio(std)),
    addNoise: (y, std, seed) => addMeasurementNoise(y, std, seed, isVisible),
    rms: (residual) => rootMeanSquare(masked(residual), 3 * visible),
    toPicture: (y) => ({
      width: size,
      height: size,
      rgb: Float32Array.from({ length: 3 * plane }, (_, i) => y[(i % 3) * plane + Math.floor(i / 3)]!),
      shown: mask.slice(),
    }),
  };
}
