// The texts of a photograph's directions: of a square of the estimate, what the model says it may be wrong by.
import { wordsOf } from '../../protocol/words.ts';

export const words = wordsOf('photograph-directions', {
  toggle: 'Directions',
  toggleHelp: 'Choose a square of the estimate and see what the model says it may be wrong by there',
  choose: 'Click a place in the estimate; Enter takes the middle of what is in view.',
  asking: 'The model is asked.',
  nothingHidden: 'Nothing is hidden in this square: the estimate cannot be wrong there.',
  listLabel: 'Directions of the chosen square',
  says: 'Predicted for this square alone. The slider moves the estimate in its place.',
});
