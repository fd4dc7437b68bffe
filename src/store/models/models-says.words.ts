// What is said of models that are opened, and of what was made with another.
import { sayingsOf } from '../../protocol/words.ts';

export const says = sayingsOf('models-says', {
  theModelBeforeIsIn: () => 'The model before is in place, and everything with it.',
  isNoModel: (name: string) => `${name} is no model: the studio opens the .zip that training/export.py writes.`,
  nothingOfItWasKept: () => 'Nothing of it was kept.',
  itDoesNotComputeHere: (toExponential: string, tolerance: number) =>
    `It does not compute here what PyTorch computed: the largest error is ${toExponential}, allowed are ${tolerance}.`,
  isGraphWithoutItsFolder: (name: string) =>
    `${name} is a graph without its folder. The studio opens what training/export.py writes of the checkpoint that the graph was made from.`,
  theFolderCannotBeRead: (name: string) => `The folder ${name} cannot be read. Pack it as a .zip and drop that.`,
  theFolderIsNoModel: (name: string) =>
    `The folder ${name} is no model: it has no manifest.json, which training/export.py writes. It holds no pictures either. Arrays are dropped as files.`,
  holdsWeightsTheStudioOpens: (name: string, command: string) =>
    `${name} holds weights; the studio opens a folder made of them: ${command} (size: pixels of a side; it says what else it has to know). Drop mine.zip here.`,
  madeWithModel: (made: string, now: string) => `It was made with the model ${made}, here is ${now}: the pictures will be others.`,
  madeWithListed: (made: string, now: string) =>
    `It was made with ${made}. Choose it in the list of models for the same pictures; ${now} draws others.`,
  madeWithOtherWeights: (weights: string) =>
    `It was made with other weights of this model (weights ${weights}), which are not here: the pictures will differ.`,
  madeWithOtherGuide: (guide: string) =>
    `It was drawn with these weights and guided by another network (${guide}), which is not here: the pictures will differ a little.`,
  madeWithAbsent: (made: string, weights: string, now: string) =>
    `It was made with the model ${made} (weights ${weights}), which is not here: its .zip can be opened in the list of models. ${now} draws other pictures.`,
});
