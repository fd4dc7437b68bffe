// What stays as it is when another model takes over, and what cannot. Pure; words only.
import type { ModelInfo } from '../../protocol/engine-api.ts';
import type { StudioState } from '../state.ts';

/** What stays as it is when another model takes over, and what cannot, in sentences. */
export function wordsOfSwitch({ posterior, comparison, photo, size, settings, catalogue, setup }: StudioState, next: ModelInfo): string[] {
  const sampler = catalogue?.samplers.find(({ id }) => id === settings.samplerId);
  const operator = catalogue?.operators.find(({ id }) => id === setup.operatorId);
  const isLacking = sampler?.requires.some((needed) => !next.capabilities.includes(needed)) ?? false;
  const hasKernel = Object.values(setup.operatorParams[setup.operatorId ?? ''] ?? {}).some((value) => value instanceof Float32Array);
  const isOther = size !== next.size;
  return [
    photo ? 'Photo, operator and settings are kept.' : 'Operator and settings are kept.',
    ...(isOther ? [`Masks are scaled to ${next.size} × ${next.size} pixels${hasKernel ? '; the kernel is made anew' : ''}.`] : []),
    ...(posterior || comparison.shown ? ['What was drawn is not: it is the other model’s.'] : []),
    ...(isLacking && sampler ? [`${sampler.label} cannot run on it: choose another sampler.`] : []),
    ...(operator && next.families.length > 0 && !next.families.includes(operator.id)
      ? [`It was not trained with ${operator.label.toLowerCase()}.`]
      : []),
  ];
}
