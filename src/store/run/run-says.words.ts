// What is said of a run, and of samples that are older than the settings.
import { named, sayingsOf } from '../../protocol/words.ts';

export const says = sayingsOf('run-says', {
  theOperatorIsNotComplete: () => 'The operator is not complete yet.',
  thereIsNoPictureYet: () => 'There is no picture yet.',
  thereAreNoSamplesYet: () => 'There are no samples yet.',
  thePicturesThemselvesAreKept: () => 'The pictures themselves are kept.',
  pictureMaskSettingsAndWhat: () => 'Picture, mask, settings and what was drawn before are kept.',
  theSamplesThereWereDrawn: () => 'The samples there were drawn with another model. Draw anew.',
  theModelWasUnloadedBefore2: () => 'The model was unloaded before the run began.',
  resumesFrom: (step: number) => `Photo, mask, seeds and the pictures of step ${step} are kept. Resume goes on from step ${step}.`,
  resumesAnew: (step: number) =>
    `Photo, mask, seeds and the pictures of step ${step} are kept. Resume draws the same seeds from the start.`,
  ofAnEarlierMeasurement: () => 'of an earlier measurement',
  byAnotherModel: () => 'by another model',
  ofAnotherOperator: (label: string) => `of another operator: ${named(label)}`,
  ofAnotherPhoto: () => 'of another photo or part of it',
  ofAnother: (label: string) => `of another ${label.toLowerCase()}`,
  ofNoNoise: () => 'of a measurement without noise',
  ofNoise: (std: number) => `of noise σ_n = ${std}`,
});
