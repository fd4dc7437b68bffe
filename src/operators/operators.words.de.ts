// What operators refuse, in German.
import type { Words } from '../protocol/words.ts';
import type { says } from './operators.words.ts';

export const german = {
  strideMustDivideHalfThe: (side, stride) => `Die Schrittweite muss ${side} teilen, die halbe Seite des Bildes; sie ist ${stride}.`,
  kernelIsTooWideFor: () =>
    'Der Kern ist zu breit für dieses Foto: Kein Messwert davon liegt ganz im Bild. Einen kürzeren Weg zeichnen oder ihn schärfer machen.',
  maskHidesEverySampleOf: (stride) =>
    `Die Maske verdeckt jeden Messwert: Von einem Block von ${stride} × ${stride} Pixeln muss mindestens die Hälfte sichtbar sein.`,
  samplesColourAreSeenAt: (seen, mostSeen) =>
    `${seen} Messwerte je Farbe werden gesehen, höchstens ${mostSeen} lassen sich invertieren: eine größere Schrittweite wählen oder mehr davon verdecken.`,
  theMaskMustHaveThe: (width, height) => `Die Maske muss die Größe der Fotografie haben, ${width} × ${height} Pixel.`,
  theMaskMayHoldOnly: () => 'Die Maske darf nur 0 (verdeckt) und 1 (sichtbar) enthalten.',
  theMaskHidesEveryPixel: () => 'Die Maske verdeckt jedes Pixel; etwas von der Fotografie sichtbar lassen.',
  rowsMustBeAtMost: (unknowns, rows) => `Höchstens ${unknowns} Zeilen, so viele wie Unbekannte, nicht ${rows}.`,
  patchSizeMustDivideThe: (value, patch) => `Die Größe der Flecken muss ${value} teilen, die Seite des Bildes; sie ist ${patch}.`,
  scaleMustBeAtMost: (value, stride) =>
    `Der Faktor darf mit dem bikubischen Filter, der 4 × Faktor Pixel breit ist, höchstens ${value / 4} sein, nicht ${stride}.`,
  filterMustBeTheBox: () =>
    'Der Filter muss der Kasten sein, wo das Foto selbst die Messung ist: Andere hätten über seinen Rand hinaus gesehen.',
} satisfies Words<typeof says>;
