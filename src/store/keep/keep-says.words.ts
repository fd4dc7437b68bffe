// What is said of links, recipes and ZIPs.
import { sayingsOf } from '../../protocol/words.ts';

export const says = sayingsOf('keep-says', {
  theFileIsLargerThan: () => 'The file is larger than 1 MB.',
  photoAndOperatorMustBe: () => 'Photo and operator must be there first.',
  thisVersionKnowsNoOperator: (id: string) => `This version knows no operator called “${id}”.`,
  thisVersionKnowsNoSampler: (id: string) => `This version knows no sampler called “${id}”.`,
  yOfLinkOrFile: () => 'y of this link or file',
  photoOfRecipe: () => 'Photo from the recipe',
  squareOf: (size: number) => `${size} × ${size} pixels`,
  ofThisZipIsNot: (name: string, shape: string, value: number) =>
    `${name} of this ZIP is ${shape}, not pictures of (${value}, ${value}, 3).`,
  thisZipHasSamplesAnd: (samples: number, seeds: number) =>
    `This ZIP has ${samples} samples and ${seeds} seeds: something of it was exchanged.`,
  thereIsNothingToShare: () => 'There is nothing to share yet: photo and operator come first.',
  theOperatorComesFirstChoose: () => 'The operator comes first: choose one, then bring its measurement.',
  maskAndSettingsAreBack: () => 'Mask and settings are back; the photo is not.',
  theLinkStillWaitsFor: () => 'The link still waits for its photo.',
  anotherMeasurement: () => 'This is another measurement than the one that the link was made with.',
  decodedDifferently: () => 'This is the right file, but this browser decodes it a little differently.',
  anotherPicture: () => 'This is another picture than the one that the link was made with.',
  seedsDoNotFollow: (first: number, last: number) => `Its seeds do not follow one another: ${first} to ${last} are drawn instead.`,
  hIsNotOfSettings: () => 'H of this ZIP is not the matrix of its settings: something of it was exchanged.',
});
