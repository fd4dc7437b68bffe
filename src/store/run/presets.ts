// The named samplers of the catalogue, as settings.
import type { Catalogue, SamplerPreset } from '../../protocol/engine-api.ts';
import { initialParams } from '../../protocol/param-spec.ts';
import type { Settings } from '../state.ts';

export function withPreset(settings: Settings, { sampler: { id, params } }: SamplerPreset): Settings {
  return { ...settings, samplerId: id, samplerParams: { ...settings.samplerParams, [id]: { ...params } } };
}

/** The preset that the settings are, if they are one. */
export function presetOf({ samplerId, samplerParams }: Settings, { presets, samplers }: Catalogue): SamplerPreset | null {
  const entry = samplers.find(({ id }) => id === samplerId);
  if (!entry) return null;
  const values = { ...initialParams(entry.params), ...samplerParams[entry.id] };
  return (
    presets.find(({ sampler: { id, params } }) => id === samplerId && Object.entries(params).every(([key, v]) => values[key] === v)) ?? null
  );
}
