// Saving a restored picture: the PNG carries in words how it was made and that what was not measured is invented, and as data
// everything that makes it again: dropped on the page it brings the state back. Encoders are fetched with the first save.
import type { Recipe } from '../../keep/recipe.ts';
import { plainParams } from '../../protocol/read-params.ts';
import { named } from '../../protocol/words.ts';
import type { Measured } from '../../store/measure/measured.ts';
import type { Posterior } from '../../store/state.ts';
import { words } from './posterior.words.ts';

export const inventedNote = (): string => words.restoredByModelWhatWas;
export const movedNote = (): string => words.movedOntoTheMeasurementX;
export const embeddedNote = (): string => words.theSavedPngEmbedsThe;

export interface SavedPicture {
  image: Float32Array;
  /** "mmse" or the seed. */
  name: string;
  title: string;
  fit: number | null;
  /** A point along the network's own directions: it starts from what the network gave, also where the samples were moved. */
  isPredicted?: boolean;
}

/** What a file says of its pictures: of a run, or of one method on a picture of a batch. */
export type Described = Pick<
  Posterior,
  'operator' | 'noise' | 'size' | 'samples' | 'projected' | 'samplerLabel' | 'samplerParams' | 'weightsSha256' | 'backend'
> & {
  measured: Pick<Measured, 'truth'> & {
    request: Pick<Measured['request'], 'image'>;
    measurement: Pick<Measured['measurement'], 'measured' | 'unknowns'>;
  };
};

/** What the page gives along for making a recipe. */
export type Describe = (posterior: Posterior, shown: number | null) => Promise<Recipe>;

/** Whether what is shown is the samples as they were moved onto the measurement ("Moved to fit"). */
export const areMoved = ({ samples, projected }: Pick<Posterior, 'samples' | 'projected'>): boolean => samples === projected?.samples;

/** Whether this picture is one that was moved onto the measurement, or made of such. */
function isMoved(posterior: Pick<Posterior, 'samples' | 'projected'>, { image, isPredicted = false }: SavedPicture): boolean {
  // While more are drawn, those that were moved stand beside a posterior that shows none of them.
  const isOneOf = posterior.projected?.samples.some((moved) => moved.image === image) ?? false;
  return isOneOf || (areMoved(posterior) && !isPredicted);
}

const titleOf = (posterior: Described, picture: SavedPicture): string =>
  isMoved(posterior, picture) ? words.movedOntoTheMeasurement(picture.title) : picture.title;

/** What of a person's travels in the file. */
function embedded({ measured, size }: Described): string {
  const crop = measured.request.image ? [words.theXCropOfThe(size)] : [];
  const y = measured.truth ? [] : [words.theMeasurementY];
  return [...crop, ...y].join(', ');
}

function describe(posterior: Described, picture: SavedPicture, hasRecipe: boolean): Record<string, string> {
  const { measurement } = posterior.measured;
  const operator = [posterior.operator.id, ...plainParams(posterior.operator.params)].join(', ');
  const title = titleOf(posterior, picture);
  const notes = isMoved(posterior, picture) ? [inventedNote(), movedNote()] : [inventedNote()];
  const sampler = plainParams(posterior.samplerParams);
  return {
    Title: title,
    Software: 'InvFussion Studio',
    Description: notes.join(' '),
    Comment: [
      ...notes,
      words.measuredOf(measurement.measured, measurement.unknowns),
      words.operatorAndNoise(operator, posterior.noise.std, posterior.noise.seed),
      words.samplerOf([named(posterior.samplerLabel), ...sampler].join(', '), title),
      picture.fit === null ? '' : words.fitHxY(picture.fit.toPrecision(3), posterior.noise.std),
      words.modelWeightsSha256ComputedOn(posterior.weightsSha256, posterior.backend),
      hasRecipe ? words.thisFileEmbedsAndThe(embedded(posterior)) : '',
    ]
      .filter(Boolean)
      .join('\n'),
  };
}

/** The PNG with its words and its recipe. @param recipe null where no recipe can ask for it */
export async function encodeSaved(posterior: Described, picture: SavedPicture, recipe: Recipe | null): Promise<Uint8Array<ArrayBuffer>> {
  const [{ encodePicture }, { insertText }, { writeRecipe }] = await Promise.all([
    import('../../io/png.ts'),
    import('../../keep/png-text.ts'),
    import('../../keep/recipe.ts'),
  ]);
  const png = encodePicture(picture.image, posterior.size, describe(posterior, picture, recipe !== null));
  if (!recipe) return png;
  return insertText(png, 'invfussion', await writeRecipe(recipe));
}

/** At the end of the name of a file with pictures that were moved. */
export const movedSuffix = '-projected';

export const fileNameOf = (posterior: Posterior, picture: SavedPicture): string =>
  `invfussion-${posterior.operator.id}-${picture.name}${isMoved(posterior, picture) ? movedSuffix : ''}.png`;

export const mmsePicture = (image: Float32Array): SavedPicture => ({ image, name: 'mmse', title: words.mmseEstimate, fit: null });

export const samplePicture = ({ seed, image, fit }: Posterior['samples'][number]): SavedPicture => ({
  image,
  name: `seed-${seed}`,
  title: words.sampleSeed(seed),
  fit,
});

/** @param shown the sample's seed; null for the MMSE estimate */
export async function savePicture(posterior: Posterior, picture: SavedPicture, shown: number | null, make: Describe): Promise<void> {
  const { saveFile } = await import('../../io/png.ts');
  const bytes = await encodeSaved(posterior, picture, await make(posterior, shown));
  saveFile(bytes, fileNameOf(posterior, picture), 'image/png');
}
