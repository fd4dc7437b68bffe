// The MMSE estimate E[x | y, H] by a diffusion denoiser (paper §3.1, equation 10): one evaluation on noise so strong
// that x tells nothing, so that what comes out is the mean of everything that fits y.
import type { ConditionedSampler } from './contract.ts';
import { meetChoice, meetParam } from './params.ts';

export const sampler: ConditionedSampler = {
  id: 'mmse',
  label: 'MMSE estimate',
  summary: 'One evaluation: the average of every picture that fits the measurement.',
  params: [meetParam],
  exact: meetChoice,
  // One evaluation at a noise where nothing else than y is known: told H, and never guided, for a mean is no draw.
  denoising: () => ({ toldWhereFitted: false, guided: false }),
  evaluations: () => 1,
  sigmas: (_, { sigmaMmse }) => [sigmaMmse],
  async *run({ fields, denoise, initialNoise, sigmaMmse }) {
    const noise = initialNoise();
    const x = fields.combine([[sigmaMmse, noise]]);
    const denoised = await denoise(x, sigmaMmse);
    yield { i: 1, total: 1, sigma: 0, x: denoised, denoised };
    fields.release(noise, x, denoised);
  },
};
