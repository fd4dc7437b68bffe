// What the page says of batches where none is looked at.
import { wordsOf } from '../../protocol/words.ts';

export const words = wordsOf('batch-short', {
  settings: 'Methods and seeds',
  isRunning: 'A batch is running',
});
