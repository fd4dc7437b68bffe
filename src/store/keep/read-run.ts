// A run's ZIP that somebody brings back: its settings, and its pictures as the numbers that they are.
import { coloursFirst } from '../../keep/axes.ts';
import { hashOfMatrix } from '../../keep/matrix-reference.ts';
import { parseRecipe, type Recipe } from '../../keep/recipe.ts';
import { parseRunFile, type RunFile } from '../../keep/run-file.ts';
import { matrixOfFile } from '../../io/matrix-files.ts';
import { parseNumbers, readBytes, unzip } from '../../io/read-arrays.ts';
import { parseNpy } from '../../io/read-npy.ts';
import { StudioError } from '../../protocol/errors.ts';
import { shapeWords } from '../../protocol/number-array.ts';
import type { Measured } from '../measure/measured.ts';
import type { Posterior } from '../state.ts';
import { says } from './keep-says.words.ts';

export interface OpenedRun {
  recipe: Recipe;
  /** Null in a ZIP of a version that wrote none: its recipe draws the pictures anew. */
  drawn: { run: RunFile; samples: Float32Array[]; mmse: Float32Array | null } | null;
}

/** A zip's list of files is at its end. */
const listBytes = 2 ** 16;

async function isRun(file: Blob): Promise<boolean> {
  const begins = new Uint8Array(
    await file
      .slice(0, 2)
      .arrayBuffer()
      .catch(() => new ArrayBuffer(0)),
  );
  if (begins[0] !== 0x50 || begins[1] !== 0x4b) return false;
  const list = new TextDecoder('latin1').decode(await file.slice(Math.max(0, file.size - listBytes)).arrayBuffer());
  return /(^|[^A-Za-z0-9_./-])recipe\.json/.test(list);
}

/** [N, S, S, 3] or [S, S, 3] → pictures [3, S, S]. */
function picturesOf(bytes: Uint8Array, name: string, size: number): Float32Array[] {
  const { shape, values } = parseNpy(bytes, name);
  const length = 3 * size * size;
  if (shape.slice(-3).join() !== [size, size, 3].join())
    throw new StudioError('bad-recipe', says.ofThisZipIsNot(name, shapeWords(shape), size));
  return Array.from({ length: values.length / length }, (_, i) =>
    coloursFirst(values.subarray(i * length, (i + 1) * length), 3, size * size),
  );
}

/** The matrix that was too large for the recipe lies beside it as it is. @throws StudioError bad-recipe where it is another one */
function withMatrixOf(members: Readonly<Record<string, Uint8Array>>, recipe: Recipe): Recipe {
  const { operator, matrices, size } = recipe;
  const [missing] = Object.entries(matrices).filter(([id]) => !(id in operator.params));
  const bytes = members['H.npy'] ?? members['H.npz'];
  if (!missing || !bytes) return recipe;
  const [id, { name, sha256 }] = missing;
  const numbers = parseNumbers(bytes, name);
  const array = Array.isArray(numbers) ? numbers.at(0) : numbers;
  const matrix = array && { ...matrixOfFile(array, size, 'interleaved'), name };
  if (!matrix || hashOfMatrix(matrix) !== sha256) throw new StudioError('bad-recipe', says.hIsNotOfSettings());
  return { ...recipe, operator: { ...operator, params: { ...operator.params, [id]: matrix } } };
}

/** Null for whatever is no run. @throws StudioError bad-recipe, bad-params with what is wrong of it */
export async function readRun(file: Blob, name: string): Promise<OpenedRun | null> {
  if (!(await isRun(file))) return null;
  const wanted = ['recipe.json', 'run.json', 'samples.npy', 'mmse.npy', 'H.npy', 'H.npz'];
  const members = unzip(await readBytes(file, name), name, (member) => wanted.includes(member));
  const text = (member: string): string | null => (members[member] ? new TextDecoder().decode(members[member]) : null);
  const recipe = withMatrixOf(members, await parseRecipe(text('recipe.json') ?? ''));
  const json = text('run.json');
  if (json === null) return { recipe, drawn: null };
  const run = parseRunFile(json);
  const all = (member: string): Float32Array[] => (members[member] ? picturesOf(members[member], member, recipe.size) : []);
  const samples = all('samples.npy');
  if (samples.length !== run.seeds.length || samples.length !== run.fits.length)
    throw new StudioError('bad-recipe', says.thisZipHasSamplesAnd(samples.length, run.seeds.length));
  return { recipe, drawn: { run, samples, mmse: all('mmse.npy')[0] ?? null } };
}

/** The pictures as they were drawn, of the measurement as it was made anew. */
export function posteriorOf({ run, samples, mmse }: NonNullable<OpenedRun['drawn']>, recipe: Recipe, measured: Measured): Posterior {
  const { evaluations, seconds, backend, model, seeds, fits } = run;
  return {
    operator: recipe.operator,
    noise: recipe.noise,
    measured,
    size: recipe.size,
    evaluations,
    seconds,
    backend,
    mmse,
    samplerId: recipe.sampler.id,
    samplerLabel: run.sampler,
    samplerParams: recipe.sampler.params,
    asked: { label: recipe.label, guidance: recipe.guidance },
    samples: samples.map((image, i) => ({ image, seed: seeds[i] ?? 0, fit: fits[i] ?? null })),
    projected: null,
    trails: [],
    modelId: model.id,
    weightsSha256: model.weightsSha256,
    guideSha256: recipe.model.guideSha256,
  };
}
