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
  if (height === undefined || width === undefined) return array('y.npy', values, natural.shape);
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
    ...{ operator: hOf(form), counted: form.counted, noise: { std: noise.std, seed: noise.seed }, evaluations, seconds, backend },
    ...{ seeds: samples.map(({ seed }) => seed), fits: samples.map(({ fit }) => fit) },
    levels: trails[0]?.steps.map(({ sigma }) => sigma) ?? [],
    ...{ sampler: samplerLabel, model: { id: modelId, weightsSha256 }, shown: areMoved(shown) ? 'moved' : 'drawn' },
  });
}

const meanings: Readonly<Record<string, string>> = {
  'run.py': 'loads all of this, checks |Hx - y| with NumPy alone and draws it: python run.py',
  'run.json': 'how H is applied, seeds, fits, noise levels, times, model and its hash',
  'recipe.json': 'operator, noise, sampler, seeds, model and the crop of the photo, as this studio reads them',
  'y.npy': 'the measurement',
  'x.npy': 'the crop of the photo that was measured',
  'samples.npy': 'the samples as the model drew them, in the order of the seeds',
  'mmse.npy': 'the MMSE estimate',
  'samples_moved.npy': 'the samples moved onto the measurement, x + H+(y - Hx), as they are shown',
  'mmse_moved.npy': 'the MMSE estimate moved likewise',
  'directions.npy': 'principal directions of the samples, each as long as their standard deviation along it',
  'mask.npy': 'which entries of y are measured',
  'kernel.npy': 'what an entry of y reads (stride and offset: run.json)',
  'H.npz':
    'H as scipy.sparse.load_npz opens it: y.reshape(-1, 3) = H @ x.reshape(-1, 3), or on x.reshape(-1) where it has 3 columns a pixel',
  'H.npy': 'H, dense: y = H @ x.reshape(-1)',
};

function readme({ shown, drawn }: Exported, entries: readonly ZipEntry[]): string {
  const named = entries.filter(({ name }) => name in meanings);
  const list = named.map(({ name }) => `${name.padEnd(18)} ${meanings[name] ?? ''}`);
  return `${inventedNote}
${areMoved(shown) ? `\nThe PNGs, and the arrays called moved: ${movedNote}\n` : ''}
Pictures are float32 (height, width, 3), red, green, blue, from -1 to 1; a measurement that is no picture is one row.

${list.join('\n')}
*.png              the pictures at 8 bits; each embeds the recipe, the crop of the photo and the mask or kernel

Drop this ZIP, or any of the PNGs, on the studio to go on from here.

Model weights sha256 ${drawn.weightsSha256}
Computed on ${drawn.backend}
`;
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
