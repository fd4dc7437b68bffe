// What settings lack, in German.
import type { says } from './read-params.words.ts';
import { named, read, type Words } from './words.ts';

export const german = {
  mustBeNumberFromTo: (label, whole, min, max, value) =>
    `${named(label)} muss eine ${whole ? 'ganze ' : ''}Zahl von ${min} bis ${max} sein, nicht ${read(value)}.`,
  mustBeOneOfNot: (label, join, value) => `${named(label)} muss eines von ${join} sein, nicht ${read(value)}.`,
  mustBeWholeNumberFrom: (label, value) => `${named(label)} muss eine ganze Zahl von 0 bis ${2 ** 32 - 1} sein, nicht ${read(value)}.`,
  mustHaveFromToPoints: (label, most, value) => `${named(label)} muss 1 bis ${most} Punkte haben${read(value)}.`,
  holdsValueThatIsNot: (label) => `${named(label)} enthält einen Wert, der keine Zahl ist.`,
  mustBeValuesOfOr: (label, value, value2) => `${named(label)} muss aus ${value}×${value} Werten 0 oder 1 bestehen${read(value2)}.`,
  mayHoldOnlyHiddenAnd: (label) => `${named(label)} darf nur 0 (verdeckt) und 1 (sichtbar) enthalten.`,
  hidesEveryPixelLeaveAt: (label) => `${named(label)} verdeckt jedes Pixel; mindestens eines sichtbar lassen.`,
  mustBeSquareFromTo: (label, maxSide, value) =>
    `${named(label)} muss quadratisch sein, von 1×1 bis ${maxSide}×${maxSide} Zahlen${read(value)}.`,
  mustHaveSumOtherThan: (label, least, sum) => `${named(label)} muss eine andere Summe als 0 haben (mindestens ${least}), nicht ${sum}.`,
  thereIsNoParameterHere: (unknown, known) => `Einen Parameter „${unknown}“ gibt es hier nicht, nur: ${known || 'gar keine'}.`,
  anArray: () => 'ein Array',
  quoted: (text) => `„${text}“`,
  value: (text) => text,
  itIsMissing: () => '; es fehlt',
  notValues: (values) => `, nicht aus ${values} Werten`,
  notThis: (value) => `, nicht ${read(value)}`,
} satisfies Words<typeof says>;
