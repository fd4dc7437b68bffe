// Whether a weaker network guides what a sampler draws. Knows no sampler by its name: the catalogue says which choice needs a guide.
import type { SamplerEntry } from '../../protocol/engine-api.ts';
import type { Params } from '../../protocol/param-spec.ts';

export const asksGuide = ({ params }: Pick<SamplerEntry, 'params'>, given: Params): boolean =>
  params.some((spec) => spec.kind === 'choice' && spec.needs === 'guide' && (given[spec.id] ?? spec.initial) !== spec.initial);
