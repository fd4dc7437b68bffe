// What was measured, checked, and what of it a network is told. Knows no sampler and no back end.
import type { Manifest } from '../model/manifest.ts';
import type { Measured, Operator, ReferenceOperator, Regularisation } from '../operators/contract.ts';
import { nothing } from '../operators/registry.ts';
import type { NoiseSpec, OperatorSpec } from '../protocol/engine-api.ts';
import { checkMeasurement, checkNoise, operatorOf, pinvOf } from './measurement.ts';
import { asTrained } from './regularisation.ts';

/** y = Hx + n of one entry of the batch. */
export interface Part extends Readonly<Measured> {
  readonly reference: ReferenceOperator;
}

/** What was measured, checked: y fits H, σ_n is in range. */
export interface Problem {
  readonly operator: Operator;
  /** One for the whole batch, or one for every entry: tiles of a photograph have y and masks of their own. */
  readonly parts: readonly Part[];
  readonly noiseStd: number;
  /** What the model's own H† is made with. */
  readonly regularisation: Regularisation;
}

/** Which of the networks that a back end holds: the model's own, or the weaker one that guides it. */
export const roles = ['model', 'guide'] as const;
export type Role = (typeof roles)[number];

/** What a network is told in every pass of one term: a back end makes a `Run` of it. */
export interface Told extends Pick<Problem, 'operator' | 'regularisation'> {
  readonly role: Role;
  /** As in `Problem`, with H†y [3, S, S]. */
  readonly entries: readonly (Readonly<Measured> & { readonly pinv: Float32Array })[];
  /** Drop the joint features (ã = 0), keep H†y. */
  readonly blind: boolean;
  readonly label: number | null;
  readonly batch: number;
  /** Every σ that will be asked for. */
  readonly sigmas: readonly number[];
}

/** @throws StudioError bad-params */
export function resolveProblem(manifest: Manifest, of: { operator: OperatorSpec; noise: NoiseSpec; y: Float32Array }): Problem {
  const { y, noise } = of;
  const { params } = of.operator;
  const operator = operatorOf(of.operator);
  checkNoise(noise.std, operator);
  const reference = operator.reference(params, manifest.config.size);
  checkMeasurement(reference, y);
  const parts = Object.freeze([Object.freeze({ params, reference, y })]);
  return Object.freeze({ operator, parts, noiseStd: noise.std, regularisation: asTrained(manifest, noise.std) });
}

export type How = Pick<Told, 'role' | 'blind' | 'label' | 'batch' | 'sigmas'>;

export function tell({ operator, parts, regularisation }: Problem, how: How): Told {
  const entries = parts.map(({ params, reference, y }) => Object.freeze({ params, y, pinv: pinvOf(reference, y, regularisation) }));
  return Object.freeze({ ...how, operator, entries: Object.freeze(entries), regularisation });
}

/** H†y = 0 and ã = 0, whatever was measured. */
export function tellNothing(manifest: Manifest, how: How): Told {
  const entries = [Object.freeze({ params: {}, y: new Float32Array(), pinv: new Float32Array(3 * manifest.config.size ** 2) })];
  return Object.freeze({ ...how, operator: nothing, entries: Object.freeze(entries), regularisation: asTrained(manifest, 0) });
}

/** Whether the network is told nothing: Jᵀv is that of the network without a measurement. */
export function isToldNothing({ entries }: Told): boolean {
  return entries.every(({ y }) => y.length === 0);
}
