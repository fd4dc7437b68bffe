// What files and pictures lack, in German.
import { read, type Words } from '../protocol/words.ts';
import type { says } from './io.words.ts';

export const german = {
  isNoPictureWithThree: (name, shape) => `${name}: ${shape} ist kein Bild mit drei Farben.`,
  isBlackAllOverOr: (name) => `${name} ist ganz schwarz, oder seine Zahlen ergeben zusammen 0: Ein Kern braucht etwas Licht.`,
  kernelIsAtMostNot: (name, most, shape) => `${name}: Ein Kern ist höchstens ${most}, nicht ${shape}. Vorher zuschneiden.`,
  startsLikePictureButCannot: (name) =>
    `${name} beginnt wie ein Bild, lässt sich aber nicht dekodieren: Vielleicht ist es abgeschnitten oder beschädigt.`,
  isMaskOrKernelMay: (name, width, height) => `${name} ist ${width} × ${height}; Maske oder Kern dürfen 4096 × 4096 Pixel haben.`,
  noCanvasCouldBeMade: () => 'Für dieses Bild ließ sich keine Zeichenfläche machen.',
  wouldHideEveryPixelWhite: (name) => `${name} verdeckte jedes Pixel. Weiß (oder 1, True) ist, was gesehen wird.`,
  hidesNothingItIsLight: (name) =>
    `${name} verdeckt nichts: Es ist überall hell und hat kein Loch. Schwarz (oder 0, False) ist, was verdeckt ist.`,
  maskHasTwoAxesNot: (name, shape) => `${name}: Eine Maske hat zwei Achsen, nicht ${shape}.`,
  hasPixelsAndCannotBe: (name, width, height, width2, height2) =>
    `${name} hat ${width} × ${height} Pixel und lässt sich nicht über ${width2} × ${height2} legen: Eine Maske hat die Form der Fotografie.`,
  isEmptyBytes: (name) => `${name} ist leer (0 Bytes).`,
  hasMb: (name, file) => `${name} hat ${file} MB.`,
  isFileOfType: (name, toUpperCase) => `${name} ist eine Datei der Art ${toUpperCase}.`,
  saysThatItIsPixels: (name, width, height) => `${name} sagt, es sei ${width} × ${height} Pixel groß.`,
  isMegapixels: (name, width, height, megapixels) => `${name} ist ${width} × ${height}, ${megapixels} Megapixel.`,
  noCanvasOfCouldBe: (width, height) => `Eine Zeichenfläche von ${width} × ${height} ließ sich nicht machen.`,
  mask: () => 'Maske',
  blackIsHidden: () => 'Schwarz ist verdeckt, Weiß wird gesehen.',
  itOpensPictures: () => 'Er öffnet Bilder.',
  itHasMoreThanFiles: (name, mostMembers, most) =>
    `${name}: Es hat mehr als ${mostMembers} Dateien oder entpackt sich zu mehr als ${most} MB.`,
  thisZipIsDamagedCut: (name) =>
    `${name}: Diese ZIP-Datei ist beschädigt, abgeschnitten, durch ein Passwort verschlossen oder so gepackt, wie es hier nicht gelesen wird.`,
  itHasMbAtMost: (name, file, most) => `${name}: Es hat ${file} MB; höchstens ${most} werden gelesen.`,
  cannotBeReadItIs: (name) =>
    `„${name}“ ist nicht lesbar: Es ist ein Ordner, oder es wurde geändert, verschoben oder gelöscht. Noch einmal wählen.`,
  itHoldsNoArrayOf: (name) =>
    `${name}: Es enthält kein Array von NumPy (keine .npy darin). Alles andere entpacken und ablegen, was darin ist.`,
  ofFile: (name, why) => `${name}: ${read(why)}`,
  thisIsNoNpyFile: () => 'Das ist keine .npy-Datei. Das Array mit numpy.save speichern.',
  itsHeaderIsDamaged: () => 'Der Kopf ist beschädigt.',
  itHoldsNoPlainArray: () => 'Es enthält kein einfaches Array von Zahlen (Datensätze und Objekte werden nicht gelesen).',
  itsShapeHoldsNoNumbers: (shape) => `Die Form (${shape}) enthält keine Zahlen.`,
  itsNumbersAreComplexSave: () => 'Die Zahlen sind komplex. Den Realteil speichern (a.real), oder Real- und Imaginärteil nacheinander.',
  numbersOfTypeAreNot: (type) => `Zahlen vom Typ ${type} werden nicht gelesen; als float32 oder float64 speichern.`,
  itEndsBeforeItsNumbers: (value) => `Es endet vor seinen ${value} Zahlen.`,
  someOfItsNumbersAre: () =>
    'Einige der Zahlen sind nicht endlich oder größer, als einfache Genauigkeit fasst. Eine Zahl einsetzen, wo sie fehlen, und sie mit einer Maske verdecken.',
  holdsArraysThatCouldBe: (name, more) => `${name} enthält ${more + 1} Arrays, die gemeint sein könnten; das gemeinte allein speichern.`,
  isWebPage: (name) => `${name}: Es enthält eine Webseite.`,
  isMarkup: (name) => `${name}: Es enthält Markup.`,
  isNumbersAsText: (name) => `${name}: Es enthält Zahlen als Text; sie als Array speichern (numpy.save) und das ablegen.`,
  isUnknown: (name) => `${name}: Die ersten Bytes gehören zu keinem hier bekannten Bildformat.`,
} satisfies Words<typeof says>;
