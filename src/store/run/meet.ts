// Whether pictures are moved onto the measurement while they are drawn, as the page needs to know it: the catalogue says by which parameter
// a sampler is asked for that. Knows no sampler by its name.
import { asksExact, type Catalogue, type NoiseSpec, type SamplerEntry } from '../../protocol/engine-api.ts';
import type { Params } from '../../protocol/param-spec.ts';
import type { Measured } from '../measure/measured.ts';

/** A sampler and what it was given. */
export interface Drawn {
  samplerId: string | null;
  samplerParams: Params | undefined;
}

type Truth = Pick<Measured, 'truth'>;

export function samplerOf(catalogue: Catalogue | null, id: string | null): SamplerEntry | undefined {
  return catalogue?.samplers.find((entry) => entry.id === id);
}

/** The choice itself, for a sampler that has it. */
export function exactly({ exact }: Pick<SamplerEntry, 'exact'>, asked: boolean): Params {
  return exact ? { [exact.param]: asked ? exact.asked : exact.spared } : {};
}

/**
 * A sampler's parameters for this measurement. One that was brought has noise in it whatever is said of it: a picture's 8 bits are enough
 * for an exact inverse of a blur to make nothing but noise. It is met only as the network meets it, and projected onto as it was trained.
 */
export function paramsOn({ truth }: Truth, entry: Pick<SamplerEntry, 'exact'>, params: Params): Params {
  return truth ? params : { ...params, ...exactly(entry, false) };
}

/** Whether the estimate beside a sampler's pictures meets the measurement: as they do, which projections always do. */
export function estimateMeets(catalogue: Catalogue | null, { truth }: Truth, { samplerId, samplerParams }: Drawn): boolean {
  const entry = samplerOf(catalogue, samplerId);
  const isLeftOpen = !entry?.exact || entry.zeroShot || samplerParams?.[entry.exact.param] === undefined;
  return truth !== null && (isLeftOpen || asksExact(entry, samplerParams));
}

/** Whether all these pictures meet the measurement already. */
export function meets(catalogue: Catalogue | null, { samplerId, samplerParams, noise, measured }: DrawnFrom): boolean {
  const entry = samplerOf(catalogue, samplerId);
  const isAsked = entry !== undefined && !entry.zeroShot && samplerParams !== undefined && asksExact(entry, samplerParams);
  return isAsked && noise.std === 0 && measured.measurement.y.length > 0;
}

/**
 * Whether pictures can be moved onto the measurement afterwards: not where they meet it already, nor where it was brought and is said to have
 * no noise. While it is not known how they were drawn, they are left as they are.
 */
export function canProject(catalogue: Catalogue | null, drawn: DrawnFrom): boolean {
  const { noise, measured } = drawn;
  return catalogue !== null && !meets(catalogue, drawn) && (measured.truth !== null || noise.std > 0);
}

type DrawnFrom = Drawn & { noise: NoiseSpec; measured: Measured };
