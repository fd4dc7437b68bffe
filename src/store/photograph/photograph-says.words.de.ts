// What is said of a photograph, in German.
import type { Words } from '../../protocol/words.ts';
import type { says } from './photograph-says.words.ts';

const fixed3 = (value: number): string => value.toFixed(3).replace('.', ',');

export const german = {
  reducedToFit: (width, height) => `Verkleinert von ${width} × ${height}: Das ist mehr, als ein Tab fasst.`,
  liesOnWhite: () => 'Durchsichtige Teile liegen auf Weiß.',
  isFirstFrame: () => 'Sie bewegt sich; dies ist ihr erstes Bild.',
  isRounded: () => 'Ihre 16 Bit je Kanal sind auf 8 gerundet.',
  cut: (width, height) => `Ausgeschnitten aus ${width} × ${height}.`,
  reduced: (width, height) => `Verkleinert von ${width} × ${height}.`,
  hiddenAgain: () => 'Eine wiederhergestellte Fotografie: Was verdeckt war, ist wieder verdeckt.',
  measuredFromRestored: () => 'Die gemessene Fotografie und alle Einstellungen, aus einer wiederhergestellten.',
  paintOver: () => 'Übermalen, was verschwinden soll: ein Kratzer, ein Wort, eine Person.',
  mmseEstimate: () => 'MMSE-Schätzung',
  sample: (seed) => `Stichprobe, Startwert ${seed}`,
  hiddenIsInvented: () => 'Von einem Modell wiederhergestellt: Was verdeckt war, ist erfunden; jedes andere Pixel ist das der Fotografie.',
  unseenIsInvented: () => 'Von einem Modell wiederhergestellt: Was die Messung nicht sah, ist erfunden.',
  embedsMask: (weights, device, chunk) =>
    `Gewichte des Modells sha256 ${weights}; gerechnet auf ${device}. Diese Datei enthält die Maske (Chunk "${chunk}").`,
  embedsPhotograph: (weights, device, chunk) =>
    `Gewichte des Modells sha256 ${weights}; gerechnet auf ${device}. Diese Datei enthält Operator, Einstellungen und die gemessene Fotografie (Chunks "${chunk}").`,
  savedKernel: () => 'der gespeicherte Kern',
  leaves: (left, std) =>
    `Die Schätzung lässt ${fixed3(left)} der Messung offen; Rauschen von ${fixed3(std)} erklärt das nicht. Kern, Maßstab oder Rauschen stimmen nicht.`,
  photographKept: () => 'Die Fotografie und das Gemalte sind noch da.',
  photographAndKernelKept: () => 'Die Fotografie und das Gemalte sind noch da. Der vorige Kern auch.',
  openPhotographStays: () => 'Die Fotografie, die offen war, bleibt.',
  noneForPhotographs: (id) => `„${id}“ gibt es hier nicht für Fotografien.`,
  strideOf: (stride, known) => `Ihre Schrittweite ist ${stride}; hier ist es eine von: ${known}.`,
  ofOtherSize: (recipeWidth, recipeHeight, width, height) =>
    `Es ist von ${recipeWidth} × ${recipeHeight} Pixeln, das Bild von ${width} × ${height}.`,
} satisfies Words<typeof says>;
