// Samplers with settings that are worth a name, chosen from the measurements in docs/results.md. The first is the page's default.
import type { SamplerPreset } from '../protocol/engine-api.ts';

export const presets: readonly SamplerPreset[] = [
  {
    id: 'balanced',
    label: 'Balanced',
    summary: 'As near to the exact flow as the reference, from two fifths of its evaluations. Without noise it meets y on the way.',
    sampler: { id: 'ipndm', params: { steps: 24, levels: 'edm', meet: 'met' } },
  },
  {
    id: 'preview',
    label: 'Preview',
    summary: 'A quick look with 10 evaluations: fine details still differ from the reference.',
    sampler: { id: 'ipndm', params: { steps: 10, levels: 'tuned', meet: 'met' } },
  },
  {
    id: 'reference',
    label: 'Reference',
    summary: "The paper's own: 32 Heun steps, 63 evaluations, nothing but the network.",
    sampler: { id: 'heun', params: { steps: 32, churn: 0, meet: 'learned' } },
  },
];
