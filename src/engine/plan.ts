// What a run will do, decided once before any device is asked and frozen: everything after this takes the plan, and no request.
// D(x; σ) = Σ wᵢ(σ)·Dᵢ(x; σ) over the plan's terms. What changes D joins the terms (another label, another model, an interval of σ
// in which the operator is told); what changes the samples' measurements joins `problem`. Knows no back end.
import type { Manifest } from '../model/manifest.ts';
import type { MapsBinding, Measured, Operator, ReferenceOperator, Regularisation } from '../operators/contract.ts';
import { nothing } from '../operators/registry.ts';
import { asksExact, type EvaluationRequest, type NoiseSpec, type OperatorSpec, type RestoreRequest } from '../protocol/engine-api.ts';
import type { Params } from '../protocol/param-spec.ts';
import type { Sampler, Schedule } from '../samplers/contract.ts';
import { checkMeasurement, checkNoise, operatorOf, pinvOf } from './measurement.ts';
import { asTrained } from './regularisation.ts';
import { checkClass, checkRequest, checkSeeds } from './request-check.ts';

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

/** What the network is told in every pass of one term: a back end makes a `Run` of it. */
export interface Told extends Pick<Problem, 'operator' | 'regularisation'> {
  /** As in `Problem`, with H†y [3, S, S]. */
  readonly entries: readonly (Readonly<Measured> & { readonly pinv: Float32Array })[];
  /** Drop the joint features (ã = 0), keep H†y. */
  readonly blind: boolean;
  readonly label: number | null;
  readonly batch: number;
  /** Every σ that will be asked for. */
  readonly sigmas: readonly number[];
}

/** One of the Dᵢ that D is made of. Where its weight is 0 it is not evaluated. */
export interface Term {
  readonly told: Told;
  weight(sigma: number): number;
}

/** Every D is moved onto y. */
export interface Meeting {
  /** The first D is moved as far as it goes: it is the only one, or the run was begun elsewhere. */
  readonly allAtOnce: boolean;
  /** What the newest D was moved by where the run goes on. */
  readonly moved: Float32Array | null;
}

export interface RunPlan {
  readonly runId: string;
  readonly size: number;
  readonly seeds: readonly number[];
  readonly sampler: Sampler;
  readonly params: Params;
  readonly problem: Problem;
  /** At least one; what is read of the newest evaluation is read of the last. */
  readonly terms: readonly Term[];
  readonly schedule: Readonly<Schedule>;
  /** H between evaluations, for a method that is given it, and for meeting y; null where nobody asks. */
  readonly maps: MapsBinding | null;
  readonly meeting: Meeting | null;
  /** Whether the graph for Jᵀv is asked for. */
  readonly gradients: boolean;
  readonly start: RestoreRequest['start'] | null;
}

/** @throws StudioError bad-params with a sentence that names the value and what it may be */
export function resolveRun(manifest: Manifest, request: RestoreRequest): RunPlan {
  const sampler = checkRequest(manifest, request);
  const problem = resolveProblem(manifest, request);
  const { params } = request.sampler;
  const start = (sampler.resumes && request.start) || null;
  // With noise the posterior mean does not meet y; where nothing is measured there is nothing to meet.
  const meets = !sampler.zeroShot && asksExact(sampler, params) && problem.noiseStd === 0 && problem.parts.some(({ y }) => y.length > 0);
  const isOneStep = sampler.evaluations(params) === 1;
  const moved = start?.past[0]?.moved ?? null;
  const maps: MapsBinding = {
    ...{ entries: problem.parts, size: manifest.config.size, batch: request.seeds.length },
    // A factor of HHᵀ loses nothing of what H hardly sees, noise in y included: y that is to be met has none, while a zero-shot method
    // may be given any.
    solves: meets && !isOneStep ? 'often' : 'once',
  };
  return Object.freeze({
    ...{ runId: request.runId, size: manifest.config.size, seeds: Object.freeze([...request.seeds]), sampler, params, problem, start },
    terms: Object.freeze(termsOf(manifest, request, sampler, problem)),
    schedule: Object.freeze(scheduleOf(manifest)),
    maps: sampler.zeroShot || meets ? Object.freeze(maps) : null,
    meeting: meets ? Object.freeze({ allAtOnce: isOneStep || (start !== null && !moved), moved }) : null,
    gradients: sampler.requires?.includes('vjp') ?? false,
  });
}

function scheduleOf({ sigmaMin, sigmaMax, sigmaMmse, tuned }: Manifest): Schedule {
  return { sigmaMin, sigmaMax, sigmaMmse, tuned };
}

/** A supervised sampler's network is told the operator; a zero-shot one's is told nothing. */
function termsOf(manifest: Manifest, request: RestoreRequest, sampler: Sampler, problem: Problem): Term[] {
  const { blind, label, seeds, guidance = 1 } = request;
  const how = { blind, label, batch: seeds.length, sigmas: Object.freeze(sampler.sigmas(request.sampler.params, manifest)) };
  const told = sampler.zeroShot ? tellNothing(manifest, how) : tell(problem, how);
  if (guidance === 1) return [{ told, weight: () => 1 }];
  // Class guidance (Ho & Salimans 2022): D_ref + g·(D − D_ref); the reference pass drops the class label and nothing else.
  return [
    { told: Object.freeze({ ...told, label: null }), weight: () => 1 - guidance },
    { told, weight: () => guidance },
  ];
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

type How = Pick<Told, 'blind' | 'label' | 'batch' | 'sigmas'>;

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

/** One evaluation outside a run. @throws StudioError bad-params */
export function resolveEvaluation(manifest: Manifest, request: EvaluationRequest, sigma: number): { problem: Problem; told: Told } {
  const { blind, label, seed } = request;
  checkSeeds([seed]);
  checkClass(manifest, label);
  const problem = resolveProblem(manifest, request);
  return { problem, told: tell(problem, { blind, label, batch: 1, sigmas: [sigma] }) };
}
