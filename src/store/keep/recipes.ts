// Between recipes and the page's state: what a run needs to be made again, and the state that a recipe asks for.
import { sha256 } from '@noble/hashes/sha2.js';
import { bytesToHex } from '@noble/hashes/utils.js';
import { travellingOperator } from '../../keep/matrix-reference.ts';
import type { PictureReference, Recipe } from '../../keep/recipe.ts';
import type { Catalogue } from '../../protocol/engine-api.ts';
import { StudioError } from '../../protocol/errors.ts';
import { knownParams } from '../../protocol/read-params.ts';
import type { Measured } from '../measure/measured.ts';
import { hashesOf } from '../models/made-with.ts';
import { classAsked } from '../run/class-asked.ts';
import type { Photo, Posterior, Settings, Setup, StudioState } from '../state.ts';
import { says } from './keep-says.words.ts';
import type { Said } from '../../protocol/words.ts';

/** The crop as the model gets it, 8 bits again: the planes of red, green and blue. */
export function bytesOf(x: Float32Array): Uint8Array<ArrayBuffer> {
  return Uint8Array.from(x, (value) => Math.max(0, Math.min(255, Math.round((value + 1) * 127.5))));
}

export function hashOf(bytes: Uint8Array): string {
  return bytesToHex(sha256(bytes));
}

/** Of y, as it is kept in recipes. */
export function hashOfNumbers(values: Float32Array): string {
  return hashOf(new Uint8Array(values.buffer, values.byteOffset, values.byteLength));
}

/** A measurement that a person brought, and that travels only if it is ticked: numbers from a file, or a photo of their own. */
export function isOwnMeasurement({ origin, photo }: Pick<StudioState, 'origin' | 'photo'>): boolean {
  return origin.kind === 'numbers' || (origin.kind === 'photo' && photo?.sampleId === null);
}

export async function hashFile(file: Blob): Promise<string> {
  return hashOf(new Uint8Array(await file.arrayBuffer()));
}

/** @param photo the picture that x was cut from, if it still is the photo */
async function referenceOf(x: Float32Array, photo: Photo | null, withPixels: boolean): Promise<PictureReference> {
  const pixels = bytesOf(x);
  return {
    sampleId: photo?.sampleId ?? null,
    crop: photo?.crop ?? null,
    fileSha256: photo && photo.sampleId === null ? await hashFile(photo.file) : null,
    sha256: hashOf(pixels),
    pixels: withPixels ? pixels : null,
  };
}

/** Generators' numbers as far as they may have made this operator's mask or kernel. */
function generatorsOf({ catalogue, setup }: StudioState, operatorId: string): Recipe['generators'] {
  const ids = catalogue?.generators.filter(({ operators }) => operators.includes(operatorId)).map(({ id }) => id) ?? [];
  return Object.fromEntries(ids.flatMap((id) => (setup.generatorParams[id] ? [[id, setup.generatorParams[id]]] : [])));
}

/** Opened or cut again, a photo is another array with the same numbers. */
function isSamePicture(a: Float32Array | null, b: Float32Array | null): boolean {
  return a === b || (a !== null && a.length === b?.length && a.every((value, i) => value === b[i]));
}

/** The recipe of pictures that were drawn. It embeds the crop. */
export async function recipeOfRun(state: StudioState, posterior: Posterior, shown: number | null): Promise<Recipe> {
  const { request, truth, measurement } = posterior.measured;
  const photo = isSamePicture(state.photo?.x ?? null, request.image) ? state.photo : null;
  const seeds = posterior.samples.map(({ seed }) => seed);
  return {
    picture: request.image && (await referenceOf(request.image, photo, true)),
    y: truth ? null : measurement.y,
    ySha256: truth ? null : hashOfNumbers(measurement.y),
    size: posterior.size,
    ...travellingOperator(posterior.operator),
    generators: generatorsOf(state, posterior.operator.id),
    noise: posterior.noise,
    sampler: { id: posterior.samplerId, params: posterior.samplerParams },
    ...posterior.asked,
    seeds: seeds.length > 0 ? seeds : [state.settings.firstSeed],
    shown,
    model: { id: posterior.modelId, weightsSha256: posterior.weightsSha256, guideSha256: posterior.guideSha256 },
    device: posterior.backend,
    draws: false,
  };
}

export interface ShareChoice {
  /** A person's own crop, and the measurement that they brought, travel in the link. */
  withPhoto: boolean;
  draws: boolean;
  /** A larger matrix of one's own is named by its hash alone. */
  mostMatrixBytes?: number;
}

/** The recipe of the state as it stands, for a link. @throws StudioError where something is still missing */
export async function recipeOfState(state: StudioState, measured: Measured, choice: ShareChoice): Promise<Recipe> {
  const { photo, settings, model, catalogue, engine } = state;
  const sampler = catalogue?.samplers.find(({ id }) => id === settings.samplerId);
  if (!photo || !sampler) throw new StudioError('bad-params', says.photoAndOperatorMustBe());
  const { request, operator, truth, measurement } = measured;
  return {
    picture: request.image && (await referenceOf(request.image, photo, photo.sampleId === null && choice.withPhoto)),
    y: truth || (isOwnMeasurement(state) && !choice.withPhoto) ? null : measurement.y,
    ySha256: truth ? null : hashOfNumbers(measurement.y),
    size: state.size,
    ...travellingOperator(operator, choice.mostMatrixBytes),
    generators: generatorsOf(state, operator.id),
    noise: request.noise,
    sampler: { id: sampler.id, params: settings.samplerParams[sampler.id] ?? {} },
    ...classAsked(settings, model),
    seeds: Array.from({ length: settings.samples }, (_, i) => (settings.firstSeed + i) >>> 0),
    shown: null,
    // Before the first run only the folder's name is known.
    model:
      model.kind === 'ready'
        ? { id: model.info.id, ...hashesOf(model.info) }
        : { id: state.modelId, weightsSha256: null, guideSha256: null },
    device: engine.device?.description ?? '',
    draws: choice.draws,
  };
}

const batchFrom = (first: number, count: number): number[] => Array.from({ length: count }, (_, i) => (first + i) >>> 0);

/** The seeds that are drawn of a recipe: settings know a first one and a number, so they follow one another. The shown one is among them. */
function batchOf({ seeds, shown }: Recipe): number[] {
  const batch = batchFrom(seeds[0] ?? 0, seeds.length);
  const isMissing = shown !== null && seeds.includes(shown) && !batch.includes(shown);
  return isMissing ? batchFrom(shown, batch.length) : batch;
}

/** In sentences, what of a recipe's seeds is drawn otherwise than it was. */
export function remarksOnSeeds(recipe: Recipe): Said[] {
  const { seeds } = recipe;
  const [first = 0, ...rest] = batchOf(recipe);
  const follow = batchFrom(seeds[0] ?? first, seeds.length).every((seed, i) => seed === seeds[i]);
  return follow ? [] : [says.seedsDoNotFollow(first, rest.at(-1) ?? first)];
}

/** The setup and settings that a recipe asks for, over those that are there. @throws StudioError bad-recipe */
export function setupOf(recipe: Recipe, catalogue: Catalogue, setup: Setup, settings: Settings): { setup: Setup; settings: Settings } {
  const operator = catalogue.operators.find(({ id }) => id === recipe.operator.id);
  const sampler = catalogue.samplers.find(({ id }) => id === recipe.sampler.id);
  if (!operator) throw new StudioError('bad-recipe', says.thisVersionKnowsNoOperator(recipe.operator.id));
  if (!sampler) throw new StudioError('bad-recipe', says.thisVersionKnowsNoSampler(recipe.sampler.id));
  const batch = batchOf(recipe);
  const params = knownParams(operator.params, recipe.operator.params);
  const generators = Object.entries(recipe.generators).filter(([id]) => catalogue.generators.some((entry) => entry.id === id));
  return {
    setup: {
      operatorId: operator.id,
      operatorParams: { ...setup.operatorParams, [operator.id]: params },
      generatorParams: { ...setup.generatorParams, ...Object.fromEntries(generators) },
      madeBy: {},
      noise: recipe.noise,
    },
    settings: {
      ...settings,
      samples: batch.length,
      firstSeed: batch[0] ?? settings.firstSeed,
      asked: { label: recipe.label, guidance: recipe.guidance },
      samplerId: sampler.id,
      samplerParams: { ...settings.samplerParams, [sampler.id]: knownParams(sampler.params, recipe.sampler.params) },
    },
  };
}

/** Does this cut picture have the reference's pixels? */
export function isReferenced(reference: PictureReference, x: Float32Array | null): boolean {
  return x !== null && hashOf(bytesOf(x)) === reference.sha256;
}
