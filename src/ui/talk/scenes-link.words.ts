// The way to a talk of one's own.
import { wordsOf } from '../../protocol/words.ts';

export const words = wordsOf('scenes-link', {
  title: 'Your talk',
  link: 'Scene',
  linkHelp: 'Make a scene of a talk of these pictures',
});
