// In-painting and out-painting: some pixels are seen, the others are not. Any painted or generated mask.
import type { ParamSpec } from '../protocol/param-spec.ts';
import { readMask } from '../protocol/read-params.ts';
import type { Cases, Operator } from './contract.ts';
import { createPhotographMask } from './mask.photograph.ts';
import { colours } from './per-pixel.mixing.ts';
import { perPixel } from './per-pixel.ts';

const params: ParamSpec[] = [{ kind: 'mask', id: 'mask', label: 'Mask', help: 'Which pixels are measured; the others are to be guessed.' }];

/** A tile of a photograph may lie in a hole, where nothing is visible; the square of the studio may not. */
const form = perPixel({ mixtures: colours, visible: (values, size) => readMask(params, values, 'mask', size, { mayHideAll: true }) });

export const operator: Operator = {
  id: 'mask',
  label: 'Mask',
  summary: 'Shows some pixels and hides the others.',
  order: 1,
  params,
  claims: { pinv: 'exact' },
  hides: 'mask',
  examined: [
    { family: 'strokes', name: 'a hole as a brush makes it' },
    { family: 'patches', name: 'scattered patches' },
    { family: 'box', name: 'all but a box hidden' },
  ],
  ...form,
  reference(values, size) {
    readMask(params, values, 'mask', size);
    return form.reference(values, size);
  },
  photograph: createPhotographMask,
};

export const cases: Cases = (size, made) => [
  { name: 'patches', params: { mask: made('random-patches', { patch: 2, probability: 0.2, seed: 1 }) } },
  { name: 'box', params: { mask: made('box', { seed: 2 }) } },
  { name: 'missing box', params: { mask: made('missing-box', { seed: 3 }) } },
  { name: 'one pixel', params: { mask: new Uint8Array(size * size).fill(1, 5, 6) } },
];
