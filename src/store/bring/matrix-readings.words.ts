// What a brought matrix can be, and what was made of it.
import { count, wordsOf } from '../../protocol/words.ts';

export const words = wordsOf('matrix-readings', {
  planes: 'Operator H, colours first',
  interleaved: 'Operator H, colours last',
  alone: 'Operator H, on each colour',
  planesDetail: (held: string) => `${held}; x.reshape(-1) of (3, S, S): all of red, then green, then blue`,
  interleavedDetail: (held: string) => `${held}; x.reshape(-1) of (S, S, 3): pixel by pixel, as in a run’s ZIP`,
  aloneDetail: (held: string) => `${held}; x.reshape(-1) of (S, S), the same for red, green and blue`,
  taken: (name: string, held: string, rows: number) =>
    `${name} is the operator H: ${held}. It measures ${rows} ${count(rows, { one: 'number', other: 'numbers' })} of the picture.`,
  takenAlone: (name: string, held: string, rows: number) =>
    `${name} is the operator H: ${held}. It measures ${rows} ${count(rows, { one: 'number', other: 'numbers' })} of each colour.`,
  another: 'This is another matrix than the one that it was made with.',
});
