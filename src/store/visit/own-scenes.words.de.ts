// Why a run becomes no scene of a talk, and what a file of a talk became, in German.
import { count, type Words } from '../../protocol/words.ts';
import type { says } from './own-scenes.words.ts';

export const german = {
  drawFirst: () => 'Eine Szene ist eine Ziehung, die gerade fertig wurde. Ziehen, dann hinzufügen.',
  talkTooLarge: (is, most) =>
    `Damit hat der Vortrag ${is} MB, und seine Datei fasst höchstens ${most}. Speichern Sie, was da ist, als Datei, und entfernen Sie dann Szenen, zuerst solche mit eigener Matrix.`,
  tooManyScenes: (most) => `Ein Vortrag hat höchstens ${most} Szenen. Erst eine entfernen.`,
  talkOpened: (name, n) =>
    `${name} ist ein Vortrag: ${n} ${count(n, { one: 'Szene kam', other: 'Szenen kamen' })} zu den eigenen. „Vortrag“ spielt sie.`,
} satisfies Words<typeof says>;
