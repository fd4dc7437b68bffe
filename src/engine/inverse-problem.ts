// y = Hx + n as zero-shot samplers see it: H, Hᵀ and every H† by the operator's maps, on fields that are arrays of this thread.
// Knows no network. f32; the exact H† is exact to 1e-2 of what it is given.
import type { PictureMaps } from '../operators/contract.ts';
import type { Field, InverseProblem, Inverse, Reading } from '../samplers/contract.ts';
import { ArrayField, dataOf } from './array-fields.ts';
import type { Problem } from './problem.ts';
import { ofEpsilon, ofNoise } from './regularisation.ts';

function lengthOf(r: Reading): number {
  let square = 0;
  for (const v of r) square += v * v;
  return Math.sqrt(square);
}

/** @param problem y, σ_n and how the model's own H† is made; `maps` are its operator's */
export function createInverseProblem(
  maps: PictureMaps,
  problem: Pick<Problem, 'noiseStd' | 'regularisation'> & { parts: readonly { y: Float32Array }[] },
  batch: number,
): InverseProblem {
  const { noiseStd, regularisation } = problem;
  const { length } = maps;
  const y = new Float32Array(batch * length);
  const read = problem.parts.map((part, n) => maps.read(part.y, n));
  for (let n = 0; n < batch; n++) y.set(read[read.length === 1 ? 0 : n]!, n * length);
  const asField = async (x: Promise<Float32Array>): Promise<Field> => new ArrayField(await x, batch);
  const invert = (r: Reading, inverse: Inverse): Promise<Float32Array> => {
    if (inverse === 'as-trained') return maps.pinv(r, regularisation);
    if (inverse === 'projection') return noiseStd > 0 ? maps.pinv(r, ofNoise(noiseStd)) : maps.pinvExact(r);
    return 'steps' in inverse ? maps.pinvExact(r, inverse.steps) : maps.pinv(r, ofEpsilon(inverse.epsilon));
  };
  /** Hᵀy, the same in every step. */
  let back: Promise<Float32Array> | null = null;
  return {
    noiseStd,
    y,
    referenceGain: maps.referenceGain ?? 1,
    apply: (x) => maps.apply(dataOf(x)),
    async residual(x) {
      const measured = await maps.apply(dataOf(x));
      const out = new Float32Array(y.length);
      for (let i = 0; i < out.length; i++) out[i] = y[i]! - measured[i]!;
      return out;
    },
    adjoint: (r) => asField(maps.adjoint(r)),
    async pull(x) {
      back ??= maps.adjoint(y);
      const [wanted, found] = [await back, await maps.normal(dataOf(x))];
      const out = new Float32Array(found.length);
      for (let i = 0; i < out.length; i++) out[i] = wanted[i]! - found[i]!;
      return new ArrayField(out, batch);
    },
    pinv: (r, inverse) => asField(invert(r, inverse)),
    norms: (r) => Array.from({ length: batch }, (_, n) => lengthOf(r.subarray(n * length, (n + 1) * length))),
    scale: (r, factors) => r.map((v, i) => v * factors[Math.floor(i / length)]!),
  };
}
