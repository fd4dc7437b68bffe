// German: every `*.words.de.ts` and `*.names.de.ts` of the page and of the engine in one chunk, fetched when it is asked for.
import type { Language, Texts } from '../../protocol/words.ts';

const files = import.meta.glob<Texts>('../../**/*.words.de.ts', { eager: true, import: 'german' });
const names = import.meta.glob<Record<string, string>>('../../**/*.names.de.ts', { eager: true, import: 'german' });

/** `…/talk.words.de.ts` → `talk` */
const roomOf = (path: string): string => path.replace(/^.*\//, '').replace('.words.de.ts', '');

export const german: Language = {
  id: 'de',
  rooms: Object.fromEntries(Object.entries(files).map(([path, texts]) => [roomOf(path), texts])),
  names: Object.assign({}, ...Object.values(names)) as Record<string, string>,
};
