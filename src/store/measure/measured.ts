// What was measured, and where it comes from. Plain data, below the page's state: runs and comparisons hold it too.
import type { Measurement, NoiseSpec, OperatorSpec } from '../../protocol/engine-api.ts';
import type { BroughtNumbers, NumberArray, NumbersReading } from '../../protocol/number-array.ts';

/** Where y comes from: made from the photo, which then is the truth; the photo itself; or numbers from a file. */
export type Origin = { kind: 'made' } | { kind: 'photo' } | NumbersOrigin;

export type NumbersOrigin = { kind: 'numbers'; name: string } & BroughtNumbers;

export const made: Origin = { kind: 'made' };

/** An array that somebody brought, to be read in the one way that it fits. */
export const numbersFrom = ({ name, values, shape }: NumberArray): NumbersOrigin => ({
  kind: 'numbers',
  name,
  y: values,
  shape,
  order: 'auto',
  range: 'auto',
});

/** y as this studio keeps it: in the operator's own order and the model's range. */
export const ownNumbers = (y: Float32Array, name: string): NumbersOrigin => ({
  kind: 'numbers',
  name,
  y,
  shape: [y.length],
  order: 'own',
  range: 'signed',
});

/** As the engine takes it. */
export const broughtBy = ({ kind, y, shape, order, range }: NumbersOrigin) => ({ kind, y, shape, order, range });

/** What a measurement answers to. */
export interface MeasureRequest {
  operator: OperatorSpec;
  noise: NoiseSpec;
  size: number;
  origin: Origin;
  /** The photo, [3, S, S]: the truth, or where `origin` is the photo, what was measured. Null where numbers were brought. */
  image: Float32Array | null;
}

export interface Measured {
  request: MeasureRequest;
  /** What y was measured by: what was asked for, or, for a photo that was blurred already, what describes it truly. */
  operator: OperatorSpec;
  /** x where it is known; without it there is no PSNR and no null-space share. */
  truth: Float32Array | null;
  measurement: Measurement;
  /** σ_n as a brought photo shows it. */
  noiseEstimate: number | null;
  /** How brought numbers were read; null where none were. */
  reading: NumbersReading | null;
}

/** The estimate of what is being painted. */
export interface Preview {
  /** Whether it was moved onto the measurement. */
  isMet: boolean;
  of: Measured;
  weightsSha256: string;
  /** The class that was asked for. */
  label: number | null;
  /** [3, S, S] */
  mmse: Float32Array;
}
