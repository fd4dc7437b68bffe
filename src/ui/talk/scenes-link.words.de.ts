// The way to a talk of one's own, in German.
import type { Words } from '../../protocol/words.ts';
import type { words } from './scenes-link.words.ts';

export const german = {
  title: 'Eigener Vortrag',
  link: 'Szene',
  linkHelp: 'Aus diesen Bildern eine Szene eines Vortrags machen',
} satisfies Words<typeof words>;
