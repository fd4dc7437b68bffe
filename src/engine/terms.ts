// What D is made of, D(x; σ) = Σ wᵢ(σ)·Dᵢ(x; σ): passes of the model, of its guide, with a label or without, told H or nothing, each at its
// noise levels. Knows no back end and no sampler by name.
import type { Manifest } from '../model/manifest.ts';
import type { RestoreRequest } from '../protocol/engine-api.ts';
import type { Sampler } from '../samplers/contract.ts';
import { tell, tellNothing, type How, type Problem, type Role, type Told } from './problem.ts';
import { asTrained } from './regularisation.ts';

/** One of the Dᵢ that D is made of. Where its weight is 0 it is not evaluated. */
export interface Term {
  readonly told: Told;
  weight(sigma: number): number;
}

/** What a run's D is asked. */
export interface Asked {
  manifest: Manifest;
  /** The manifest of the weaker network, where the run is guided. */
  guide: Manifest | null;
  sampler: Sampler;
  /** Every D is moved onto y. */
  meets: boolean;
}

/** One network's part of it. */
interface Network {
  manifest: Manifest;
  role: Role;
  problem: Problem;
  /** Every σ that the sampler will ask for. */
  sigmas: readonly number[];
  /** H is told at σ ≥ this, and nothing below. */
  least: number;
}

type Guide = NonNullable<Manifest['guide']>;

const guides = ({ from, to }: Guide, sigma: number): boolean => sigma <= from && sigma >= to;

/** Whether the run wants the model's weaker network at any of its noise levels. @param params checked */
export function wantsGuide(manifest: Manifest, sampler: Sampler, { sampler: { params } }: RestoreRequest): boolean {
  const { guide } = manifest;
  if (!guide || sampler.zeroShot || !sampler.denoising(params).guided) return false;
  return sampler.sigmas(params, manifest).some((sigma) => guides(guide, sigma));
}

/**
 * A supervised sampler's network is told the operator; a zero-shot one's is told nothing. Guided by a weaker network (Karras et al. 2024):
 * D_weak + w·(D − D_weak) in an interval of σ, both told the same.
 */
export function termsOf({ manifest, guide, sampler, meets }: Asked, request: RestoreRequest, problem: Problem): Term[] {
  const { params } = request.sampler;
  const toldWhereFitted = meets && !sampler.zeroShot && sampler.denoising(params).toldWhereFitted;
  const least = sampler.zeroShot ? Infinity : toldWhereFitted ? (manifest.told?.least ?? 0) : 0;
  const asked = { sigmas: sampler.sigmas(params, manifest), least };
  const own = passesOf({ ...asked, manifest, role: 'model', problem }, request);
  const { guide: how } = manifest;
  if (!how || !guide) return own;
  const weak = { ...problem, regularisation: asTrained(guide, problem.noiseStd) };
  return [
    ...weighed(passesOf({ ...asked, manifest: guide, role: 'guide', problem: weak }, request), (sigma) =>
      guides(how, sigma) ? 1 - how.weight : 0,
    ),
    ...weighed(own, (sigma) => (guides(how, sigma) ? how.weight : 1)),
  ];
}

const weighed = (terms: readonly Term[], factor: (sigma: number) => number): Term[] =>
  terms.map(({ told, weight }) => ({ told, weight: (sigma) => factor(sigma) * weight(sigma) }));

/** D of one network. */
function passesOf(network: Network, { label: asked, guidance = 1, blind, seeds }: RestoreRequest): Term[] {
  const how = { role: network.role, blind, batch: seeds.length };
  const label = network.manifest.config.classes > 0 ? asked : null;
  if (guidance === 1) return toldOrFree(network, { ...how, label }, 1);
  // Class guidance (Ho & Salimans 2022): D_ref + g·(D − D_ref); the reference pass drops the class label and nothing else.
  return [...toldOrFree(network, { ...how, label: null }, 1 - guidance), ...toldOrFree(network, { ...how, label }, guidance)];
}

/** One pass, told H at the noise levels where it is told, and nothing at the others. */
function toldOrFree({ manifest, problem, sigmas, least }: Network, how: Omit<How, 'sigmas'>, weight: number): Term[] {
  const isTold = (sigma: number): boolean => sigma >= least;
  const [above, below] = [sigmas.filter(isTold), sigmas.filter((sigma) => !isTold(sigma))];
  const free: Term[] =
    below.length > 0
      ? [{ told: tellNothing(manifest, { ...how, sigmas: Object.freeze(below) }), weight: (sigma) => (isTold(sigma) ? 0 : weight) }]
      : [];
  const told: Term[] =
    above.length > 0
      ? [{ told: tell(problem, { ...how, sigmas: Object.freeze(above) }), weight: (sigma) => (isTold(sigma) ? weight : 0) }]
      : [];
  return [...free, ...told];
}
