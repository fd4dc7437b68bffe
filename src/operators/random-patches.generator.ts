// Masks of square patches, each visible by chance (docs/operators.md, stream 2): the paper's patch in-painting.
import { streams, uniform } from '../math/rng.ts';
import { StudioError } from '../protocol/errors.ts';
import type { ParamSpec } from '../protocol/param-spec.ts';
import { readNumber, readNumberChoice, readSeed } from '../protocol/read-params.ts';
import type { Generator } from './contract.ts';
import { says } from './operators.words.ts';

const params: ParamSpec[] = [
  {
    kind: 'choice',
    id: 'patch',
    label: 'Patch size',
    options: [1, 2, 4, 8, 16, 32, 64].map((value) => ({ value, label: `${value} px` })),
    initial: 8,
    help: 'Side of a patch.',
  },
  {
    kind: 'number',
    id: 'probability',
    label: 'Visible share',
    min: 0,
    max: 1,
    step: 0.01,
    initial: 0.1,
    help: 'The chance of every patch to be visible; at least one always is.',
  },
  { kind: 'seed', id: 'seed', label: 'Seed', initial: 0 },
];

const ATTEMPTS = 1000;

/** Which of `cells` patches are visible: the first attempt that shows one, else one alone. */
function visibleCells(cells: number, probability: number, seed: number): boolean[] {
  for (let attempt = 0; attempt < ATTEMPTS; attempt++) {
    const seen = Array.from({ length: cells }, (_, cell) => uniform(seed, streams.mask, attempt * cells + cell) < probability);
    if (seen.includes(true)) return seen;
  }
  const only = Math.floor(uniform(seed, streams.mask, ATTEMPTS * cells) * cells);
  return Array.from({ length: cells }, (_, cell) => cell === only);
}

export const generator: Generator = {
  id: 'random-patches',
  label: 'Random patches',
  summary: 'Shows a few square patches at random places.',
  makes: 'mask',
  operators: ['mask', 'composition'],
  params,
  generate(values, size) {
    const patch = readNumberChoice(params, values, 'patch');
    if (size % patch !== 0) throw new StudioError('bad-params', says.patchSizeMustDivideThe(size, patch));
    const side = size / patch;
    const seen = visibleCells(side * side, readNumber(params, values, 'probability'), readSeed(params, values, 'seed'));
    return Uint8Array.from({ length: size * size }, (_, i) => {
      const row = Math.floor(Math.floor(i / size) / patch);
      return seen[row * side + Math.floor((i % size) / patch)] ? 1 : 0;
    });
  },
};
