import { wordsOf } from '../../protocol/words.ts';

export const words = wordsOf('every-step', {
  everyStep: 'Show every step, for looking back and recordings',
  everyStepHelp: 'Off: a fast card does not wait, and steps that come between two pictures of the screen are not kept.',
});
