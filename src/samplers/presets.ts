// Samplers with settings that are worth a name, chosen from the measurements in docs/results.md. The first is the page's default. A preset
// whose pictures differ by less or more than 0.93 … 1.07 of what the error warrants says so.
import type { SamplerPreset } from '../protocol/engine-api.ts';

export const presets: readonly SamplerPreset[] = [
  {
    id: 'balanced',
    label: 'Balanced',
    summary:
      'Less than half of the reference’s time; fresh noise on the way lets late steps mend what early ones got wrong, and a weaker network says what to keep away from (4 MB, fetched once).',
    // On a model that brings no weaker network the guide means nothing.
    sampler: { id: 'sde-dpmpp', params: { steps: 24, meet: 'met', told: 'fitted', guide: 'weaker' } },
  },
  {
    id: 'best',
    label: 'Best',
    summary:
      'A good twice the time of Balanced for the cleanest pictures. They differ from one another by about an eighth less than they should.',
    sampler: { id: 'ddim', params: { steps: 50, eta: 1, meet: 'met', told: 'fitted', guide: 'weaker' } },
  },
  {
    id: 'preview',
    label: 'Preview',
    summary: 'Less than half the time of Balanced, at the price of fine details.',
    sampler: { id: 'ipndm', params: { steps: 10, levels: 'tuned', meet: 'met' } },
  },
  {
    id: 'reference',
    label: 'Reference',
    summary: "The paper's own: 32 Heun steps, 63 evaluations, nothing but the network; two and a half times the time of Balanced.",
    sampler: { id: 'heun', params: { steps: 32, churn: 0, meet: 'learned' } },
  },
];
