// A run as it was once computed, small enough to travel with the page: the network's estimate x̂₀ of every second step (WebP, lossy: they are on
// the screen for a moment), the pictures that it ended with (PNG, exact), and the recipe that makes it again. Checked like anything that
// is read. Knows neither scenes nor the stage.
import * as v from 'valibot';
import type { Posterior } from '../store/state.ts';
import { recordingLimits, whyNoScene } from '../store/visit/scene-run.ts';
import { StudioError } from '../protocol/errors.ts';
import { fromBase64Url, toBase64Url, type Bytes } from './bytes.ts';
import { parseRecipe, writeRecipe, type Recipe } from './recipe.ts';
import { wrongEntry } from '../protocol/wrong-entry.ts';
import { says } from './kept-files.words.ts';

/** [3, S, S], bytes as they are shown. */
type Planes = Uint8ClampedArray;

export interface Recording {
  recipe: Recipe;
  /** Day that it was made, YYYY-MM-DD, and how long it took. */
  day: string;
  seconds: number;
  steps: { i: number; sigma: number; pictures: Planes[] }[];
  total: number;
  samples: Planes[];
  mmse: Planes | null;
}

const mostCharacters = 2 ** 21;
const quality = 0.5;

const number = v.pipe(v.number(), v.finite(), v.minValue(0));
const sheet = v.pipe(v.string(), v.regex(/^[A-Za-z0-9_-]+$/));
const schema = v.strictObject({
  format: v.literal('invfussion-recording'),
  version: v.literal(1),
  recipe: v.string(),
  day: v.pipe(v.string(), v.regex(/^\d{4}-\d{2}-\d{2}$/)),
  seconds: number,
  total: v.pipe(v.number(), v.integer(), v.minValue(1), v.maxValue(1000)),
  steps: v.pipe(
    v.array(v.strictObject({ i: v.pipe(v.number(), v.integer(), v.minValue(1)), sigma: number })),
    v.minLength(1),
    v.maxLength(recordingLimits.steps),
  ),
  /** Steps downwards, samples to the right. */
  frames: sheet,
  /** One row: the samples, and the MMSE estimate where there is one. */
  last: sheet,
  hasMmse: v.boolean(),
});

function writeTile(canvas: OffscreenCanvasRenderingContext2D, planes: Planes, size: number, column: number, row: number): void {
  const data = new ImageData(size, size);
  const area = size * size;
  for (let i = 0; i < area; i++) data.data.set([planes[i] ?? 0, planes[area + i] ?? 0, planes[2 * area + i] ?? 0, 255], 4 * i);
  canvas.putImageData(data, column * size, row * size);
}

async function writeSheet(rows: readonly (readonly Planes[])[], size: number, type: string): Promise<string> {
  const canvas = new OffscreenCanvas(size * (rows[0]?.length ?? 0), size * rows.length);
  const context = canvas.getContext('2d');
  if (!context) throw new StudioError('internal', 'this browser gives no canvas');
  rows.forEach((pictures, row) => pictures.forEach((planes, column) => writeTile(context, planes, size, column, row)));
  return toBase64Url(new Uint8Array(await (await canvas.convertToBlob({ type, quality })).arrayBuffer()));
}

function readTile(context: OffscreenCanvasRenderingContext2D, size: number, column: number, row: number): Planes {
  const { data } = context.getImageData(column * size, row * size, size, size);
  const area = size * size;
  return Uint8ClampedArray.from({ length: 3 * area }, (_, i) => data[4 * (i % area) + Math.floor(i / area)] ?? 0);
}

/** @throws StudioError where it is no picture of this shape */
async function readSheet(bytes: Bytes, type: string, size: number, columns: number, rows: number): Promise<Planes[][]> {
  const bitmap = await createImageBitmap(new Blob([bytes], { type }));
  try {
    if (bitmap.width !== columns * size || bitmap.height !== rows * size)
      throw new StudioError('bad-recipe', says.sheetOfTheRecordingIs(bitmap.width, bitmap.height));
    const context = new OffscreenCanvas(bitmap.width, bitmap.height).getContext('2d', { willReadFrequently: true });
    if (!context) throw new StudioError('internal', 'this browser gives no canvas');
    context.drawImage(bitmap, 0, 0);
    return Array.from({ length: rows }, (_, row) => Array.from({ length: columns }, (__, column) => readTile(context, size, column, row)));
  } finally {
    bitmap.close();
  }
}

const toShown = (image: Float32Array): Planes => Uint8ClampedArray.from(image, (value) => Math.round((value + 1) * 127.5));

/** @param recipe of this run. @throws StudioError where the run's steps are not all here */
export async function writeRecording(run: Posterior, recipe: Recipe): Promise<string> {
  const { samples, mmse, size, seconds } = run;
  const [trail] = run.trails;
  if (!trail || whyNoScene(run) !== null)
    throw new StudioError('bad-params', says.recordingIsOneDrawOf(recordingLimits.samples, recordingLimits.steps));
  const part = 3 * size * size;
  const steps = trail.steps.filter((_, k) => (trail.steps.length - 1 - k) % 2 === 0);
  const rows = steps.map(({ denoised }) => samples.map((_, k) => denoised.subarray(k * part, (k + 1) * part)));
  const kept: v.InferInput<typeof schema> = {
    format: 'invfussion-recording',
    version: 1,
    seconds,
    hasMmse: mmse !== null,
    recipe: await writeRecipe({ ...recipe, draws: false }),
    day: new Date().toISOString().slice(0, 10),
    steps: steps.map(({ i, sigma }) => ({ i, sigma })),
    total: trail.steps.at(-1)?.i ?? 1,
    frames: await writeSheet(rows, size, 'image/webp'),
    last: await writeSheet([[...samples.map(({ image }) => toShown(image)), ...(mmse ? [toShown(mmse)] : [])]], size, 'image/png'),
  };
  return JSON.stringify(kept);
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch (error) {
    throw new StudioError('bad-recipe', says.itIsNotJson(), error);
  }
}

/** @throws StudioError bad-recipe */
function checked(text: string): v.InferOutput<typeof schema> {
  if (text.length > mostCharacters) throw new StudioError('bad-recipe', says.itIsLongerThanCharacters2(mostCharacters));
  const parsed = v.safeParse(schema, parseJson(text));
  if (!parsed.success) throw new StudioError('bad-recipe', says.theRecording(wrongEntry(parsed.issues)));
  return parsed.output;
}

/** What sets the run's measurement up. @throws StudioError bad-recipe */
export const recipeOfRecording = async (text: string): Promise<Recipe> => parseRecipe(checked(text).recipe);

/** @throws StudioError bad-recipe */
export async function readRecording(text: string): Promise<Recording> {
  const kept = checked(text);
  const { day, seconds, total, steps, frames, last, hasMmse } = kept;
  const recipe = await parseRecipe(kept.recipe);
  const [count, { size }] = [recipe.seeds.length, recipe];
  const rows = await readSheet(fromBase64Url(frames), 'image/webp', size, count, steps.length);
  const [ends = []] = await readSheet(fromBase64Url(last), 'image/png', size, count + (hasMmse ? 1 : 0), 1);
  return {
    recipe,
    day,
    seconds,
    total,
    steps: steps.map((step, row) => ({ ...step, pictures: rows[row] ?? [] })),
    samples: ends.slice(0, count),
    mmse: ends[count] ?? null,
  };
}
