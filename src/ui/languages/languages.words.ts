// The texts around the choice of a language. What each is called, and its offer, stand in languages.ts in its own words.
import { wordsOf } from '../../protocol/words.ts';

export const words = wordsOf('languages', {
  language: 'Language',
  stay: 'Stay with English',
});
