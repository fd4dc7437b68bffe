// A brought thing in the one way that it is meant: it becomes photo, mask, kernel, H or y, or is refused in words. Asks nobody.
import { StudioError } from '../../protocol/errors.ts';
import { shapeWords } from '../../protocol/number-array.ts';
import { whyNoMatrix, type MatrixValue } from '../../protocol/own-matrix.ts';
import { says as notTaken } from '../../protocol/own-matrix.words.ts';
import type { KeepDesk } from '../keep/keep.ts';
import { numbersFrom } from '../measure/measured.ts';
import type { SetupDesk } from '../measure/setup.ts';
import { takenWords, type Candidate } from './candidates.ts';
import type { Brought } from './intake-state.ts';
import type { Said } from '../../protocol/words.ts';
import { says } from './bring-says.words.ts';

/** What takes it. */
export interface Taking {
  keep: Pick<KeepDesk, 'leaveWelcome' | 'matrixCame' | 'openFile' | 'openNumbers'>;
  setup: Pick<SetupDesk, 'place'>;
  /** Of the model's square. */
  size: number;
  say: (text: Said) => void;
}

/** As this studio names a sample or an estimate that is saved; such a picture that opens as a photo has lost its settings. */
const isSavedHere = (name: string): boolean =>
  /^invfussion-[a-z-]+-(?:seed-\d+|mmse)\b.*\.(?:png|jpe?g|webp)$/i.test(name) && !/^invfussion-photo-/i.test(name);

/** H, in one step of undo. */
export function placeMatrix(matrix: MatrixValue, { keep, setup }: Taking): void {
  keep.leaveWelcome();
  setup.place('matrix', matrix);
  keep.matrixCame(matrix);
}

/** What cannot be used is the file, not a setting. Of an array with rows and columns it is also said why it is no H. */
export function refusalOf(candidate: Candidate, error: StudioError, size: number): StudioError {
  if (candidate.as !== 'y' || error.code !== 'bad-params') return error;
  const { name, shape } = candidate.array;
  const why = shape.length === 2 && Math.min(...shape) > 1 ? whyNoMatrix(name, shape, size) : null;
  return new StudioError('unfit-file', why === null ? error.detail : notTaken.neither(error.detail, why), error);
}

type One = Exclude<Candidate, { as: 'batch' }>;

/** @returns what to say; true or false: whether a photo was opened, which says so itself @throws StudioError */
export async function take(brought: Brought, candidate: One, taking: Taking): Promise<Said | string | boolean> {
  const { size } = taking;
  switch (candidate.as) {
    case 'photo':
      return takePhoto(brought, candidate.array, taking);
    case 'mask':
    case 'kernel':
      return takeShape(brought, candidate, taking);
    case 'matrix': {
      const { matrixOfFile } = await import('../../io/matrix-files.ts');
      const matrix = matrixOfFile(candidate.array, size, candidate.order);
      placeMatrix(matrix, taking);
      return takenWords(matrix, candidate.array, size);
    }
    case 'y': {
      const { name, shape, type } = candidate.array;
      const reading = await taking.keep.openNumbers({ ...numbersFrom(candidate.array), order: candidate.order });
      return says.isY(name, `${shapeWords(shape)} ${type}`, reading.words);
    }
  }
}

type Shape = Extract<One, { as: 'photo' | 'mask' | 'kernel' }>;

async function takePhoto({ file, name }: Brought, array: Shape['array'], { keep, say }: Taking): Promise<boolean> {
  if (array) {
    const { pictureOfArray } = await import('../../io/array-pictures.ts');
    return keep.openFile(await pictureOfArray(array), array.name);
  }
  const isPhoto = await keep.openFile(file, name);
  if (isPhoto && isSavedHere(name)) say(says.isStripped(name));
  return isPhoto;
}

async function takeShape({ file, name }: Brought, { as, array }: Shape, { keep, setup, size }: Taking): Promise<Said> {
  if (as === 'mask') {
    const { readMaskPicture, maskOfArray } = await import('../../io/mask-files.ts');
    const sides = { height: size, width: size };
    const mask = array ? maskOfArray(array, sides) : await readMaskPicture(file, name, sides);
    keep.leaveWelcome();
    setup.place('mask', mask);
    return says.isTheMask(name, mask.filter((value) => value === 0).length, size * size);
  }
  const { readKernelPicture, kernelOfArray } = await import('../../io/kernel-files.ts');
  const kernel = array ? kernelOfArray(array, size / 2) : await readKernelPicture(file, name, size / 2);
  keep.leaveWelcome();
  setup.place('kernel', kernel);
  const side = Math.sqrt(kernel.length);
  return says.isTheKernel(name, side);
}
