// The recipe: everything that makes a run again, as data. Every PNG, link and ZIP carries one; all of them come from strangers, so
// that what is read here is checked against a schema, capped in size and copied key by key: no prototype, no unknown key survives.
// Knows neither the page's state nor where a recipe travels.
import * as v from 'valibot';
import type { NoiseSpec, OperatorSpec } from '../protocol/engine-api.ts';
import { StudioError } from '../protocol/errors.ts';
import { isMatrixValue } from '../protocol/own-matrix.ts';
import type { Params, ParamValue } from '../protocol/param-spec.ts';
import type { Crop } from '../protocol/picture-api.ts';
import { fromBase64Url, toBase64Url, type Bytes } from './bytes.ts';
import { matrixTextSchema, referenceSchema, type MatrixReference } from './matrix-reference.ts';
import { packPixels, unpackPixels } from './pixel-codec.ts';
import { wrongEntry } from '../protocol/wrong-entry.ts';
import { says } from './kept-files.words.ts';

/** Which picture: one of the studio's own by id, else a person's, which only its hash names unless its pixels are here. */
export interface PictureReference {
  sampleId: string | null;
  /** The square in the file, and the file's SHA-256: with both the same crop can be cut again from the same file. */
  crop: Crop | null;
  fileSha256: string | null;
  /** SHA-256 of the crop as RGB bytes, planes one after another. */
  sha256: string;
  /** These very bytes, 3·S²; null where they do not travel. */
  pixels: Bytes | null;
}

export interface Recipe {
  picture: PictureReference | null;
  /** y itself where no picture made it: a measurement from elsewhere. */
  y: Float32Array | null;
  /** SHA-256 of that y, as little-endian floats; there also where y itself does not travel. Null where a picture made it. */
  ySha256: string | null;
  /** Side of the square that mask, kernel and pixels are for. */
  size: number;
  /** Without its matrix where that is too large to travel. */
  operator: OperatorSpec;
  /** Every matrix of somebody's own among its parameters, by parameter, whether it travels or not. */
  matrices: Readonly<Record<string, MatrixReference>>;
  /** Parameters of the generators that made mask or kernel. */
  generators: Readonly<Record<string, Params>>;
  noise: NoiseSpec;
  sampler: { id: string; params: Params };
  /** Class label, null = none; and its guidance, 1 = none. */
  label: number | null;
  guidance: number;
  seeds: number[];
  /** The seed whose picture this is; null: the MMSE estimate, or the whole run. */
  shown: number | null;
  /** No hashes where the model was not loaded yet; the guide's is null too where the model brings none. */
  model: { id: string; weightsSha256: string | null; guideSha256: string | null };
  /** Words: what computed it. */
  device: string;
  /** Draw as soon as it is opened. */
  draws: boolean;
}

export const recipeLimits = { textBytes: 2 ** 20, side: 256, samples: 64 } as const;

const version = 1;
const format = 'invfussion-recipe';
const largestArray = 3 * recipeLimits.side ** 2;
/** Four thirds of the bytes, and a little for what does not compress. */
const base64 = v.pipe(v.string(), v.regex(/^[A-Za-z0-9_-]*$/), v.maxLength(Math.ceil(4 * largestArray * 1.5)));
const id = v.pipe(v.string(), v.regex(/^[a-z][a-z0-9-]{0,59}$/));
const key = v.pipe(v.string(), v.regex(/^[A-Za-z][A-Za-z0-9-]{0,59}$/));
const words = v.pipe(v.string(), v.maxLength(300));
const sha256 = v.pipe(v.string(), v.regex(/^[0-9a-f]{64}$/));
const whole = (max: number) => v.pipe(v.number(), v.integer(), v.minValue(0), v.maxValue(max));
const seed = whole(2 ** 32 - 1);
const number = v.pipe(v.number(), v.finite());

const valueSchema = v.union([
  number,
  v.boolean(),
  words,
  v.strictObject({ bits: base64, length: whole(recipeLimits.side ** 2) }),
  // Kernels and paths; a measurement may be empty, they are not.
  v.strictObject({ floats: v.pipe(base64, v.nonEmpty()) }),
  matrixTextSchema(base64),
]);
type KeptValue = v.InferOutput<typeof valueSchema>;
const mostParams = 40;
const paramsSchema = v.pipe(v.record(key, valueSchema), v.maxEntries(mostParams));

const pictureSchema = v.strictObject({
  sampleId: v.nullable(id),
  crop: v.nullable(
    v.strictObject({
      x: whole(1e5),
      y: whole(1e5),
      side: whole(1e5),
      turn: v.exactOptional(v.pipe(v.number(), v.minValue(-180), v.maxValue(180))),
    }),
  ),
  fileSha256: v.nullable(sha256),
  sha256,
  pixels: v.nullable(base64),
});

const recipeSchema = v.strictObject({
  format: v.literal(format),
  version: v.literal(version),
  picture: v.nullable(pictureSchema),
  y: v.nullable(base64),
  // Missing in recipes of the first version of the studio.
  ySha256: v.optional(v.nullable(sha256), null),
  size: v.picklist([8, 16, 32, 64, 128, 256]),
  operator: v.strictObject({ id, params: paramsSchema }),
  // Missing in recipes of before a matrix could be brought.
  matrices: v.optional(v.pipe(v.record(key, referenceSchema), v.maxEntries(mostParams)), {}),
  generators: v.pipe(v.record(key, paramsSchema), v.maxEntries(mostParams)),
  noise: v.strictObject({ std: v.pipe(number, v.minValue(0), v.maxValue(1)), seed }),
  sampler: v.strictObject({ id, params: paramsSchema }),
  // Missing in recipes of before classes could be asked for.
  label: v.optional(v.nullable(whole(1e5)), null),
  guidance: v.optional(v.pipe(number, v.minValue(0), v.maxValue(10)), 1),
  seeds: v.pipe(v.array(seed), v.minLength(1), v.maxLength(recipeLimits.samples)),
  shown: v.nullable(seed),
  // A guide's hash is missing in recipes of before it was kept.
  model: v.strictObject({ id, weightsSha256: v.nullable(sha256), guideSha256: v.optional(v.nullable(sha256), null) }),
  device: words,
  draws: v.boolean(),
});

function writeValue(value: ParamValue): KeptValue {
  if (value instanceof Uint8Array) return { bits: toBase64Url(packBits(value)), length: value.length };
  if (value instanceof Float32Array) return { floats: floatsToText(value) };
  if (!isMatrixValue(value)) return value;
  const { name, rows, columns, values, sparse } = value;
  const places = sparse && { starts: wholesToText(sparse.starts), at: wholesToText(sparse.at) };
  return { matrix: { name, rows, columns, values: floatsToText(values), sparse: places } };
}

function readValue(value: KeptValue): ParamValue {
  if (typeof value !== 'object') return value;
  if ('matrix' in value) {
    const { values, sparse, ...extent } = value.matrix;
    const places = sparse && { starts: textToWholes(sparse.starts), at: textToWholes(sparse.at) };
    return { ...extent, values: textToFloats(values), sparse: places };
  }
  return 'bits' in value ? unpackBits(fromBase64Url(value.bits), value.length) : textToFloats(value.floats);
}

const mapParams = <A, B>(params: Readonly<Record<string, A>>, f: (value: A) => B): Record<string, B> =>
  Object.fromEntries(Object.entries(params).map(([name, value]) => [name, f(value)]));

/** Eight numbers of a mask in a byte, the first highest. */
export function packBits(mask: Uint8Array): Bytes {
  const out = new Uint8Array(Math.ceil(mask.length / 8));
  mask.forEach((value, i) => (out[i >> 3] = (out[i >> 3] ?? 0) | ((value === 0 ? 0 : 0x80) >> (i & 7))));
  return out;
}

export function unpackBits(packed: Uint8Array, length: number): Uint8Array {
  if (packed.length !== Math.ceil(length / 8)) throw new StudioError('bad-recipe', says.maskOfNumbersHasBytes(length, packed.length));
  return Uint8Array.from({ length }, (_, i) => ((packed[i >> 3] ?? 0) >> (7 - (i & 7))) & 1);
}

function floatsToText(values: Float32Array): string {
  const view = new DataView(new ArrayBuffer(4 * values.length));
  values.forEach((value, i) => view.setFloat32(4 * i, value, true));
  return toBase64Url(new Uint8Array(view.buffer));
}

function textToFloats(text: string): Float32Array {
  const bytes = fromBase64Url(text);
  const count = bytes.length / 4;
  if (!Number.isInteger(count) || count > largestArray) throw new StudioError('bad-recipe', says.bytesAreNoArrayOf(bytes.length));
  const view = new DataView(bytes.buffer);
  const values = Float32Array.from({ length: count }, (_, i) => view.getFloat32(4 * i, true));
  if (!values.every(Number.isFinite)) throw new StudioError('bad-recipe', says.anArrayHoldsValueThat());
  return values;
}

function wholesToText(values: Uint32Array): string {
  const view = new DataView(new ArrayBuffer(4 * values.length));
  values.forEach((value, i) => view.setUint32(4 * i, value, true));
  return toBase64Url(new Uint8Array(view.buffer));
}

function textToWholes(text: string): Uint32Array {
  const bytes = fromBase64Url(text);
  const view = new DataView(bytes.buffer);
  return Uint32Array.from({ length: Math.floor(bytes.length / 4) }, (_, i) => view.getUint32(4 * i, true));
}

export async function writeRecipe(recipe: Recipe): Promise<string> {
  const { picture, y, operator, sampler, generators } = recipe;
  const kept: v.InferInput<typeof recipeSchema> = {
    format,
    version,
    ...recipe,
    size: v.parse(recipeSchema.entries.size, recipe.size),
    picture: picture && { ...picture, pixels: picture.pixels && (await packPixels(picture.pixels, recipe.size)) },
    y: y && floatsToText(y),
    operator: { id: operator.id, params: mapParams(operator.params, writeValue) },
    generators: mapParams(generators, (params) => mapParams(params, writeValue)),
    sampler: { id: sampler.id, params: mapParams(sampler.params, writeValue) },
  };
  return JSON.stringify(kept);
}

const forbiddenKeys = new Set(['__proto__', 'prototype', 'constructor']);

function parseJson(text: string): unknown {
  const refuse = (name: string, value: unknown): unknown => {
    if (forbiddenKeys.has(name)) throw new StudioError('bad-recipe', says.itHasKeyCalled(name));
    return value;
  };
  try {
    return JSON.parse(text, refuse);
  } catch (error) {
    if (error instanceof StudioError) throw error;
    throw new StudioError('bad-recipe', says.itIsNotJson(), error);
  }
}

/** @throws StudioError bad-recipe, with what is wrong and where */
export async function parseRecipe(text: string): Promise<Recipe> {
  if (text.length > recipeLimits.textBytes) throw new StudioError('bad-recipe', says.itIsLongerThanBytes2(recipeLimits.textBytes));
  const json = parseJson(text);
  if (typeof json !== 'object' || json === null || !('format' in json) || json.format !== format)
    throw new StudioError('bad-recipe', says.itIsJsonButNot());
  if ('version' in json && json.version !== version) throw new StudioError('bad-recipe', says.itWasMadeByAnother());
  const parsed = v.safeParse(recipeSchema, json);
  if (!parsed.success) throw new StudioError('bad-recipe', wrongEntry(parsed.issues));
  const { picture, size, noise, seeds, shown, model, device, draws, label, guidance, ...kept } = parsed.output;
  return {
    size,
    noise,
    seeds,
    shown,
    model,
    device,
    draws,
    label,
    guidance,
    picture: picture && { ...picture, pixels: picture.pixels === null ? null : await unpackPixels(picture.pixels, size) },
    y: kept.y === null ? null : textToFloats(kept.y),
    ySha256: kept.ySha256,
    matrices: kept.matrices,
    operator: { id: kept.operator.id, params: mapParams(kept.operator.params, readValue) },
    generators: mapParams(kept.generators, (params) => mapParams(params, readValue)),
    sampler: { id: kept.sampler.id, params: mapParams(kept.sampler.params, readValue) },
  };
}
