// What the float64 twins share: T_ψ on measurement entries (equation 7), noise and residuals over measured numbers.
// Knows no H.
import { gelu } from '../math/erf.ts';
import { fillNormals, streams } from '../math/rng.ts';
import type { FeatureTransform } from './contract.ts';

/**
 * T_ψ([y ; Ha]) on every entry alone: v_i = GELU(W_i0·y + Σ_j W_i,j+1·(Ha)_j + b_i), exact GELU, float64.
 *
 * @param y [M], shared by the batch
 * @param ha [N, k, M]; N follows from the length
 * @returns [N, k, M]
 */
export function transformEntries(y: Float64Array, ha: Float64Array, { k, weight, bias }: FeatureTransform): Float64Array {
  const m = y.length;
  const out = new Float64Array(ha.length);
  for (let start = 0; start < ha.length; start += k * m) {
    for (let i = 0; i < k; i++) {
      const row = i * (k + 1);
      for (let entry = 0; entry < m; entry++) {
        let sum = bias[i]! + weight[row]! * y[entry]!;
        for (let j = 0; j < k; j++) sum += weight[row + 1 + j]! * ha[start + j * m + entry]!;
        out[start + i * m + entry] = gelu(sum);
      }
    }
  }
  return out;
}

/**
 * y + σ_n·(normal i, stream 1) at every entry i that is measured (docs/operators.md).
 *
 * @param isMeasured by entry; all of them where it is left out
 */
export function addMeasurementNoise(y: Float64Array, std: number, seed: number, isMeasured?: (entry: number) => boolean): Float64Array {
  const noise = new Float64Array(y.length);
  if (std > 0) fillNormals(noise, seed, streams.measurementNoise);
  return y.map((value, entry) => (std > 0 && (isMeasured?.(entry) ?? true) ? value + std * noise[entry]! : value));
}

/** √(Σ r² / count); 0 where nothing is measured. */
export function rootMeanSquare(residual: Float64Array, count: number): number {
  let sum = 0;
  for (const r of residual) sum += r * r;
  return count === 0 ? 0 : Math.sqrt(sum / count);
}

/** ε = (σ_n / 0.5)²: measurement noise relative to the variance of the data (mathematics §2). */
export function noiseRatio(std: number): number {
  return (std / 0.5) ** 2;
}
