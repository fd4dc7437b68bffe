// y = Hx + n as zero-shot samplers see it: H, Hᵀ and every H† by the operator's float64 twin, on fields that are arrays of this
// thread. Knows no network. The maps are exact to rounding; only the fields between them are f32.
import type { Operator, ReferenceOperator, Regularisation } from '../operators/contract.ts';
import type { InverseProblem, Inverse, Reading } from '../samplers/contract.ts';
import { ArrayField, dataOf } from './array-fields.ts';

export interface ProblemRequest {
  operator: Operator;
  reference: ReferenceOperator;
  y: Float32Array;
  noiseStd: number;
  /** What the model's own H† is made with. */
  regularisation: Regularisation;
  batch: number;
  size: number;
}

/** The regularisation whose ε = (σ/0.5)² = 4σ² is the given one, for masks, matrices and the blur alike. */
function ofEpsilon(epsilon: number): Regularisation {
  return { std: Math.sqrt(epsilon) / 2, blurFactor: 4 };
}

/** r − s, number by number. */
function minus(r: Reading, s: Reading): Reading {
  return r.map((v, i) => v - s[i]!);
}

function lengthOf(r: Reading): number {
  let square = 0;
  for (const v of r) square += v * v;
  return Math.sqrt(square);
}

export function createInverseProblem(request: ProblemRequest): InverseProblem {
  const { operator, reference, noiseStd, regularisation, batch, size } = request;
  const m = reference.measurementSize;
  const y = new Float64Array(batch * m);
  for (let n = 0; n < batch; n++) y.set(request.y, n * m);
  const toField = (x: Float64Array) => new ArrayField(Float32Array.from(x), batch);
  /** The twin of “nothing” cannot see how many images an empty reading is for. */
  const zeros = () => new ArrayField(new Float32Array(batch * 3 * size * size), batch);
  const invert = (r: Reading, inverse: Inverse): Float64Array => {
    if (inverse === 'as-trained') return reference.pinv(r, regularisation);
    if (inverse === 'projection') return noiseStd > 0 ? reference.pinv(r, { std: noiseStd, blurFactor: 4 }) : reference.pinvExact(r).x;
    return reference.pinv(r, ofEpsilon(inverse.epsilon));
  };
  const apply = (x: Float32Array): Reading => reference.apply(Float64Array.from(x));
  return {
    noiseStd,
    y,
    // Where H† is the trained one, the operator is a strided convolution: M = 3q².
    referenceGain: operator.claims.pinv === 'as-trained' ? m / 3 : 1,
    apply: (x) => apply(dataOf(x)),
    residual: (x) => minus(y, apply(dataOf(x))),
    adjoint: (r) => (m === 0 ? zeros() : toField(reference.adjoint(r))),
    pinv: (r, inverse) => (m === 0 ? zeros() : toField(invert(r, inverse))),
    norms: (r) => Array.from({ length: batch }, (_, n) => lengthOf(r.subarray(n * m, (n + 1) * m))),
    scale: (r, factors) => r.map((v, i) => v * factors[Math.floor(i / m)]!),
  };
}
