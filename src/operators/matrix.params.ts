// The parameters of the random matrix and how they are read; apart from the operator's entry so that every form of it can.
import { StudioError } from '../protocol/errors.ts';
import type { Params, ParamSpec } from '../protocol/param-spec.ts';
import { readNumber, readSeed } from '../protocol/read-params.ts';

export const matrixParams: ParamSpec[] = [
  { kind: 'int', id: 'rows', label: 'Rows', min: 2, max: 128, step: 1, initial: 64, help: 'How many numbers are measured.' },
  { kind: 'seed', id: 'seed', label: 'Seed', initial: 0, help: 'Another seed is another random matrix.' },
];

/** @throws StudioError bad-params, also where there are more rows than unknowns */
export function readMatrixParams(params: Params, size: number): { rows: number; seed: number } {
  const rows = readNumber(matrixParams, params, 'rows');
  const unknowns = 3 * size * size;
  if (rows > unknowns) throw new StudioError('bad-params', `Rows must be at most ${unknowns}, the number of unknowns, not ${rows}.`);
  return { rows, seed: readSeed(matrixParams, params, 'seed') };
}
