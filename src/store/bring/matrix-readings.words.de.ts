// Was eine gebrachte Matrix sein kann, und was aus ihr wurde.
import { count, type Words } from '../../protocol/words.ts';
import type { words } from './matrix-readings.words.ts';

export const german = {
  planes: 'Operator H, Farben zuerst',
  interleaved: 'Operator H, Farben zuletzt',
  alone: 'Operator H, auf jede Farbe',
  planesDetail: (held) => `${held}; x.reshape(-1) von (3, S, S): erst alles Rote, dann Grün, dann Blau`,
  interleavedDetail: (held) => `${held}; x.reshape(-1) von (S, S, 3): Pixel für Pixel, wie in der ZIP eines Laufs`,
  aloneDetail: (held) => `${held}; x.reshape(-1) von (S, S), gleich für Rot, Grün und Blau`,
  taken: (name, held, rows) =>
    `${name} ist der Operator H: ${held}. Er misst ${rows} ${count(rows, { one: 'Zahl', other: 'Zahlen' })} des Bildes.`,
  takenAlone: (name, held, rows) =>
    `${name} ist der Operator H: ${held}. Er misst ${rows} ${count(rows, { one: 'Zahl', other: 'Zahlen' })} jeder Farbe.`,
  another: 'Das ist eine andere Matrix als die, mit der es gemacht wurde.',
} satisfies Words<typeof words>;
