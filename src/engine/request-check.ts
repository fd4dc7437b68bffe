// What a run may be asked for. Everything that no run can be made of is refused here, in words and before the device is touched.
import type { Manifest } from '../model/manifest.ts';
import type { Capability } from '../protocol/capabilities.ts';
import { says as lacks } from '../protocol/capabilities.words.ts';
import { mostPastSteps, type RestoreRequest } from '../protocol/engine-api.ts';
import { StudioError } from '../protocol/errors.ts';
import { checkParams } from '../protocol/read-params.ts';
import type { Sampler } from '../samplers/contract.ts';
import { samplers } from '../samplers/registry.ts';
import { says } from './engine.words.ts';

/** More samples than this at once are more than anybody looks at, and more memory than a phone has. */
const maxSamples = 64;

/** Beyond this pictures are of one colour. */
const maxGuidance = 10;

/** What the model's folder offers beyond D(x; σ). */
export function capabilitiesOf({ vjp, told, guide }: Manifest): Capability[] {
  return [...(vjp ? (['vjp'] as const) : []), ...(told ? (['interval'] as const) : []), ...(guide ? (['guide'] as const) : [])];
}

/**
 * Whatever is not the measurement's own (`resolveProblem`).
 *
 * @throws StudioError bad-params with a sentence that names the value and what it may be
 */
export function checkRequest(manifest: Manifest, request: Omit<RestoreRequest, 'y' | 'operator' | 'noise'>): Sampler {
  checkSeeds(request.seeds);
  const sampler = samplers.get(request.sampler.id);
  if (!sampler) throw new StudioError('bad-params', says.thereIsNoSamplerCalled(request.sampler.id));
  const lacking = (sampler.requires ?? []).filter((needed) => !capabilitiesOf(manifest).includes(needed));
  if (lacking.length > 0) throw new StudioError('bad-params', lacks.cannotRun(sampler.label, lacking));
  if (request.blind && sampler.zeroShot) throw new StudioError('bad-params', says.neverShowsTheNetworkThe(sampler.label));
  checkClass(manifest, request.label);
  checkGuidance(manifest, request);
  checkParams(sampler.params, request.sampler.params);
  checkStart(request, manifest.config.size);
  return sampler;
}

/** @throws StudioError bad-params where the model knows no such class; its last row is that of none */
export function checkClass({ config }: Manifest, label: number | null): void {
  if (label === null) return;
  if (config.classes === 0) throw new StudioError('bad-params', says.thisModelKnowsNoClasses());
  const most = config.classes - 2;
  if (!(Number.isInteger(label) && label >= 0 && label <= most)) throw new StudioError('bad-params', says.theClassMustBeWhole(most, label));
}

function checkGuidance({ config }: Manifest, { label, guidance = 1 }: Pick<RestoreRequest, 'label' | 'guidance'>): void {
  if (guidance === 1) return;
  if (config.classes === 0) throw new StudioError('bad-params', says.thisModelKnowsNoClasses2());
  if (label === null) throw new StudioError('bad-params', says.guidanceNeedsClassToGuide());
  if (!(guidance >= 0 && guidance <= maxGuidance)) throw new StudioError('bad-params', says.guidanceMustBeFromTo(maxGuidance, guidance));
}

function checkStart({ start, seeds }: Pick<RestoreRequest, 'start' | 'seeds'>, size: number): void {
  if (!start) return;
  const length = 3 * size * size * seeds.length;
  const fits = start.past
    .flatMap(({ x, denoised, moved }) => [x, denoised, ...(moved ? [moved] : [])])
    .every((v) => v.length === length && v.every(Number.isFinite));
  const isCount = start.past.length >= 1 && start.past.length <= mostPastSteps;
  if (!fits || !isCount || !Number.isInteger(start.step) || start.step < 1 || !Number.isInteger(start.evaluations) || start.evaluations < 0)
    throw new StudioError('bad-params', says.whatTheRunShouldGo());
}

/** @throws StudioError bad-params */
export function checkSeeds(seeds: readonly number[]): void {
  if (seeds.length < 1 || seeds.length > maxSamples)
    throw new StudioError('bad-params', says.theNumberOfSamplesMust(maxSamples, seeds.length));
  if (!seeds.every((seed) => Number.isInteger(seed) && seed >= 0 && seed < 2 ** 32))
    throw new StudioError('bad-params', says.seedsMustBeWholeNumbers());
}
