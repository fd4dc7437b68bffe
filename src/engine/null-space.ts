// Where a posterior can move: without noise an error of x̂ has no part in the row space of H. The network's directions, which know that
// only as well as they were trained, are brought there, and the estimate that they start from onto the measurement.
import type { InverseProblem } from '../samplers/contract.ts';
import { principalAxes, type PrincipalAxes } from '../posterior/principal-axes.ts';
import { ArrayField, dataOf } from './array-fields.ts';

export interface Confined extends PrincipalAxes {
  mean: Float32Array;
}

/**
 * x̂ + H†(y − Hx̂), and the principal axes of Σ (w − H†Hw)(w − H†Hw)ᵀ.
 *
 * @param problem of 1 + K pictures, without noise
 * @param mean x̂ [3, S, S]
 * @param directions [K, 3, S, S]
 */
export async function inNullSpace(problem: InverseProblem, mean: Float32Array, directions: Float32Array): Promise<Confined> {
  const all = new Float32Array(mean.length + directions.length);
  all.set(mean);
  all.set(directions, mean.length);
  const batch = all.length / mean.length;
  const seen = dataOf(await problem.pinv(await problem.apply(new ArrayField(all, batch)), 'projection'));
  const wanted = dataOf(await problem.pinv(problem.y, 'projection'));
  const picture = (k: number): Float64Array =>
    Float64Array.from(mean, (_, p) => all[k * mean.length + p]! - seen[k * mean.length + p]! + (k === 0 ? wanted[p]! : 0));
  const vectors = Array.from({ length: batch - 1 }, (_, k) => picture(k + 1));
  return { mean: Float32Array.from(picture(0)), ...principalAxes(vectors) };
}
