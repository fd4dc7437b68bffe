// H of one's own: what it is, and the shelf of those that are kept.
import { wordsOf } from '../../protocol/words.ts';

export const words = wordsOf('matrix-control', {
  bring:
    'Bring a matrix H: one row for each number that is measured. Drop its file anywhere, as NumPy saves it (.npy), or SciPy a sparse one (.npz).',
  fits: (whole: string, colour: string, side: number) =>
    `It has ${whole} columns, a whole picture of 3 × ${side} × ${side}, or ${colour}, which it does to red, green and blue alike.`,
  load: 'Load a matrix',
  another: 'Load another',
  sight: 'What the matrix looks at: bright counts much, black is not seen',
  sightCap: 'what it looks at',
  shape: (shape: string) => `${shape}, rows by columns`,
  whole: 'acts on the whole picture',
  colours: 'acts on each colour',
  filled: (part: string) => `${part} of it is not 0`,
  keep: 'Keep this matrix',
  name: 'Name of this matrix',
  yours: 'Your matrices',
});
