// A batch as a table for other programs: a line a sample with everything that draws it again, and a line for each picture or method that failed,
// with why. What is still to come has no line.
import { hashOfMatrix } from './matrix-reference.ts';
import { isMatrixValue } from '../protocol/own-matrix.ts';
import { operatorSeed, noiseOf, type BatchItem, type BatchSettings, type Cut, type Failure } from '../store/batch/batch.ts';
import { hashOf } from '../store/keep/recipes.ts';
import { inEnglish } from '../protocol/words.ts';
import type { Params } from '../protocol/param-spec.ts';
import { sampleFile } from './batch-names.ts';
import { csv, type Cell } from './csv.ts';

const header = [
  ...['picture', 'bytes', 'file_sha256', 'taken', 'crop_x', 'crop_y', 'crop_side', 'crop_turn'],
  ...['y', 'operator', 'operator_params', 'operator_seed', 'operator_for', 'noise_std', 'noise_seed', 'measured', 'unknowns'],
  ...['method', 'told', 'sampler', 'sampler_params', 'class', 'guidance', 'model', 'weights_sha256'],
  ...['seed', 'psnr_db', 'ssim', 'fit', 'spread', 'evaluations', 'seconds', 'device', 'file', 'error'],
];

const cuts: Record<Cut, string> = {
  'pixel-for-pixel': 'pixel for pixel',
  face: 'around the face',
  middle: 'the middle square',
};

/** Masks, kernels, matrices and paths by their hash; those that a seed made are made again from it. */
function paramsText(params: Params): string {
  const plain = Object.entries(params).map(([id, value]) => {
    if (typeof value !== 'object') return [id, value];
    const hash = isMatrixValue(value) ? hashOfMatrix(value) : hashOf(new Uint8Array(value.buffer, value.byteOffset, value.byteLength));
    return [id, `sha256:${hash}`];
  });
  return JSON.stringify(Object.fromEntries(plain));
}

function aboutPicture({ path, bytes, taken }: BatchItem): Cell[] {
  const crop = taken?.crop;
  return [path, bytes, taken?.fileSha256, taken && cuts[taken.cut], crop?.x, crop?.y, crop?.side, crop && (crop.turn ?? 0)];
}

function aboutMeasurement({ id, taken }: BatchItem, settings: BatchSettings): Cell[] {
  const { operator, random, varies, origin } = settings;
  // What is made anew for every picture has no one hash.
  const fixed =
    random?.kind === 'made' && varies ? { ...operator.params, [random.paramId]: `${random.generatorId}, by its seed` } : operator.params;
  const params = random?.kind === 'made' ? { ...fixed, [random.generatorId]: paramsText(random.params) } : fixed;
  const noise = noiseOf(settings, id);
  return [
    ...[origin === 'made' ? 'made of the picture' : 'is the picture', operator.id, paramsText(params), operatorSeed(settings, id)],
    ...[
      random && varies ? 'this picture' : 'all pictures',
      noise.std,
      origin === 'made' ? noise.seed : null,
      taken?.measured,
      taken?.unknowns,
    ],
  ];
}

/** In English, whatever the page speaks: tables of several machines fit together. */
const errorText = ({ code, said }: Failure): string => `${code}: ${inEnglish(said)}`;

function linesOf(item: BatchItem, settings: BatchSettings): Cell[][] {
  const { methods, asked, model } = settings;
  const start = [...aboutPicture(item), ...aboutMeasurement(item, settings)];
  const nothing = (count: number): Cell[] => Array.from({ length: count }, () => null);
  if (item.failure) return [[...start, ...nothing(17), errorText(item.failure)]];
  return item.results.flatMap((result, number) => {
    const method = methods[number];
    if (!method) return [];
    const told = [
      method.label,
      inEnglish(method.detail),
      method.sampler.id,
      paramsText(method.sampler.params),
      asked.label,
      asked.guidance,
    ];
    const line = [...start, ...told, model.id, model.weightsSha256];
    if (result.kind === 'failed') return [[...line, ...nothing(9), errorText(result)]];
    const { seeds, psnr, ssim, fit, spread, evaluations, seconds, device } = result;
    return seeds.map((seed, i) => [
      ...[...line, seed, psnr[i], ssim[i], fit[i], spread, evaluations, seconds, device],
      ...[sampleFile(item, method, seed), null],
    ]);
  });
}

/**
 * `fit` is RMS of Hx̂ − y, in units of σ_n where there is noise; `spread` and `seconds` are those of all samples of the method together. Before
 * a batch was begun it has no lines.
 */
export function writeBatch(items: readonly BatchItem[], settings: BatchSettings | null): string {
  return csv([header, ...(settings ? items.flatMap((item) => linesOf(item, settings)) : [])]);
}
