// What an entry of a file lacks, in German.
import { read, type Words } from './words.ts';
import type { says } from './wrong-entry.words.ts';

const place = (path: string): string => (path === '' ? 'Es' : `Der Eintrag „${path}“`);

export const german = {
  missing: (path) => `${place(path)} fehlt.`,
  unknown: (path) => `${place(path)} ist hier unbekannt.`,
  is: (path, received, expected) => `${place(path)} ist ${read(received)}, wo ${read(expected)} erwartet wird.`,
  tooLarge: (path, received, most) => `${place(path)} ist ${received}, mehr als ${most}.`,
  tooSmall: (path, received, least) => `${place(path)} ist ${received}, weniger als ${least}.`,
  tooLong: (path, received, most) => `${place(path)} ist zu lang: ${received}, wo höchstens ${most} gelesen werden können.`,
  tooShort: (path, received, least) => `${place(path)} ist zu kurz: ${received}, wo ${least} oder mehr nötig sind.`,
  notWhole: (path) => `${place(path)} ist keine ganze Zahl.`,
  notFinite: (path) => `${place(path)} ist keine endliche Zahl.`,
  notOfItsForm: (path) => `${place(path)} ist nicht so geschrieben, wie es sein sollte.`,
  empty: (path) => `${place(path)} ist leer.`,
  text: () => 'ein Text',
  number: () => 'eine Zahl',
  yesOrNo: () => 'wahr oder falsch',
  list: () => 'eine Liste',
  object: () => 'eine Tabelle von Einträgen',
  nothing: () => 'nichts',
} satisfies Words<typeof says>;
