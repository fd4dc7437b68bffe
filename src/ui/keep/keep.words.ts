// The texts of keep.
import { wordsOf } from '../../protocol/words.ts';

export const words = wordsOf('keep', {
  copiesBibtexOfThePaper: 'Copies BibTeX of the paper and of this software',
  cite: 'Cite',
  copiedThePaperAndThis: 'Copied: the paper, and this software with version and model.',
  pressCtrlCToCopy: 'Press Ctrl C to copy.',
  citeThis: 'Cite this',
  bibtex: 'BibTeX',
  copyAgain: 'Copy again',
  truthX: 'Truth x',
  measuredY: 'Measured y',
  spread: 'Spread',
  mmseEstimate: 'MMSE estimate',
  theMmseEstimate: 'the MMSE estimate',
  blackBrightOrMore: (spread: number) => `black 0, bright ${spread} or more`,
  sample: (seed: number) => `Sample ${seed}`,
  fitInNoise: (fit: string) => `fit ${fit} × noise`,
  fitRms: (fit: string) => `fit ${fit} RMS`,
  shareMeasured: (percent: string) => `${percent} measured`,
  noNoise: 'no noise',
  noiseOf: (std: number, seed: number) => `noise ${std}, seed ${seed}`,
  madeBy: (sampler: string, seeds: string, model: string, weights: string) =>
    `${sampler}, seeds ${seeds}; model ${model}, weights ${weights}.`,
  someOf: (seeds: string, shown: number, samples: number) => `${seeds} (${shown} of ${samples} samples)`,
  samplesAndMmseEstimateMoved: 'Samples and MMSE estimate moved onto the measurement.',
  spreadStandardDeviationOfSamples: (samples: number) => `Spread: standard deviation of ${samples} samples, pictures from -1 to 1.`,
  whatWasNotMeasuredIs: 'What was not measured is invented, differently in each sample. InvFussion Studio.',
  packing: 'Packing …',
  encoding: 'Encoding …',
  drawing: 'Drawing …',
  savedKb: (name: string, bytes: string) => `Saved ${name}, ${bytes} kB.`,
  itCouldNotBeMade: (why: string) => `It could not be made: ${why}`,
  figureTruthYMmseSpread:
    'Figure: truth, measurement y, average (MMSE), spread and samples on white, with operator and seeds. SVG and PDF keep their words as text.',
  zipXYHSamples:
    'ZIP: photo x, measurement y, operator H, samples, average (MMSE) and directions for NumPy, with run.py that checks and plots them, and every picture as PNG. It embeds the crop of the photo. Dropped here, it opens the run again.',
  aWallsFigure: (shown: number, all: number) => `The first ${shown} of ${all} samples stand in it.`,
  /** Megabytes. */
  aWallsZip: (size: string) => `About ${size}.`,
  aWallsAnimation: (seconds: string) => `${seconds} s.`,
  thePicturesAreThoseThat: 'The pictures are those that are shown: moved onto the measurement.',
  mm: '183 mm',
  mm2: '89 mm',
  twiceScreensSizeForSlides: 'Twice a screen’s size, for slides',
  picturesInsideWordsAsText: 'Pictures inside, words as text',
  onePageOfTheFigures: 'One page of the figure’s size, words as text',
  width: 'Width',
  bothColumnsOfJournalsPage: 'Both columns of a journal’s page, or one; slides take either',
  saveFigureAs: (toUpperCase: string) => `Save figure as ${toUpperCase}`,
  save: (toUpperCase: string) => `Save ${toUpperCase}`,
  export: 'Export',
  takeThisRunAlong: 'Take this run along',
  saveZip: 'Save ZIP',
  animationTheSamplesOneAfter:
    'Animation: the samples one after another, four a second, as video, or as GIF where the browser encodes none.',
  saveAnimation: 'Save animation',
  loadsAllOfThisChecks: 'loads all of this, checks |Hx - y| with NumPy alone and draws it: python run.py',
  howHIsAppliedSeeds: 'how H is applied, seeds, fits, noise levels, times, model and its hash',
  operatorNoiseSamplerSeedsModel: 'operator, noise, sampler, seeds, model and the crop of the photo, as this studio reads them',
  theMeasurement: 'the measurement',
  theCropOfThePhoto: 'the crop of the photo that was measured',
  theSamplesAsTheModel: 'the samples as the model drew them, in the order of the seeds',
  theSamplesMovedOntoThe: 'the samples moved onto the measurement, x + H+(y - Hx), as they are shown',
  theMmseEstimateMovedLikewise: 'the MMSE estimate moved likewise',
  principalDirectionsOfTheSamples: 'principal directions of the samples, each as long as their standard deviation along it',
  whichEntriesOfYAre: 'which entries of y are measured',
  whatAnEntryOfY: 'what an entry of y reads (stride and offset: run.json)',
  matrixDidNotTravel: 'The matrix H did not travel.',
  chooseH: 'Choose the matrix H',
  itIsMatrix: (name: string, shape: string) =>
    `It is “${name}”, ${shape}, too large for a link. Settings and seeds are here. Choose its file or drop it; it is recognised by its hash.`,
  hDense: 'H, dense: y = H @ x.reshape(-1), or H @ x.reshape(-1, 3) where it acts on each colour alone',
  hAsScipySparseLoad:
    'H as scipy.sparse.load_npz opens it: y.reshape(-1, 3) = H @ x.reshape(-1, 3), or on x.reshape(-1) where it has 3 columns a pixel',
  picturesAreFloat32HeightWidth: (
    inventedNote: string,
    shown: boolean,
    movedNote: string,
    n: string,
    weightsSha256: string,
    backend: string,
  ) => `${inventedNote}
${shown ? `\nThe PNGs, and the arrays called moved: ${movedNote}\n` : ''}
Pictures are float32 (height, width, 3), red, green, blue, from -1 to 1; a measurement that is no picture is one row.

${n}
*.png              the pictures at 8 bits; each embeds the recipe, the crop of the photo and the mask or kernel

Drop this ZIP, or any of the PNGs, on the studio to go on from here.

Model weights sha256 ${weightsSha256}
Computed on ${backend}
`,
  theLink: 'the link',
  theFile: 'the file',
  backToMine: 'Back to mine',
  thePhotoDidNotTravel: 'The photo did not travel with the link.',
  chooseThePhoto: 'Choose the photo',
  operatorSeedsAndSettingsAre:
    'Operator, seeds and settings are here. Choose the photo that it was made with; it is recognised by its hash.',
  theMeasurementDidNotTravel: 'The measurement did not travel with the link.',
  chooseYNpy: 'Choose the measurement y (.npy)',
  operatorSeedsAndSettingsAre2:
    'Operator, seeds and settings are here. Choose the measurement that it was made with; it is recognised by its hash.',
  restoredFrom: (source: string) => `Restored from ${source}.`,
  photoOperatorSeedsAndSettings: (source: string, join: string) =>
    `Photo, operator, seeds and settings come from ${source}; your own session is untouched. ${join}`,
  theStudioIsOpenIn: 'The studio is open in another tab.',
  keepThisTabs: 'Keep this tab’s',
  thatTabKeepsItsSession:
    'That tab keeps its session in this browser. What you do here works as always, but is gone when this tab is closed.',
  newVersionOfTheStudio: 'A new version of the studio is out.',
  reload: 'Reload',
  later: 'Later',
  thisTabGoesOnWith: 'This tab goes on with the old one as long as you like. A reload opens the new one; your session is kept.',
  thisTabGoesOnWith2:
    'This tab goes on with the old one as long as you like. A reload opens the new one; save first what you want to keep of this tab.',
  thePhoto: 'the photo',
  withTheSample: 'with the sample',
  leftThePhotoRightWith: 'left: the photo, right: with the sample',
  putBackNote: (seed: number | null, isMoved: boolean) =>
    `Photo: the whole of it, with ${seed !== null ? `sample ${seed}${isMoved ? ', moved onto the measurement,' : ''}` : 'a sample'} put back where the square was cut, without a seam and with the photo’s grain. What was not measured is invented there too.`,
  saveThePhoto: 'Save the photo',
  puttingItBack: 'Putting it back …',
  putBackAndCompare: 'Put back and compare',
  operatorWithItsMaskOr: 'operator with its mask or kernel, noise, seeds, sampler, the model’s hash',
  inTheLinkWhichOf: (always: string) => `In the link: which of the studio’s pictures, ${always}.`,
  inTheLinkYourMeasurement: (always: string) => `In the link: your measurement y, ${always}. Whoever has the link has it.`,
  inTheLinkAndHash: (always: string) => `In the link: ${always}, and a hash of your measurement. Whoever opens it is asked for it.`,
  inTheLinkYourPhoto: (always: string) => `In the link: your photo as the model sees it, ${always}. Whoever has the link has the photo.`,
  inTheLinkAndHash2: (always: string) => `In the link: ${always}, and a hash of your photo. Whoever opens it is asked for the photo.`,
  link: 'Link',
  copyLink: 'Copy link',
  saveAsFile: 'Save as file',
  characters: (url: string) => `${url} characters.`,
  makingTheLink: 'Making the link …',
  share: 'Share',
  linkToThis: 'Link to this',
  nothingIsUploadedEverythingStands: (isMeasurement: string) =>
    `${isMeasurement} Nothing is uploaded: everything stands behind the # of the address.`,
  withMyMeasurement: 'With my measurement',
  withMyPhotoLossless: 'With my photo, 64 × 64, lossless',
  drawAsSoonAsIt: 'Draw as soon as it is opened',
  tooLongForLinkCharacters: (url: string) =>
    `Too long for a link (${url} characters). Save it as a file; dropped on the page it opens the same.`,
});
