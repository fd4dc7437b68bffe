// The texts of the bar.
import { wordsOf } from '../../protocol/words.ts';

export const words = wordsOf('bar', {
  studios: 'Studios',
  faces: 'Faces',
  photograph: 'Photograph',
  webgpu: 'WebGPU',
  processor: 'Processor',
  notStarted: 'Not started',
  starting: 'Starting',
  chooseModel: 'Choose another model',
  talk: 'Talk',
  share: 'Share',
  keys: 'Keyboard (?)',
  keyboard: 'Keyboard shortcuts',
  lightOrDark: 'Light or dark',
  views: 'Views',
  measure: 'Measure',
});
