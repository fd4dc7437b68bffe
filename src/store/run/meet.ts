// Whether pictures are moved onto the measurement while they are drawn (src/samplers/params.ts), as the page needs to know it.
import type { NoiseSpec } from '../../protocol/engine-api.ts';
import type { Params } from '../../protocol/param-spec.ts';
import type { Measured } from '../measure/measured.ts';

/** A parameter of every sampler whose network is told H. */
export const meetId = 'meet';

/** The network alone. */
export const learned: Params = { [meetId]: 'learned' };

/** What does not ask for an exact inverse, of the parameters that can. */
const onlyAsTrained: Params = { ...learned, inverse: 'as-trained' };

/**
 * A sampler's parameters for this measurement. One that was brought has noise in it whatever is said of it: a picture's 8 bits are enough
 * for an exact inverse of a blur to make nothing but noise. It is met only as the network meets it, and projected onto as it was trained.
 */
export function paramsOn({ truth }: Pick<Measured, 'truth'>, params: Params): Params {
  return truth ? params : { ...params, ...Object.fromEntries(Object.entries(onlyAsTrained).filter(([id]) => id in params)) };
}

/** Whether pictures can be moved onto the measurement afterwards: not where it was brought and is said to have no noise. */
export function canProject({ noise, measured }: { noise: NoiseSpec; measured: Measured }): boolean {
  return measured.truth !== null || noise.std > 0;
}

/** What the estimate beside a sampler's pictures is to do with the measurement: the same as they, which projections always meet. */
export function estimateParams(measured: Pick<Measured, 'truth'>, params: Params | undefined): Params {
  return paramsOn(measured, { [meetId]: params?.[meetId] ?? 'met' });
}

export function isSameEstimate(measured: Pick<Measured, 'truth'>, a: Params | undefined, b: Params | undefined): boolean {
  return estimateParams(measured, a)[meetId] === estimateParams(measured, b)[meetId];
}

/** Whether all these pictures meet the measurement already. */
export function meets({ samplerParams, noise, measured }: { samplerParams: Params; noise: NoiseSpec; measured: Measured }): boolean {
  return samplerParams[meetId] === 'met' && noise.std === 0 && measured.measurement.y.length > 0;
}
