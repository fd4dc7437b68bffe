// Saving a restored picture: the PNG carries in words how it was made and that what was not measured is invented, and as data
// everything that makes it again: dropped on the page it brings the state back. Encoders are fetched with the first save.
import type { Recipe } from '../../keep/recipe.ts';
import type { Posterior } from '../../store/state.ts';

export const inventedNote = 'Restored by a model: what was not measured is invented. Other samples that fit the measurement differ.';
export const embeddedNote =
  'The saved PNG embeds the crop of the photo, the mask or kernel, and a measurement that was brought; dropped on the studio it restores them.';

export interface SavedPicture {
  image: Float32Array;
  /** "mmse" or the seed. */
  name: string;
  title: string;
  fit: number | null;
}

/** What the page gives along for making a recipe. */
export type Describe = (posterior: Posterior, shown: number | null) => Promise<Recipe>;

/** What of a person's travels in the file. */
function embedded({ measured, size }: Posterior): string {
  const crop = measured.request.image ? [`the ${size} x ${size} crop of the photo`] : [];
  const y = measured.truth ? [] : ['the measurement y'];
  return [...crop, ...y].join(', ');
}

function describe(posterior: Posterior, picture: SavedPicture): Record<string, string> {
  const { measurement } = posterior.measured;
  const numbers = Object.entries(posterior.operator.params).filter(([, value]) => typeof value !== 'object');
  const operator = [posterior.operator.id, ...numbers.map(([id, value]) => `${id} ${String(value)}`)].join(', ');
  const sampler = Object.entries(posterior.samplerParams).map(([id, value]) => `${id} ${String(value)}`);
  return {
    Title: picture.title,
    Software: 'InvFussion Studio',
    Description: inventedNote,
    Comment: [
      inventedNote,
      `Measured: ${measurement.measured} of ${measurement.unknowns} numbers.`,
      `Operator: ${operator}; noise ${posterior.noise.std}, seed ${posterior.noise.seed}.`,
      `Sampler: ${[posterior.samplerLabel, ...sampler].join(', ')}; ${picture.title}.`,
      picture.fit === null
        ? ''
        : `Fit |Hx - y|: ${picture.fit.toPrecision(3)}${posterior.noise.std > 0 ? ' (in units of the noise)' : ' RMS'}.`,
      `Model weights sha256 ${posterior.weightsSha256}; computed on ${posterior.backend}.`,
      `This file embeds ${embedded(posterior)} and the mask or kernel (chunk "invfussion").`,
    ]
      .filter(Boolean)
      .join('\n'),
  };
}

/** The PNG with its words and its recipe. */
export async function encodeSaved(posterior: Posterior, picture: SavedPicture, recipe: Recipe): Promise<Uint8Array<ArrayBuffer>> {
  const [{ encodePicture }, { insertText }, { writeRecipe }] = await Promise.all([
    import('../../io/png.ts'),
    import('../../keep/png-text.ts'),
    import('../../keep/recipe.ts'),
  ]);
  const png = encodePicture(picture.image, posterior.size, describe(posterior, picture));
  return insertText(png, 'invfussion', await writeRecipe(recipe));
}

export const fileNameOf = (posterior: Posterior, { name }: Pick<SavedPicture, 'name'>): string =>
  `invfussion-${posterior.operator.id}-${name}.png`;

export const mmsePicture = (image: Float32Array): SavedPicture => ({ image, name: 'mmse', title: 'MMSE estimate', fit: null });

export const samplePicture = ({ seed, image, fit }: Posterior['samples'][number]): SavedPicture => ({
  image,
  name: `seed-${seed}`,
  title: `Sample, seed ${seed}`,
  fit,
});

/** @param shown the sample's seed; null for the MMSE estimate */
export async function savePicture(posterior: Posterior, picture: SavedPicture, shown: number | null, make: Describe): Promise<void> {
  const { saveFile } = await import('../../io/png.ts');
  const bytes = await encodeSaved(posterior, picture, await make(posterior, shown));
  saveFile(bytes, fileNameOf(posterior, picture), 'image/png');
}
