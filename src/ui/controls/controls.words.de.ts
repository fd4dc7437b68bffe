// The controls, in German.
import type { Words } from '../../protocol/words.ts';
import type { words } from './controls.words.ts';

export const german = {
  label: 'Klasse',
  noClassInList: 'keine Klasse',
  noClass: 'Keine Klasse',
  typeNumber: (last, hasNames) =>
    `Eine Zahl von 0 bis ${last} eintippen${hasNames ? ', oder so viel von einem Namen, dass eine Klasse übrig bleibt' : ''}.`,
  guidance: 'Führung',
  guidanceHelp:
    '1 zieht, was der Klasse entspricht; mehr zieht zu ihr hin, mit zwei Auswertungen je Schritt. Schätzungen werden nicht geführt.',
  numberOf: (label) => `${label}, Zahl`,
  number: 'Zahl',
  seedHelp: 'Derselbe Startwert ergibt wieder dasselbe.',
  another: 'Anderer',
  noNumber: (typed) => `„${typed}“ ist keine Zahl.`,
  wholeNumbers: (min, max, typed) => `Ganze Zahlen von ${min} bis ${max}, nicht „${typed}“.`,
  became: (min, max, number, value) => `Von ${min} bis ${max}: Aus ${number} wurde ${value}.`,
  seedNumbers: (typed) => `Startwerte sind ganze Zahlen von 0 bis 4294967295, nicht „${typed}“.`,
} satisfies Words<typeof words>;
