// What a file that was brought could be, as readings of its content beside the present operator. Decides nothing: one reading is done, of
// several the person is asked. Knows no operator by name.
import type { ColumnOrder } from '../../io/matrix-files.ts';
import type { SparseArray } from '../../io/read-sparse.ts';
import type { Content } from '../../io/sniff.ts';
import type { OperatorEntry } from '../../protocol/engine-api.ts';
import { StudioError } from '../../protocol/errors.ts';
import { shapeWords, type NumberArray, type NumberOrder } from '../../protocol/number-array.ts';
import type { Many } from './many.ts';
import { words } from './bring.words.ts';
import { coloursOf, whyNoMatrix, type MatrixValue } from '../../protocol/own-matrix.ts';
import { couldBeKernelArray, couldBeMaskArray, couldBePhotoArray } from '../../io/array-looks.ts';
import { says as sparseSays } from '../../io/read-sparse.words.ts';
import { words as ofMatrix } from './matrix-readings.words.ts';
import type { Said } from '../../protocol/words.ts';
import { says } from './bring-says.words.ts';

/** `array`: which one of the file; null where it is a picture. */
export type Candidate =
  | { as: 'batch'; many: Many; array: null }
  | { as: 'photo' | 'mask' | 'kernel'; array: NumberArray | null }
  | { as: 'y'; array: NumberArray; order: NumberOrder; words: string }
  /** `isAlone`: it acts on each colour, so that there is one order. */
  | { as: 'matrix'; array: NumberArray | SparseArray; order: ColumnOrder; isAlone: boolean };

/** A way in which an array fits the y of the operator as it is set. */
export interface FitAsY {
  order: NumberOrder;
  words: string;
}

interface Surroundings {
  operators: readonly OperatorEntry[];
  size: number;
  /** How an array fits as y; none where no operator is there. */
  fits: (array: NumberArray) => readonly FitAsY[];
}

const takes = (operators: readonly OperatorEntry[], kind: 'mask' | 'kernel' | 'matrix'): boolean =>
  operators.some(({ params }) => params.some((spec) => spec.kind === kind));

/** How it can be H: a matrix of a whole picture in two ways, for its columns may be counted by colours or by pixels. */
function asMatrix(array: NumberArray | SparseArray, { operators, size }: Surroundings): Candidate[] {
  if (!takes(operators, 'matrix') || whyNoMatrix(array.name, array.shape, size) !== null) return [];
  const isAlone = coloursOf(array.shape.at(1) ?? 0, size) === 3;
  const orders: readonly ColumnOrder[] = isAlone ? ['planes'] : ['planes', 'interleaved'];
  return orders.map((order) => ({ as: 'matrix', array, order, isAlone }));
}

/** Nobody paints so flat a picture. */
const isFlat = ({ shape }: NumberArray): boolean => Math.max(...shape) > 4 * Math.min(...shape);

function ofArray(array: NumberArray, surroundings: Surroundings): Candidate[] {
  const { operators, size, fits } = surroundings;
  const matrices = asMatrix(array, surroundings);
  const couldBeMask = couldBeMaskArray(array) && !(matrices.length > 0 && isFlat(array));
  return [
    ...matrices,
    ...fits(array).map(({ order, words }) => ({ as: 'y' as const, array, order, words })),
    ...(couldBePhotoArray(array) ? [{ as: 'photo' as const, array }] : []),
    ...(takes(operators, 'mask') && couldBeMask ? [{ as: 'mask' as const, array }] : []),
    ...(takes(operators, 'kernel') && couldBeKernelArray(array, size / 2) ? [{ as: 'kernel' as const, array }] : []),
  ];
}

/** As H, where it could be one by its columns: with rows, bytes and seconds. */
function refusedWhole({ name, shape, type, bytes, most }: Extract<Content, { kind: 'too-large' }>, { size }: Surroundings): StudioError {
  const asH = coloursOf(shape[1] ?? 0, size) === null ? null : whyNoMatrix(name, shape, size);
  return new StudioError(
    'bad-array',
    asH ?? sparseSays.tooLarge(name, shapeWords(shape), type, Math.ceil(bytes / 2 ** 20), most / 2 ** 20),
  );
}

/** Readings of one file, the likeliest first; an array that fits nothing is y, which says in words why it does not fit. @throws StudioError bad-array where it is too large */
export function candidatesOf(content: Content, surroundings: Surroundings): Candidate[] {
  const { operators } = surroundings;
  if (content.kind === 'too-large') throw refusedWhole(content, surroundings);
  if (content.kind === 'sparse') {
    const found = asMatrix(content.matrix, surroundings);
    // What fits in no way says so when it is tried.
    return found.length > 0 ? found : [{ as: 'matrix', array: content.matrix, order: 'planes', isAlone: false }];
  }
  if (content.kind === 'arrays')
    return content.arrays.flatMap((array) => {
      const found = ofArray(array, surroundings);
      return found.length > 0 || content.arrays.length > 1 ? found : [{ as: 'y' as const, array, order: 'auto' as const, words: '' }];
    });
  const looks = content.kind === 'picture' ? content.looks : null;
  return [
    { as: 'photo', array: null },
    ...(looks?.couldBeMask && takes(operators, 'mask') ? [{ as: 'mask' as const, array: null }] : []),
    ...(looks?.couldBeKernel && takes(operators, 'kernel') ? [{ as: 'kernel' as const, array: null }] : []),
  ];
}

const pictureWords = {
  photo: { label: 'Photo', detail: 'opened and cropped' },
  mask: { label: 'Mask', detail: 'black, or the hole, is hidden' },
  kernel: { label: 'Kernel', detail: 'white is where the light of one point goes' },
} as const;

const arrayWords = {
  photo: { label: 'Photo x', detail: 'at 8 bits' },
  mask: { label: 'Mask', detail: '0 is hidden' },
  kernel: { label: 'Kernel', detail: '' },
} as const;

const heldWords = (array: NumberArray | SparseArray): string =>
  `${shapeWords(array.shape)} ${'format' in array ? `${array.format} ${array.type}` : array.type}`;

function matrixWords({ array, order, isAlone }: Extract<Candidate, { as: 'matrix' }>): { label: string; detail: string } {
  const held = heldWords(array);
  if (isAlone) return { label: ofMatrix.alone, detail: ofMatrix.aloneDetail(held) };
  return order === 'planes'
    ? { label: ofMatrix.planes, detail: ofMatrix.planesDetail(held) }
    : { label: ofMatrix.interleaved, detail: ofMatrix.interleavedDetail(held) };
}

/** What was made of it. */
export function takenWords({ name, rows, columns }: MatrixValue, array: NumberArray | SparseArray, size: number): string {
  return (coloursOf(columns, size) === 3 ? ofMatrix.takenAlone : ofMatrix.taken)(name, heldWords(array), rows);
}

/** What an option says: its name, and what would be made of it. */
export function wordsOf(candidate: Candidate): { label: string; detail: Said | string } {
  if (candidate.as === 'batch') {
    const { sources, leftOut } = candidate.many;
    return { label: words.batch(sources.length), detail: words.batchDetail(leftOut.length) };
  }
  if (candidate.as === 'matrix') return matrixWords(candidate);
  if (candidate.as !== 'y' && !candidate.array) return pictureWords[candidate.as];
  const { array } = candidate;
  const { label, detail } = candidate.as === 'y' ? { label: 'Measurement y', detail: candidate.words } : arrayWords[candidate.as];
  return { label, detail: array ? says.arrayAs(`${shapeWords(array.shape)} ${array.type}`, detail) : detail };
}
