// What saved files lack, in German.
import { read, type Words } from '../protocol/words.ts';
import type { says } from './kept-files.words.ts';

export const german = {
  partOfItIsNot: () => 'Ein Teil davon ist kein Base64.',
  itUnpacksToMoreThan: (limit) => `Es entpackt sich zu mehr als ${limit} Bytes.`,
  itIsCutShortOr: () => 'Es ist abgeschnitten oder beschädigt.',
  masksAndKernelsAreKept: (mostKept) => `${mostKept} Masken und Kerne sind aufbewahrt; erst einen entfernen.`,
  itIsLongerThanCharacters: (longestFragment) => `Es ist länger als ${2 * longestFragment} Zeichen.`,
  theLinkEndsWhereIts: () => 'Der Link endet, wo seine Einstellungen beginnen sollten.',
  theLinkIsCutShort: () =>
    'Der Link ist abgeschnitten oder beschädigt: Er wurde ohne sein Ende kopiert, oder etwas änderte seine Buchstaben.',
  itIsNotJson: () => 'Es ist kein JSON.',
  photographOfPixelsIsToo: (width, height) => `Eine Fotografie von ${width} × ${height} Pixeln ist zu groß.`,
  itsPictureHasBytesNot: (planes, value) => `Sein Bild hat ${planes} Bytes, nicht ${value}.`,
  theFileIsCutShort: () => 'Die Datei ist abgeschnitten.',
  itsChecksumDoesNotMatch: () => 'Die Prüfsumme stimmt nicht: Die Datei ist beschädigt.',
  theFileIsDamagedWhere: () => 'Die Datei ist beschädigt, wo sie stehen.',
  itIsNotAsPng: () => 'Es ist nicht, wie PNG-Text ist.',
  itIsLongerThanBytes: (limit) => `Es ist länger als ${limit} Bytes.`,
  maskOfNumbersHasBytes: (value, packed) => `Eine Maske von ${value} Zahlen hat ${packed} Bytes.`,
  bytesAreNoArrayOf: (bytes) => `${bytes} Bytes sind kein Array von Floats.`,
  anArrayHoldsValueThat: () => 'Ein Array enthält einen Wert, der keine Zahl ist.',
  itHasKeyCalled: (name) => `Es hat einen Schlüssel namens ${name}.`,
  itIsLongerThanBytes2: (textBytes) => `Es ist länger als ${textBytes} Bytes.`,
  itIsJsonButNot: () => 'Es ist JSON, aber keine Einstellungen, die dieses Studio speicherte.',
  itWasMadeByAnother: () => 'Es wurde von einer anderen Fassung des Studios gemacht.',
  sheetOfTheRecordingIs: (width, height) => `Ein Bogen der Aufzeichnung ist ${width} × ${height}.`,
  recordingIsOneDrawOf: (mostSamples, mostSteps) =>
    `Eine Aufzeichnung ist ein gerade beendeter Zug von höchstens ${mostSamples} Stichproben und ${mostSteps} Schritten.`,
  matrixIsAnother: (name) => `„${name}“ ist nicht die Matrix, die ihre Prüfsumme nennt: Die Datei wurde geändert.`,
  itIsLongerThanCharacters2: (mostCharacters) => `Es ist länger als ${mostCharacters} Zeichen.`,
  theRecording: (what) => `Die Aufzeichnung: ${read(what)}`,
  runJsonOfThisZip: () => 'run.json dieser ZIP-Datei ist beschädigt oder wurde von einer anderen Fassung des Studios gemacht.',
  matricesAreKept: (most) => `${most} Matrizen sind aufbewahrt; erst eine entfernen.`,
} satisfies Words<typeof says>;
