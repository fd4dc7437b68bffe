// Brightness without colour: one number a pixel (ITU-R BT.601), as in a photograph on black-and-white film. Colours are to be guessed.
import type { Cases, Operator } from './contract.ts';
import { perPixel } from './per-pixel.ts';

export const operator: Operator = {
  id: 'grey',
  label: 'Grey',
  summary: 'Keeps the brightness of every pixel and loses its colour.',
  order: 6,
  params: [],
  claims: { pinv: 'exact' },
  ...perPixel({ mixtures: [[0.299, 0.587, 0.114]], visible: () => null }),
};

export const cases: Cases = () => [{ name: 'alone', params: {} }];
