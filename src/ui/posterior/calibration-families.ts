// Which measured families speak for an operator, and which number of a family speaks for a draw: pure, for the card of how far to believe a result.
import type { OperatorSpec } from '../../protocol/engine-api.ts';
import type { Calibration } from '../../io/calibration.ts';

/** By the ids of training/evaluate.py, in words. */
export const familyNames: Readonly<Record<string, string>> = {
  patches: 'scattered patches',
  box: 'all but a box hidden',
  strokes: 'a hole as a brush makes it',
  deblur: 'camera shake, full size',
  blur: 'camera shake, smaller',
  sr2: 'half as large',
  sr4: 'a quarter',
  sr8: 'an eighth',
  matrix: 'random numbers',
};

/** The families that were measured with operators of this kind; empty where none was. */
export function familiesOf({ id, params }: OperatorSpec): string[] {
  if (id === 'mask') return ['strokes', 'patches', 'box'];
  if (id === 'blur') return [params['stride'] === 1 ? 'deblur' : 'blur'];
  if (id === 'super-resolution') return params['filter'] === 'custom' ? [] : [`sr${String(params['stride'])}`];
  return id === 'matrix' ? ['matrix'] : [];
}

export interface Believed {
  family: string;
  /** σ_n that it was measured at. */
  noise: string;
  /** Samples whose every D meets y, as the page draws them without noise. */
  isMet: boolean;
  seen: boolean;
  spread: number | null;
  hidden: readonly number[] | null;
  measured: readonly number[] | null;
}

/** A line a family, at the measured noise that is nearest; met where it is free of noise and that was measured. */
export function believed({ families }: Calibration, operator: OperatorSpec, std: number): Believed[] {
  return familiesOf(operator).flatMap((family) => {
    const found = families[family];
    if (!found) return [];
    const levels = Object.keys(found.noise).sort((a, b) => Math.abs(Number(a) - std) - Math.abs(Number(b) - std));
    const [noise = ''] = levels;
    const numbers = found.noise[noise];
    if (!numbers) return [];
    const met = std === 0 && numbers.met && numbers.met.spread !== null ? numbers.met : null;
    const { spread, coverage } = met ?? numbers;
    return [
      { family, noise, isMet: met !== null, seen: found.seen, spread, hidden: coverage?.hidden ?? null, measured: coverage?.seen ?? null },
    ];
  });
}
