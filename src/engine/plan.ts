// What a run will do, decided once before any device is asked and frozen: everything after this takes the plan, and no request.
// D(x; σ) = Σ wᵢ(σ)·Dᵢ(x; σ) over the plan's terms. What changes D joins the terms (another label, another model, an interval of σ
// in which the operator is told); what changes the samples' measurements joins `problem`. Knows no back end.
import type { Manifest } from '../model/manifest.ts';
import type { MapsBinding } from '../operators/contract.ts';
import { asksExact, type EvaluationRequest, type RestoreRequest } from '../protocol/engine-api.ts';
import type { Params } from '../protocol/param-spec.ts';
import type { Sampler, Schedule } from '../samplers/contract.ts';
import { resolveProblem, tell, type Problem, type Told } from './problem.ts';
import { checkClass, checkRequest, checkSeeds } from './request-check.ts';
import { termsOf, wantsGuide, type Term } from './terms.ts';

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
  readonly everyStep: boolean;
}

/** Whether `resolveRun` needs the manifest of the model's guide. @throws StudioError bad-params */
export function needsGuide(manifest: Manifest, request: RestoreRequest): boolean {
  return wantsGuide(manifest, checkRequest(manifest, request), request);
}

/**
 * @param guide the manifest of the model's guide, where `needsGuide`
 * @throws StudioError bad-params with a sentence that names the value and what it may be
 */
export function resolveRun(manifest: Manifest, request: RestoreRequest, guide: Manifest | null = null): RunPlan {
  const sampler = checkRequest(manifest, request);
  const problem = resolveProblem(manifest, request);
  const { params } = request.sampler;
  const start = (sampler.resumes && request.start) || null;
  // With noise the posterior mean does not meet y; where nothing is measured there is nothing to meet.
  const meets = !sampler.zeroShot && asksExact(sampler, params) && problem.noiseStd === 0 && problem.parts.some(({ y }) => y.length > 0);
  const isOneStep = sampler.evaluations(params) === 1;
  const moved = start?.past[0]?.moved ?? null;
  const maps: MapsBinding = {
    entries: problem.parts,
    size: manifest.config.size,
    batch: request.seeds.length,
    // A factor of HHᵀ loses nothing of what H hardly sees, noise in y included: y that is to be met has none, while a zero-shot method
    // may be given any.
    solves: meets && !isOneStep ? 'often' : 'once',
  };
  return Object.freeze({
    runId: request.runId,
    size: manifest.config.size,
    seeds: Object.freeze([...request.seeds]),
    sampler,
    params,
    problem,
    start,
    terms: Object.freeze(termsOf({ manifest, guide, sampler, meets }, request, problem)),
    schedule: Object.freeze(scheduleOf(manifest)),
    maps: sampler.zeroShot || meets ? Object.freeze(maps) : null,
    meeting: meets ? Object.freeze({ allAtOnce: isOneStep || (start !== null && !moved), moved }) : null,
    gradients: sampler.requires?.includes('vjp') ?? false,
    everyStep: request.everyStep ?? false,
  });
}

export function scheduleOf({ sigmaMin, sigmaMax, sigmaMmse, tuned }: Manifest): Schedule {
  return { sigmaMin, sigmaMax, sigmaMmse, tuned };
}

/** One evaluation outside a run. @throws StudioError bad-params */
export function resolveEvaluation(manifest: Manifest, request: EvaluationRequest, sigma: number): { problem: Problem; told: Told } {
  const { blind, label, seed } = request;
  checkSeeds([seed]);
  checkClass(manifest, label);
  const problem = resolveProblem(manifest, request);
  return { problem, told: tell(problem, { role: 'model', blind, label, batch: 1, sigmas: [sigma] }) };
}
