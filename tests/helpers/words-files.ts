// The words files as tests see them: every room's English as it is exported, its German, and where they lie.
import type { Texts } from '../../src/protocol/words.ts';

type Export = { words?: Texts; says?: Texts };

const english = import.meta.glob<Export>('../../src/**/*.words.ts', { eager: true });
const german = import.meta.glob<Texts>('../../src/**/*.words.de.ts', { eager: true, import: 'german' });
const source = import.meta.glob<string>('../../src/**/*.words.ts', { eager: true, query: '?raw', import: 'default' });

export interface Room {
  /** Where it lies: src/… */
  path: string;
  /** By its file's name. */
  id: string;
  english: Texts;
  german: Texts | undefined;
  source: string;
}

export const rooms: readonly Room[] = Object.entries(english).map(([path, { words, says }]) => {
  const texts = words ?? says;
  if (!texts) throw new Error(`${path} exports neither words nor says`);
  return {
    path: path.replace('../../', ''),
    id: path.replace(/^.*\//, '').replace('.words.ts', ''),
    english: texts,
    german: german[path.replace('.words.ts', '.words.de.ts')],
    source: source[path] ?? '',
  };
});
