// Which measured families speak for an operator, and which number of a family speaks for a draw: pure, for the card of how far to believe a result.
import type { Calibration } from '../../io/calibration.ts';
import type { ExaminedFamily, OperatorEntry } from '../../protocol/engine-api.ts';
import type { Params } from '../../protocol/param-spec.ts';

/** The families that were measured with this kind of operator at these parameters; empty where none was. */
export function familiesOf({ examined }: Pick<OperatorEntry, 'examined'>, params: Params): ExaminedFamily[] {
  const isOneOf = (value: unknown, values: readonly (string | number)[]): boolean => values.some((one) => one === value);
  return examined.filter(({ where = {} }) => Object.entries(where).every(([id, values]) => isOneOf(params[id], values)));
}

export interface Believed {
  family: string;
  name: string;
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
export function believed({ families }: Calibration, examined: readonly ExaminedFamily[], std: number): Believed[] {
  return examined.flatMap(({ family, name }) => {
    const found = families[family];
    if (!found) return [];
    const levels = Object.keys(found.noise).sort((a, b) => Math.abs(Number(a) - std) - Math.abs(Number(b) - std));
    const [noise = ''] = levels;
    const numbers = found.noise[noise];
    if (!numbers) return [];
    const met = std === 0 && numbers.met && numbers.met.spread !== null ? numbers.met : null;
    const { spread, coverage } = met ?? numbers;
    return [
      {
        family,
        name,
        noise,
        isMet: met !== null,
        seen: found.seen,
        spread,
        hidden: coverage?.hidden ?? null,
        measured: coverage?.seen ?? null,
      },
    ];
  });
}
