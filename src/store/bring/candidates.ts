// What a file that was brought could be, as readings of its content beside the present operator. Decides nothing: one reading is done, of
// several the person is asked. Knows no operator by name.
import type { Content } from '../../io/sniff.ts';
import type { OperatorEntry } from '../../protocol/engine-api.ts';
import { shapeWords, type NumberArray, type NumberOrder } from '../../protocol/number-array.ts';
import type { Many } from './many.ts';
import { words } from './bring.words.ts';
import { couldBeKernelArray, couldBeMaskArray, couldBePhotoArray } from '../../io/array-looks.ts';

/** `array`: which one of the file; null where it is a picture. */
export type Candidate =
  | { as: 'batch'; many: Many; array: null }
  | { as: 'photo' | 'mask' | 'kernel'; array: NumberArray | null }
  | { as: 'y'; array: NumberArray; order: NumberOrder; words: string };

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

const takes = (operators: readonly OperatorEntry[], kind: 'mask' | 'kernel'): boolean =>
  operators.some(({ params }) => params.some((spec) => spec.kind === kind));

function ofArray(array: NumberArray, { operators, size, fits }: Surroundings): Candidate[] {
  return [
    ...fits(array).map(({ order, words }) => ({ as: 'y' as const, array, order, words })),
    ...(couldBePhotoArray(array) ? [{ as: 'photo' as const, array }] : []),
    ...(takes(operators, 'mask') && couldBeMaskArray(array) ? [{ as: 'mask' as const, array }] : []),
    ...(takes(operators, 'kernel') && couldBeKernelArray(array, size / 2) ? [{ as: 'kernel' as const, array }] : []),
  ];
}

/** Readings of one file, the likeliest first; an array that fits nothing is y, which says in words why it does not fit. */
export function candidatesOf(content: Content, surroundings: Surroundings): Candidate[] {
  const { operators } = surroundings;
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

/** What an option says: its name, and what would be made of it. */
export function wordsOf(candidate: Candidate): { label: string; detail: string } {
  if (candidate.as === 'batch') {
    const { sources, leftOut } = candidate.many;
    return { label: words.batch(sources.length), detail: words.batchDetail(leftOut.length) };
  }
  if (candidate.as !== 'y' && !candidate.array) return pictureWords[candidate.as];
  const { array } = candidate;
  const { label, detail } = candidate.as === 'y' ? { label: 'Measurement y', detail: candidate.words } : arrayWords[candidate.as];
  return { label, detail: [array && `${shapeWords(array.shape)} ${array.type}`, detail].filter(Boolean).join(', ') };
}
