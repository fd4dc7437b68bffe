// Das eigene H: was es ist, und die aufgehobenen Matrizen.
import type { Words } from '../../protocol/words.ts';
import type { words } from './matrix-control.words.ts';

export const german = {
  bring:
    'Eine Matrix H laden: eine Zeile für jede Zahl, die gemessen wird. Die Datei irgendwo ablegen, wie NumPy sie speichert (.npy), oder SciPy eine dünn besetzte (.npz).',
  fits: (whole, colour, side) =>
    `Sie hat ${whole} Spalten, ein ganzes Bild von 3 × ${side} × ${side}, oder ${colour} und wirkt dann auf Rot, Grün und Blau gleich.`,
  load: 'Matrix laden',
  another: 'Eine andere laden',
  sight: 'Was die Matrix ansieht: Helles zählt viel, Schwarzes wird nicht gesehen',
  sightCap: 'was sie ansieht',
  shape: (shape) => `${shape}, Zeilen mal Spalten`,
  whole: 'wirkt auf das ganze Bild',
  colours: 'wirkt auf jede Farbe',
  filled: (part) => `${part} davon nicht 0`,
  keep: 'Diese Matrix aufheben',
  name: 'Name dieser Matrix',
  yours: 'Eigene Matrizen',
} satisfies Words<typeof words>;
