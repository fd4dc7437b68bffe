// What a batch is begun with: the page's operator, noise, model and class, the methods and seeds that were chosen; and in words, what of it the
// page does not have any more. Pure functions of the page's state.
import type { Catalogue, NoiseSpec } from '../../protocol/engine-api.ts';
import { StudioError } from '../../protocol/errors.ts';
import { methodsOf, type Method } from '../compare/methods.ts';
import { secondsPerEvaluation } from '../compare/expected.ts';
import { isSameRequest } from '../measure/measure.ts';
import { made } from '../measure/measured.ts';
import { findOperator, generatorsFor, operatorSpec } from '../measure/setup.ts';
import { hashesOf } from '../models/made-with.ts';
import { classAsked } from '../run/class-asked.ts';
import { mmseId } from '../run/run.ts';
import type { Setup, StudioState } from '../state.ts';
import { says } from './batch-says.words.ts';
import { isFinished, type BatchSettings, type RandomPart } from './batch.ts';

const originOf = ({ origin }: StudioState): BatchSettings['origin'] => (origin.kind === 'photo' ? 'photo' : 'made');

/** What of the operator as it is set comes from a seed; null where it is the same whatever is done. */
function randomPartOf(catalogue: Catalogue | null, setup: Setup): RandomPart | null {
  const entry = findOperator(catalogue, setup.operatorId);
  if (!entry) return null;
  const own = entry.params.find(({ kind }) => kind === 'seed');
  if (own) return { kind: 'own', seedId: own.id };
  const set = setup.operatorParams[entry.id] ?? {};
  for (const spec of entry.params) {
    const usedWhen = spec.kind === 'kernel' ? spec.usedWhen : undefined;
    const maker = setup.madeBy[`${entry.id}.${spec.id}`];
    if (!maker || (usedWhen && set[usedWhen.id] !== usedWhen.value)) continue;
    const generator = generatorsFor(catalogue, entry).find(({ id }) => id === maker);
    const seed = generator?.params.find(({ kind }) => kind === 'seed');
    if (!generator || seed?.kind !== 'seed') continue;
    const params = { [seed.id]: seed.initial, ...setup.generatorParams[generator.id] };
    return { kind: 'made', paramId: spec.id, generatorId: generator.id, seedId: seed.id, params };
  }
  return null;
}

/** Noise is left out where the operator takes none. */
function noiseNow({ catalogue, setup }: StudioState): NoiseSpec {
  const takesNoise = findOperator(catalogue, setup.operatorId)?.takesNoise ?? true;
  return takesNoise ? setup.noise : { ...setup.noise, std: 0 };
}

/** Whether anything of the measurement is drawn from a seed, and so could be drawn anew for every picture. */
export function isRandomNow(state: StudioState): boolean {
  return randomPartOf(state.catalogue, state.setup) !== null || (noiseNow(state).std > 0 && originOf(state) === 'made');
}

/** What a batch could be begun with now, and what of it is chosen. The first is the network as it was trained. */
export function batchMethods(state: StudioState): { all: Method[]; chosen: Method[] } {
  const { catalogue, settings, model, batch, setup } = state;
  if (!catalogue) return { all: [], chosen: [] };
  const canMeet = originOf(state) === 'made' && setup.noise.std === 0;
  const all = methodsOf(catalogue, settings, model.kind === 'ready' ? model.info.capabilities : null, canMeet);
  const ids = batch.choice.methods ?? all.slice(0, 1).map(({ id }) => id);
  return { all, chosen: all.filter(({ id, lacking }) => ids.includes(id) && lacking.length === 0) };
}

/** Seeds that are drawn by a method: an estimate is the same whatever it starts from. */
export const seedsFor = ({ sampler }: Method, seeds: readonly number[]): readonly number[] =>
  sampler.id === mmseId ? seeds.slice(0, 1) : seeds;

/** @throws StudioError where something is still missing */
export function settingsNow(state: StudioState): BatchSettings {
  const { catalogue, setup, settings, model, size, batch } = state;
  const operator = operatorSpec(state);
  const entry = findOperator(catalogue, operator?.id ?? null);
  const { chosen } = batchMethods(state);
  if (!operator || !entry) throw new StudioError('bad-params', says.noOperator());
  if (model.kind !== 'ready') throw new StudioError('engine-stopped', says.noModel());
  if (chosen.length === 0) throw new StudioError('bad-params', says.noMethod());
  const { samples, varies, withoutFace } = batch.choice;
  return {
    operator,
    operatorLabel: entry.label,
    noise: noiseNow(state),
    origin: originOf(state),
    withoutFace,
    size,
    random: randomPartOf(catalogue, setup),
    varies: varies && isRandomNow(state),
    // The quickest first: nobody waits for minutes for what takes a second.
    methods: [...chosen].sort((a, b) => a.evaluations - b.evaluations),
    seeds: Array.from({ length: samples }, (_, i) => (settings.firstSeed + i) >>> 0),
    asked: classAsked(settings, model),
    model: { id: model.info.id, title: model.info.title, ...hashesOf(model.info) },
  };
}

/** Whether the page measures otherwise now than the batch does. */
export function isOtherMeasurement(state: StudioState, settings: BatchSettings): boolean {
  const operator = operatorSpec(state);
  if (!operator || originOf(state) !== settings.origin) return true;
  const rest = { size: settings.size, origin: made, image: null };
  return !isSameRequest({ ...rest, operator, noise: noiseNow(state) }, { ...rest, operator: settings.operator, noise: settings.noise });
}

/** Whether the page has another model than the batch: it cannot go on with that. */
export function isOtherModel({ model, modelId }: StudioState, { model: { id, weightsSha256 } }: BatchSettings): boolean {
  return model.kind === 'ready' ? model.info.weightsSha256 !== weightsSha256 : modelId !== id;
}

/** Seconds that are still to be waited for, from what this device measured; null while nothing was. */
export function secondsLeft(state: StudioState): number | null {
  const { items, settings } = state.batch;
  const methods = settings?.methods ?? batchMethods(state).chosen;
  const count = settings?.seeds.length ?? state.batch.choice.samples;
  const each = measuredHere(state) ?? secondsPerEvaluation(state);
  if (each === null) return null;
  const seeds = Array.from({ length: count }, (_, i) => i);
  const costs = methods.map((method) => method.evaluations * seedsFor(method, seeds).length);
  const left = items.flatMap((item) => (isFinished(item, settings) ? [] : costs.slice(item.results.length)));
  return each * left.reduce((a, b) => a + b, 0);
}

/** Seconds of one evaluation of one sample, of what this batch computed on this device. */
function measuredHere({ batch: { items }, engine }: StudioState): number | null {
  const done = items.flatMap(({ results }) => results.filter((result) => result.kind === 'done'));
  const here = done.filter(({ device }) => device === engine.device?.description).slice(-20);
  const evaluations = here.reduce((sum, { evaluations: each, seeds }) => sum + each * seeds.length, 0);
  return evaluations > 0 ? here.reduce((sum, { seconds }) => sum + seconds, 0) / evaluations : null;
}
