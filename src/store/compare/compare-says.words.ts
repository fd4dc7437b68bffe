// What is said of a comparison.
import { sayingsOf } from '../../protocol/words.ts';

export const says = sayingsOf('compare-says', {
  whatTheOtherMethodsDrew: () => 'What the other methods drew is kept.',
  theModelWasUnloadedBefore: () => 'The model was unloaded before the comparison began.',
  noMethodIsChosen: () => 'No method is chosen.',
  theModelWasUnloaded: () => 'The model was unloaded.',
});
