// Whether pictures are moved onto the measurement while they are drawn (src/samplers/params.ts), as the page needs to know it.
import type { Params } from '../protocol/param-spec.ts';

/** A parameter of every sampler whose network is told H. */
export const meetId = 'meet';
/** The network alone. */
export const learned: Params = { [meetId]: 'learned' };

/** What the estimate beside a sampler's pictures is to do with the measurement: the same as they, which projections always meet. */
export function estimateParams(params: Params | undefined): Params {
  return { [meetId]: params?.[meetId] ?? 'met' };
}

export function isSameEstimate(a: Params | undefined, b: Params | undefined): boolean {
  return estimateParams(a)[meetId] === estimateParams(b)[meetId];
}

/** Whether all these pictures meet the measurement already. */
export function meets(params: Params, noiseStd: number): boolean {
  return noiseStd === 0 && params[meetId] === 'met';
}
