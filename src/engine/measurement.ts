// Making a measurement and judging a restoration by it: the float64 twins at work, no network, no device.
import type { Operator, ReferenceOperator, Regularisation } from '../operators/contract.ts';
import { operators } from '../operators/registry.ts';
import type { DegradeRequest, Judgement, JudgeRequest, Measurement, OperatorSpec } from '../protocol/engine-api.ts';
import type { NaturalShape } from '../protocol/number-array.ts';
import type { OperatorForm } from '../protocol/operator-form.ts';
import { StudioError } from '../protocol/errors.ts';
import { ofNoise } from './regularisation.ts';
import { says } from './engine.words.ts';

/** Measurement noise above this was never trained on. */
const maxNoiseStd = 0.3;

/** @throws StudioError bad-params */
export function operatorOf(spec: OperatorSpec): Operator {
  const operator = operators.get(spec.id);
  if (!operator) throw new StudioError('bad-params', says.thereIsNoOperatorCalled(spec.id));
  return operator;
}

/** @throws StudioError bad-params where σ_n is out of range or has nothing to reach */
export function checkNoise(std: number, { label, takesNoise = true }: Operator): void {
  if (!(std >= 0 && std <= maxNoiseStd))
    throw new StudioError('bad-params', says.measurementNoiseMustBeFrom(maxNoiseStd.toString(), std.toString()));
  if (std > 0 && !takesNoise) throw new StudioError('bad-params', says.operatorMeasuresNothingThatNoise(label));
}

/** y = Hx + n and what can be said of it. @throws StudioError bad-params */
export function measure(request: DegradeRequest): Measurement {
  const { size, noise, image } = request;
  const operator = operatorOf(request.operator);
  checkNoise(noise.std, operator);
  if (noise.std > 0 && !(Number.isSafeInteger(noise.seed) && noise.seed >= 0))
    throw new StudioError('bad-params', says.theSeedOfTheNoise(noise.seed.toString()));
  checkImage(image, size);
  const reference = operator.reference(request.operator.params, size);
  const clean = reference.apply(Float64Array.from(image));
  const y = noise.std > 0 ? reference.addNoise(clean, noise.std, noise.seed) : clean;
  return describe(reference, y, noise.std, size);
}

/** What can be said of y before any network ran. */
export function describe(reference: ReferenceOperator, y: Float64Array, noiseStd: number, size: number): Measurement {
  return {
    y: Float32Array.from(y),
    picture: reference.toPicture(y),
    natural: reference.natural,
    // What people see; a run uses its own model's.
    pinv: Float32Array.from(reference.pinv(y, ofNoise(noiseStd))),
    measured: reference.rank,
    unknowns: 3 * size * size,
  };
}

/** @throws StudioError bad-params where it is not [3, size, size] finite numbers */
export function checkImage(image: Float32Array, size: number): void {
  if (image.length !== 3 * size * size || !image.every(Number.isFinite))
    throw new StudioError('bad-params', says.thePictureMustBeFinite(size.toString()));
}

/** @throws StudioError bad-params */
export function shapeOf({ operator, size }: Pick<DegradeRequest, 'operator' | 'size'>): { natural: NaturalShape; measurementSize: number } {
  const { natural, measurementSize } = operatorOf(operator).reference(operator.params, size);
  return { natural, measurementSize };
}

/** @throws StudioError bad-params */
export const formOf = ({ operator, size }: Pick<DegradeRequest, 'operator' | 'size'>): OperatorForm =>
  operatorOf(operator).reference(operator.params, size).form();

/** ‖x − H†Hx‖² / ‖x‖² with the exact H† (of convolutions: to 1e-2 of y); 0 for a picture that is 0. @throws StudioError bad-params */
export function nullShareOf({ operator, size, image }: Omit<DegradeRequest, 'noise'>): number {
  checkImage(image, size);
  const reference = operatorOf(operator).reference(operator.params, size);
  const x = Float64Array.from(image);
  const seen = reference.pinvExact(reference.apply(x)).x;
  let [lost, all] = [0, 0];
  for (let i = 0; i < x.length; i++) {
    lost += (x[i]! - seen[i]!) ** 2;
    all += x[i]! ** 2;
  }
  return all === 0 ? 0 : Math.min(1, lost / all);
}

/** @throws StudioError bad-params where y does not fit the operator */
export function checkMeasurement(reference: ReferenceOperator, y: Float32Array): void {
  const { measurementSize } = reference;
  if (y.length !== measurementSize || !y.every(Number.isFinite))
    throw new StudioError('bad-params', says.thisOperatorMeasuresNumbersThe(measurementSize.toString(), y.length.toString()));
}

/** H†y of a run, [3, S, S]. */
export function pinvOf(reference: ReferenceOperator, y: Float32Array, regularisation: Regularisation): Float32Array {
  return Float32Array.from(reference.pinv(Float64Array.from(y), regularisation));
}

/** ‖Hx̂ − y‖ per sample: RMS over the numbers measured, in units of σ_n where σ_n > 0 (1 = the noise). */
export function fitOf(
  { parts, noiseStd }: { parts: readonly { reference: ReferenceOperator; y: Float32Array }[]; noiseStd: number },
  samples: Float32Array,
  size: number,
): number[] {
  const length = 3 * size * size;
  if (parts.every(({ y }) => y.length === 0)) return [];
  return Array.from({ length: samples.length / length }, (_, n) => {
    const { reference, y } = parts[parts.length === 1 ? 0 : n]!;
    const measured = reference.apply(Float64Array.from(samples.subarray(n * length, (n + 1) * length)));
    return reference.rms(measured.map((v, i) => v - (y[i] ?? 0))) / (noiseStd > 0 ? noiseStd : 1);
  });
}

/** Pictures held against a measurement: Hx̂, fit, and on demand the projection onto it. @throws StudioError bad-params */
export function judge({ operator, noise, y, size, images, project }: JudgeRequest): Judgement {
  const source = operatorOf(operator);
  checkNoise(noise.std, source);
  const length = 3 * size * size;
  if (images.length === 0 || images.length % length !== 0 || !images.every(Number.isFinite))
    throw new StudioError('bad-params', says.picturesMustBeFiniteNumbers(size.toString()));
  const reference = source.reference(operator.params, size);
  checkMeasurement(reference, y);
  const problem = { parts: [{ reference, y }], noiseStd: noise.std };
  const m = reference.measurementSize;
  const measured = reference.apply(Float64Array.from(images));
  const one = (n: number): Float64Array => measured.subarray(n * m, (n + 1) * m);
  const projected = project ? projectOnto(reference, images, measured, y, noise.std) : null;
  return {
    remeasured: Array.from({ length: images.length / length }, (_, n) => reference.toPicture(one(n))),
    fit: fitOf(problem, images, size),
    projected: projected && { images: projected, fit: fitOf(problem, projected, size) },
  };
}

/** x̂ + H†(y − Hx̂) of every picture. */
function projectOnto(
  reference: ReferenceOperator,
  images: Float32Array,
  measured: Float64Array,
  y: Float32Array,
  std: number,
): Float32Array {
  if (y.length === 0) return images.slice();
  const residual = measured.map((value, i) => (y[i % y.length] ?? 0) - value);
  const step = std > 0 ? reference.pinv(residual, ofNoise(std)) : reference.pinvExact(residual).x;
  return images.map((value, i) => value + (step[i] ?? 0));
}
