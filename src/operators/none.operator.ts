// Nothing is measured: the network draws faces from its prior. Also the network that the zero-shot methods run on.
import type { Cases, Operator } from './contract.ts';
import { perPixel } from './per-pixel.ts';

export const operator: Operator = {
  id: 'none',
  label: 'Nothing seen',
  summary: 'Nothing of the photo is measured: every picture is a free guess of the model.',
  order: 9,
  params: [],
  claims: { pinv: 'exact' },
  takesNoise: false,
  ...perPixel({ mixtures: [], visible: () => null }),
};

export const cases: Cases = () => [{ name: 'alone', params: {} }];
