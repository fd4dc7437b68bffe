// A run as one ZIP: every picture as PNG with its recipe, the recipe as JSON, and the numbers for Python. Fetched with the first use.
import { encodeNpy } from '../../keep/npy.ts';
import { inNaturalShape, shapeWords } from '../../protocol/number-array.ts';
import { writeRecipe, type Recipe } from '../../keep/recipe.ts';
import { makeZip, type ZipEntry } from '../../keep/run-zip.ts';
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

/** All samples, one after another. */
function stack(posterior: Posterior): Float32Array {
  const length = 3 * posterior.size ** 2;
  const all = new Float32Array(posterior.samples.length * length);
  posterior.samples.forEach(({ image }, i) => all.set(image, i * length));
  return all;
}

function readme(posterior: Posterior): string {
  const { size, samples } = posterior;
  return `${inventedNote}
${areMoved(posterior) ? `\nEvery sample and the MMSE estimate: ${movedNote}\n` : ''}
samples.npy   the samples, float32 [${samples.length}, 3, ${size}, ${size}], red, green, blue in [-1, 1], seeds ${samples.map(({ seed }) => seed).join(', ')}
mmse.npy      the MMSE estimate, float32 [3, ${size}, ${size}]
y.npy         the measurement, float32 ${shapeWords(posterior.measured.measurement.natural.shape)}
x.npy         the crop of the photo that was measured, float32 [3, ${size}, ${size}]
recipe.json   operator, noise, sampler, seeds, model hash and device; drop it, or any of the PNGs, on the studio to restore them
*.png         the pictures at 8 bits; each embeds the recipe, the crop of the photo and the mask or kernel

    import numpy as np
    samples = np.load('samples.npy')
    spread = samples.std(axis=0, ddof=1)

Model weights sha256 ${posterior.weightsSha256}
Computed on ${posterior.backend}
`;
}

function arrays(posterior: Posterior): ZipEntry[] {
  const { size, samples, mmse, measured } = posterior;
  const picture = [3, size, size];
  const { y, natural } = measured.measurement;
  return [
    ...(samples.length > 0 ? [{ name: 'samples.npy', bytes: encodeNpy(stack(posterior), [samples.length, ...picture]) }] : []),
    ...(mmse ? [{ name: 'mmse.npy', bytes: encodeNpy(mmse, picture) }] : []),
    { name: 'y.npy', bytes: encodeNpy(inNaturalShape(y, natural), natural.shape) },
    ...(measured.truth ? [{ name: 'x.npy', bytes: encodeNpy(measured.truth, picture) }] : []),
  ];
}

/**
 * @param posterior with its pictures as they are shown
 * @param recipe of the whole run
 */
export async function zipRun(posterior: Posterior, recipe: Recipe): Promise<Blob> {
  const png = async (picture: SavedPicture, shown: number | null): Promise<ZipEntry> => ({
    name: fileNameOf(posterior, picture),
    bytes: await encodeSaved(posterior, picture, { ...recipe, shown }),
  });
  const pictures = [
    ...(posterior.mmse ? [png(mmsePicture(posterior.mmse), null)] : []),
    ...posterior.samples.map((sample) => png(samplePicture(sample), sample.seed)),
  ];
  return makeZip([
    { name: 'README.txt', bytes: readme(posterior) },
    { name: 'recipe.json', bytes: await writeRecipe(recipe) },
    ...arrays(posterior),
    ...(await Promise.all(pictures)),
  ]);
}
