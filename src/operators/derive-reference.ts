// The rest of a float64 twin, from what only its operator can say: H, Hᵀ, H† and which numbers of y are measured. Whatever acts elsewhere
// than on the entries of y (a spectrum) says so itself and overrides what is derived here.
import type { MeasurementPicture } from '../protocol/measurement-picture.ts';
import type { NaturalShape } from '../protocol/number-array.ts';
import type { OperatorForm } from '../protocol/operator-form.ts';
import type { ReferenceOperator } from './contract.ts';
import { addMeasurementNoise, rootMeanSquare, transformEntries } from './feature-transform.ts';

/** What is not written here: `pinvExact` is then H† at σ_n = 0, every number of y is measured, and y is no picture but a row. */
type Core = Pick<ReferenceOperator, 'measurementSize' | 'rank' | 'apply' | 'adjoint' | 'pinv'> & {
  pinvExact?: ReferenceOperator['pinvExact'];
  isMeasured?(entry: number): boolean;
  natural?: NaturalShape;
  form(): Omit<OperatorForm, 'counted'>;
  toPicture?(y: Float64Array): MeasurementPicture | null;
};

export function deriveReference({ isMeasured, ...core }: Core): ReferenceOperator {
  const { measurementSize, apply, pinv } = core;
  const entries = Array.from({ length: measurementSize }, (_, entry) => entry);
  const noisy = isMeasured ? entries.filter(isMeasured).length : measurementSize;
  return {
    pinvExact: (y) => ({ x: pinv(y, { std: 0, blurFactor: 0 }), residual: 0, iterations: 0 }),
    natural: { shape: [measurementSize], order: null, frame: null, valid: null },
    toPicture: () => null,
    ...core,
    form: () => ({ ...core.form(), counted: noisy }),
    transformed: (a, y, transform) => transformEntries(y, apply(a), transform),
    features: (a, y, transform, regularisation) => pinv(transformEntries(y, apply(a), transform), regularisation),
    addNoise: (y, std, seed) => addMeasurementNoise(y, std, seed, isMeasured),
    rms: (residual) => rootMeanSquare(isMeasured ? residual.filter((_, entry) => isMeasured(entry)) : residual, noisy),
  };
}
