// The texts of the store.
import { named, read, sayingsOf, type Said } from '../protocol/words.ts';

export const says = sayingsOf('store', {
  theModelBeforeIsIn: () => 'The model before is in place, and everything with it.',
  nothingElseWasTouched: () => 'Nothing else was touched.',
  isNoModel: (name: string) => `${name} is no model: the studio opens the .zip that training/export.py writes.`,
  ofFile: (name: string, what: Said | string) => `${name}: ${read(what)}`,
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
  hasMb: (name: string, file: number) => `${name} has ${file} MB.`,
  openThePictureAgainMask: () => 'Open the picture again; mask and settings are kept.',
  itsSquareIsThereIt: () => 'Its square is there; it can be neither moved nor put back.',
  whatTheOtherMethodsDrew: () => 'What the other methods drew is kept.',
  theModelWasUnloadedBefore: () => 'The model was unloaded before the comparison began.',
  noMethodIsChosen: () => 'No method is chosen.',
  theModelWasUnloaded: () => 'The model was unloaded.',
  anotherBackEndTookOver: () => 'Another back end took over.',
  whatWasDrawnIsKept: () => 'What was drawn is kept.',
  theDirectionsOfTheSamples: () => 'The directions of the samples are there.',
  theOperatorIsNotComplete: () => 'The operator is not complete yet.',
  thereIsNoPictureYet: () => 'There is no picture yet.',
  thereAreNoSamplesYet: () => 'There are no samples yet.',
  thePicturesThemselvesAreKept: () => 'The pictures themselves are kept.',
  pictureMaskSettingsAndWhat: () => 'Picture, mask, settings and what was drawn before are kept.',
  theSamplesThereWereDrawn: () => 'The samples there were drawn with another model. Draw anew.',
  theModelWasUnloadedBefore2: () => 'The model was unloaded before the run began.',
  youCanChooseAndCrop: () => 'You can choose and crop a picture meanwhile.',
  pictureMaskAndSettingsAre: () => 'Picture, mask and settings are kept.',
  theMaskTheKernelAnd: () => 'The mask, the kernel and all settings are kept.',
  theMaskOrKernelThat: () => 'The mask or kernel that was there is kept.',
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
  everythingGoesOnWorkingReload: () => 'Everything goes on working; a reload starts from what was kept last.',
  unreadable: (name: string) =>
    `“${name}” cannot be read: it is a folder, or it was changed, moved or deleted since it was chosen. Choose it again.`,
  keptWhenUnread: () => 'The picture that was there, the mask and all settings are kept.',
  openWithoutModel: () => 'Open the page without “?model=…” to use the model that comes with it.',
  noNameOfModel: (asked: string, used: string) =>
    `“${asked}” is no name of a model; ${used} is used. Names have small letters, digits and hyphens.`,
  modelOfSomebody: (weights: string) =>
    `This address asks for a model of somebody’s own (weights ${weights}…), which is not in this browser. Open its .zip in the list of models.`,
  noModelCalled: (id: string) => `There is no model called “${id}” here.`,
  resumesFrom: (step: number) => `Photo, mask, seeds and the pictures of step ${step} are kept. Resume goes on from step ${step}.`,
  resumesAnew: (step: number) =>
    `Photo, mask, seeds and the pictures of step ${step} are kept. Resume draws the same seeds from the start.`,
  firstOfFiles: (files: number, most: number) => `${files} files, of which the first ${most} were looked at.`,
  addressNotFetched: () =>
    'An address from elsewhere is not fetched: this page loads nothing but its own files. Save the picture, then drop the file.',
  textIsNeither: () =>
    'This text is neither a link of the studio nor its settings. Drop a picture, an array (.npy, .npz) or a saved recipe.',
  whichOfFiles: (files: number, most: number) =>
    `${files} files${files > most ? `, of which the first ${most} were looked at` : ''}: what is to be taken?`,
  severalThings: (name: string) => `“${name}” can be several things. Which is it?`,
  isTheMask: (name: string, hidden: number, pixels: number) => `${name} is the mask: it hides ${hidden} of ${pixels} pixels.`,
  isTheKernel: (name: string, side: number) => `${name} is the kernel: ${side} × ${side}, divided by its sum.`,
  isY: (name: string, array: string, reading: string) => `${name} is y: ${array}, ${reading}.`,
  isStripped: (name: string) =>
    `“${name}” is called like a picture saved here, but carries no settings any more: another program removed them when it saved or sent it. It is opened as a photo. Sent as a file, or in a ZIP, a picture keeps them.`,
  arrayAs: (array: string, detail: string) => (detail === '' ? array : `${array}, ${named(detail)}`),
  ofAnEarlierMeasurement: () => 'of an earlier measurement',
  byAnotherModel: () => 'by another model',
  ofAnotherOperator: (label: string) => `of another operator: ${named(label)}`,
  ofAnotherPhoto: () => 'of another photo or part of it',
  ofAnother: (label: string) => `of another ${label.toLowerCase()}`,
  ofNoNoise: () => 'of a measurement without noise',
  ofNoise: (std: number) => `of noise σ_n = ${std}`,
  anotherMeasurement: () => 'This is another measurement than the one that the link was made with.',
  decodedDifferently: () => 'This is the right file, but this browser decodes it a little differently.',
  anotherPicture: () => 'This is another picture than the one that the link was made with.',
  seedsDoNotFollow: (first: number, last: number) => `Its seeds do not follow one another: ${first} to ${last} are drawn instead.`,
  madeWithModel: (made: string, now: string) => `It was made with the model ${made}, here is ${now}: the pictures will be others.`,
  madeWithListed: (made: string, now: string) =>
    `It was made with ${made}. Choose it in the list of models for the same pictures; ${now} draws others.`,
  madeWithOtherWeights: (weights: string) =>
    `It was made with other weights of this model (weights ${weights}), which are not here: the pictures will differ.`,
  madeWithAbsent: (made: string, weights: string, now: string) =>
    `It was made with the model ${made} (weights ${weights}), which is not here: its .zip can be opened in the list of models. ${now} draws other pictures.`,
  photographKept: () => 'The photograph and what you painted are kept.',
  photographAndKernelKept: () => 'The photograph and what you painted are kept. So is the kernel that was there.',
  openPhotographStays: () => 'The photograph that was open stays.',
  noneForPhotographs: (id: string) => `There is no “${id}” for photographs here.`,
  ofOtherSize: (recipeWidth: number, recipeHeight: number, width: number, height: number) =>
    `It is of ${recipeWidth} × ${recipeHeight} pixels, the picture of ${width} × ${height}.`,
  hIsNotOfSettings: () => 'H of this ZIP is not the matrix of its settings: something of it was exchanged.',
});
