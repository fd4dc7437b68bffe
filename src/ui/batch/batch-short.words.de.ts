// What the page says of batches where none is looked at, in German.
import type { Words } from '../../protocol/words.ts';
import type { words } from './batch-short.words.ts';

export const german = {
  settings: 'Verfahren und Startwerte',
  isRunning: 'Ein Stapel läuft',
} satisfies Words<typeof words>;
