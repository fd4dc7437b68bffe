// A run as one ZIP: every picture as PNG with its recipe, and everything of the run as arrays and settings, with a Python file that loads and
// checks them. Dropped on the studio it opens the run again. Fetched with the first use.
import { coloursLast } from '../../keep/axes.ts';
import { encodeNpy, encodeSparse } from '../../keep/npy.ts';
import openedRun from '../../keep/opened_run.py?raw';
import { matrixOf } from '../../keep/operator-matrix.ts';
import { writeRecipe, type Recipe } from '../../keep/recipe.ts';
import { writeRunFile, type RunFile } from '../../keep/run-file.ts';
import { makeZip, type ZipEntry } from '../../keep/run-zip.ts';
import { findDirections } from '../../posterior/directions.ts';
import { inNaturalShape } from '../../protocol/number-array.ts';
import type { OperatorForm } from '../../protocol/operator-form.ts';
import type { Posterior } from '../../store/state.ts';
import {
  areMoved,
  encodeSaved,
  fileNameOf,
  inventedNote,
  mmsePicture,
  movedNote,
  samplePicture,
  type SavedPicture,
} from '../posterior/save.ts';
import { words } from './keep.words.ts';

/** The same run twice: as its pictures are shown, which may have been moved onto the measurement, and as the model drew them. */
interface Exported {
  shown: Posterior;
  drawn: Posterior;
  form: OperatorForm;
}

const mostDirections = 5;

function array(name: string, values: Float32Array | Float64Array | Uint8Array, shape: readonly number[]): ZipEntry {
  return { name, bytes: encodeNpy(values, shape) };
}

/** Pictures [N, 3, S, S] one after another, as [N, S, S, 3]. */
function pictures(name: string, images: readonly Float32Array[], size: number): ZipEntry[] {
  if (images.length === 0) return [];
  const length = 3 * size ** 2;
  const all = new Float32Array(images.length * length);
  images.forEach((image, i) => all.set(image, i * length));
  return [array(name, coloursLast(all, 3, size ** 2), [images.length, size, size, 3])];
}

const picture = (name: string, image: Float32Array, size: number): ZipEntry =>
  array(name, coloursLast(image, 3, size ** 2), [size, size, 3]);

function measurement({ measured }: Posterior): ZipEntry {
  const { y, natural } = measured.measurement;
  const values = inNaturalShape(y, natural);
  const [c = 0, height, width] = natural.shape;
  if (height === undefined) return array('y.npy', values, natural.shape);
  if (width === undefined) return array('y.npy', coloursLast(values, c, height), [height, c]);
  return array('y.npy', coloursLast(values, c, height * width), [height, width, c]);
}

/** As standard deviations of the samples. */
function directions({ samples, size }: Posterior): ZipEntry[] {
  const { list } = findDirections(
    samples.map(({ image }) => image),
    null,
    mostDirections,
  );
  const scaled = list.map(({ w, sigma }) => w.map((value) => sigma * value));
  return pictures('directions.npy', scaled, size);
}

/** H as what it is, and as a matrix. */
function operator({ form, drawn: { size } }: Exported): ZipEntry[] {
  const { h, seen } = form;
  const matrix = matrixOf(form, size);
  const side = h.kind === 'kernel' ? h.width : size;
  return [
    ...(seen ? [array('mask.npy', seen, [side, side])] : []),
    ...(h.kind === 'kernel' ? [array('kernel.npy', h.kernel, [h.side, h.side])] : []),
    ...(matrix?.kind === 'sparse' ? [{ name: 'H.npz', bytes: encodeSparse(matrix) }] : []),
    ...(matrix?.kind === 'dense' ? [array('H.npy', matrix.data, matrix.shape)] : []),
  ];
}

function arrays(exported: Exported): ZipEntry[] {
  const { shown, drawn } = exported;
  const { size, mmse, samples, measured } = drawn;
  const moved = areMoved(shown) ? shown : null;
  return [
    measurement(drawn),
    ...operator(exported),
    ...(measured.truth ? [picture('x.npy', measured.truth, size)] : []),
    ...pictures(
      'samples.npy',
      samples.map(({ image }) => image),
      size,
    ),
    ...(mmse ? [picture('mmse.npy', mmse, size)] : []),
    ...pictures('samples_moved.npy', moved?.samples.map(({ image }) => image) ?? [], size),
    ...(moved?.mmse ? [picture('mmse_moved.npy', moved.mmse, size)] : []),
    ...directions(drawn),
  ];
}

function hOf({ h }: OperatorForm): RunFile['operator'] {
  if (h.kind === 'pixels') return { kind: h.kind, mixtures: h.mixtures.map((row) => [...row]) };
  if (h.kind === 'matrix') return { kind: h.kind, rows: h.rows };
  const { kind, stride, offset, cutoff, width } = h;
  return { kind, stride, offset, cutoff, width };
}

function runFile({ shown, drawn, form }: Exported): string {
  const { noise, samples, trails, evaluations, seconds, samplerLabel, modelId, weightsSha256, backend } = drawn;
  return writeRunFile({
    operator: hOf(form),
    counted: form.counted,
    noise: { std: noise.std, seed: noise.seed },
    evaluations,
    seconds,
    backend,
    seeds: samples.map(({ seed }) => seed),
    fits: samples.map(({ fit }) => fit),
    levels: trails[0]?.steps.map(({ sigma }) => sigma) ?? [],
    sampler: samplerLabel,
    model: { id: modelId, weightsSha256 },
    shown: areMoved(shown) ? 'moved' : 'drawn',
  });
}

const meanings = (): Readonly<Record<string, string>> => ({
  'run.py': words.loadsAllOfThisChecks,
  'run.json': words.howHIsAppliedSeeds,
  'recipe.json': words.operatorNoiseSamplerSeedsModel,
  'y.npy': words.theMeasurement,
  'x.npy': words.theCropOfThePhoto,
  'samples.npy': words.theSamplesAsTheModel,
  'mmse.npy': words.theMmseEstimate,
  'samples_moved.npy': words.theSamplesMovedOntoThe,
  'mmse_moved.npy': words.theMmseEstimateMovedLikewise,
  'directions.npy': words.principalDirectionsOfTheSamples,
  'mask.npy': words.whichEntriesOfYAre,
  'kernel.npy': words.whatAnEntryOfY,
  'H.npz': words.hAsScipySparseLoad,
  'H.npy': words.hDense,
});

function readme({ shown, drawn }: Exported, entries: readonly ZipEntry[]): string {
  const means = meanings();
  const known = entries.filter(({ name }) => name in means);
  const list = known.map(({ name }) => `${name.padEnd(18)} ${means[name] ?? ''}`);
  return words.picturesAreFloat32HeightWidth(
    inventedNote(),
    areMoved(shown),
    movedNote(),
    list.join('\n'),
    drawn.weightsSha256,
    drawn.backend,
  );
}

/** @param recipe of the whole run */
export async function zipRun(exported: Exported, recipe: Recipe): Promise<Blob> {
  const { shown } = exported;
  const png = async (saved: SavedPicture, seed: number | null): Promise<ZipEntry> => ({
    name: fileNameOf(shown, saved),
    bytes: await encodeSaved(shown, saved, { ...recipe, shown: seed }),
  });
  const pngs = await Promise.all([
    ...(shown.mmse ? [png(mmsePicture(shown.mmse), null)] : []),
    ...shown.samples.map((sample) => png(samplePicture(sample), sample.seed)),
  ]);
  const entries = [
    { name: 'run.py', bytes: openedRun },
    { name: 'run.json', bytes: runFile(exported) },
    { name: 'recipe.json', bytes: await writeRecipe(recipe) },
    ...arrays(exported),
  ];
  return makeZip([{ name: 'README.txt', bytes: readme(exported, entries) }, ...entries, ...pngs]);
}
