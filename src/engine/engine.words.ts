// The texts of engine.
import { sayingsOf } from '../protocol/words.ts';

export const says = sayingsOf('engine', {
  photoCannotBeMeasurementOf: (label: string) =>
    `A photo cannot be a measurement of “${label}”: load its numbers (.npy), or choose a mask, a blur or a low resolution.`,
  theModelIsNotLoaded: (modelId: string) => `The model ${modelId} is not loaded.`,
  noModelIsLoaded: () => 'No model is loaded.',
  thereIsNoGeneratorCalled: (id: string) => `There is no generator called “${id}”.`,
  thisModelBringsNoGuide: () => 'This model brings no guide.',
  theNetworkThatGuidesThis: (why: string) => `The network that guides this model cannot be fetched (${why}). Choose “Guide: None”.`,
  theGuideIsAnother: (model: string) =>
    `The host's ${model} is not the network that guides this model. Choose “Guide: None”, or lay both folders there from one export.`,
  theGuideMakesPicturesOf: (model: string) => `The guide ${model} makes pictures of another size than its model.`,
  mustBeFromToNot: (from: string, to: string, sigma: string) => `σ must be from ${from} to ${to}, not ${sigma}.`,
  xMustBeFiniteNumbers: (value: string) => `x must be 3 × ${value} × ${value} finite numbers.`,
  thisModelPredictsNoPrincipal: () => 'This model predicts no principal directions.',
  thereIsNoOperatorCalled: (id: string) => `There is no operator called “${id}”.`,
  measurementNoiseMustBeFrom: (maxNoiseStd: string, std: string) => `Measurement noise σₙ must be from 0 to ${maxNoiseStd}, not ${std}.`,
  operatorMeasuresNothingThatNoise: (label: string) => `Operator “${label}” measures nothing that noise could reach: set σₙ to 0.`,
  theSeedOfTheNoise: (seed: string) => `The seed of the noise must be a whole number from 0, not ${seed}.`,
  thePictureMustBeFinite: (value: string) => `The picture must be 3 × ${value} × ${value} finite numbers.`,
  thisOperatorMeasuresNumbersThe: (measurementSize: string, y: string) =>
    `This operator measures ${measurementSize} numbers; the measurement has ${y}, all of which must be finite.`,
  picturesMustBeFiniteNumbers: (value: string) => `Pictures must be 3 × ${value} × ${value} finite numbers each.`,
  onlyTile: (label: string, able: readonly string[]) =>
    `“${label}” cannot measure a whole photograph, only a tile of it. Choose ${able.map((one) => `“${one}”`).join(' or ')}.`,
  photographsSidesAreWholeNumbers: () => 'A photograph’s sides are whole numbers.',
  photographMayHaveMegapixelsThis: (most: number, restored: number) =>
    `A restored photograph may have ${most.toFixed(1)} megapixels; this one would have ${restored.toFixed(1)}. Make the photograph smaller, crop it, or choose a smaller scale.`,
  nothingIsHiddenThereIs: () => 'Nothing is hidden: there is nothing to restore. Paint over what should go.',
  thisWouldRestoreMegapixelsAt: (sheet: number, most: number) =>
    `This would restore ${sheet.toFixed(1)} megapixels at once; ${most.toFixed(1)} is the most. Make the photograph smaller, or crop it.`,
  isForThePicturesOf: (label: string) => `${label} is for the pictures of one tile. Choose a sampler whose network is told the operator.`,
  whatWasMeasuredMustBe: (width: number, height: number) => `What was measured must be a picture of ${width} × ${height} pixels.`,
  asItIsSetMeasures: (label: string, wanted: string, total: number, frame: string, valid: string, shape: string, held: number) => {
    const others = [frame && `of the frame alone ${frame}`, valid && `where the kernel lies in it ${valid}`].filter(Boolean).join(', ');
    const file = shape ? `${shape}, ${held} numbers` : String(held);
    return `“${label}” as it is set measures ${wanted}${total} numbers${others && ` (${others})`}; the file holds ${file}, all of which must be finite.`;
  },
  mayBeReadAs: (shape: string, values: number, readings: readonly string[]) =>
    `${shape || `${values} numbers without axes`} may be ${readings.join(', or ')}. Load them again to say which.`,
  thereIsNoSamplerCalled: (id: string) => `There is no sampler called “${id}”.`,
  neverShowsTheNetworkThe: (label: string) => `${label} never shows the network the operator: blind does not apply to it.`,
  thisModelKnowsNoClasses: () => 'This model knows no classes.',
  theClassMustBeWhole: (most: number, label: number) => `The class must be a whole number from 0 to ${most}, or none, not ${label}.`,
  thisModelKnowsNoClasses2: () => 'This model knows no classes, so there is nothing to guide towards.',
  guidanceNeedsClassToGuide: () => 'Guidance needs a class to guide towards.',
  guidanceMustBeFromTo: (maxGuidance: number, guidance: number) => `Guidance must be from 0 to ${maxGuidance}, not ${guidance}.`,
  whatTheRunShouldGo: () => 'What the run should go on from does not fit it. Draw anew.',
  theNumberOfSamplesMust: (maxSamples: number, seeds: number) => `The number of samples must be from 1 to ${maxSamples}, not ${seeds}.`,
  seedsMustBeWholeNumbers: () => 'Seeds must be whole numbers from 0 to 4294967295.',
  theRunToGoOn: () => 'The run to go on from has no step left. Draw anew.',
  /** Milliseconds of an evaluation. */
  graphsReplayed: (captured: number, plain: number) =>
    `Its graphs are recorded once and replayed: timed here, ${captured.toFixed(1)} ms an evaluation instead of ${plain.toFixed(1)}.`,
  graphsSlower: (captured: number, plain: number) =>
    `Its graphs are not replayed: timed here, that took ${captured.toFixed(1)} ms an evaluation instead of ${plain.toFixed(1)}.`,
  graphsReplayedUntimed: () => 'Its graphs are recorded once and replayed.',
  graphsWrong: () => 'Its graphs are not replayed: tried here, that failed or gave other numbers.',
  theNumbersOfTheSelf: () => 'The numbers of the self-test cannot be fetched.',
  thisModelBringsNoNumbers: () => 'This model brings no numbers to test against.',
  theNumbersOfTheSelf2: () => 'The numbers of the self-test cannot be read.',
  theNumbersOfTheSelf3: () => 'The numbers of the self-test belong to other weights.',
});
