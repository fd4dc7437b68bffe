// Warum eine eigene Matrix nicht als H genommen wird.
import type { says } from './own-matrix.words.ts';
import { read, type Words } from './words.ts';

const n = (value: number): string => value.toLocaleString('de');

const widths = (size: number, whole: number, colour: number): string =>
  `Für dieses Modell hat H ${n(whole)} Spalten (3 × ${size} × ${size}: ein ganzes Bild) oder ${n(colour)} (${size} × ${size}: jede Farbe für sich)`;

export const german = {
  neither: (asY, asH) => `${read(asY)} Als H: ${read(asH)}`,
  noMatrix: (label) => `${label}: erst eine eigene Matrix aus einer Datei laden.`,
  axes: (name, shape, size, whole, colour) =>
    `${name} ist ${shape}: H hat zwei Achsen, Zeilen und Spalten. ${widths(size, whole, colour)}.`,
  width: (name, shape, size, whole, colour) => `${name} ist ${shape}. ${widths(size, whole, colour)}.`,
  turned: (name, shape, size, whole, colour) =>
    `${name} ist ${shape}. ${widths(size, whole, colour)}. Die Transponierte würde passen: H.T speichern.`,
  noRows: (name, shape) => `${name} ist ${shape}: ohne Zeilen misst sie nichts.`,
  tooLarge: (name, shape, rows, mb, seconds, most) =>
    `${name} ist ${shape}: ${n(rows)} Zeilen, ${n(mb)} MB, und etwa ${n(seconds)} Sekunden für die Inverse. Mit so vielen Spalten werden höchstens ${n(most)} Zeilen genommen.`,
  damaged: (name) => `${name} ist beschädigt: Einträge liegen außerhalb ihrer Zeilen und Spalten.`,
  notFinite: (name) => `${name} enthält einen Wert, der keine Zahl ist oder zu groß für einfache Genauigkeit.`,
  zeros: (name) => `${name} enthält nur Nullen: sie misst nichts.`,
  tooSmall: (name, length) =>
    `Die Zeilen von ${name} sind etwa ${length} lang, zu klein für einfache Genauigkeit. H und y in einer anderen Einheit angeben: Zeilen von 0,000001 bis 1.000.000 Länge, am besten etwa 1.`,
  tooBig: (name, length) =>
    `Die Zeilen von ${name} sind etwa ${length} lang, zu groß für einfache Genauigkeit. H und y in einer anderen Einheit angeben: Zeilen von 0,000001 bis 1.000.000 Länge, am besten etwa 1.`,
} satisfies Words<typeof says>;
