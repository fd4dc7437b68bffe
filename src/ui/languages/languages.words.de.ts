// Around the choice of a language, in German.
import type { Words } from '../../protocol/words.ts';
import type { words } from './languages.words.ts';

export const german = {
  language: 'Sprache',
  stay: 'Bei Deutsch bleiben',
} satisfies Words<typeof words>;
