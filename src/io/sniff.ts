// What a file is, from its content; its name decides only where the content says nothing. Knows no operator and nothing of what is done
// with it.
import { asStudioError, StudioError } from '../protocol/errors.ts';
import type { NumberArray } from '../protocol/number-array.ts';
import { lookAt, type Looks } from './picture-looks.ts';
import { isZip, mostArrayBytes, parseNumbers, readBytes } from './read-arrays.ts';
import { isNpy, npyHeader } from './read-npy.ts';
import type { SparseArray } from './read-sparse.ts';
import { says as sparseSays } from './read-sparse.words.ts';
import { says } from './io.words.ts';

export type Content =
  | { kind: 'arrays'; arrays: NumberArray[] }
  | { kind: 'sparse'; matrix: SparseArray }
  /** An array that is not read whole: what its header says. */
  | { kind: 'too-large'; name: string; shape: readonly number[]; type: string; bytes: number; most: number }
  /** Null where it is too large to be anything but a photo. */
  | { kind: 'picture'; looks: Looks | null }
  /** Settings as text; or nothing that is known, which whoever opens it refuses in words. */
  | { kind: 'other' };

/** More than any header of NumPy has. */
const headBytes = 4096;

async function headOf(file: Blob): Promise<Uint8Array> {
  // A folder, or a file that is gone: whoever reads it whole says so.
  return new Uint8Array(
    await file
      .slice(0, headBytes)
      .arrayBuffer()
      .catch(() => new ArrayBuffer(0)),
  );
}

/** Protocols 2 to 5 begin so. */
const isPickle = ([first = 0, protocol = 0]: Uint8Array): boolean => first === 0x80 && protocol >= 2 && protocol <= 5;

/** @throws StudioError bad-array where an array or archive cannot be read */
export async function sniff(file: Blob, name: string): Promise<Content> {
  const head = await headOf(file);
  const arrays = async (): Promise<Content> => {
    const numbers = parseNumbers(await readBytes(file, name), name);
    return Array.isArray(numbers) ? { kind: 'arrays', arrays: numbers } : { kind: 'sparse', matrix: numbers };
  };
  const header = file.size > mostArrayBytes ? npyHeader(head) : null;
  if (header) return { kind: 'too-large', name, ...header, bytes: file.size, most: mostArrayBytes };
  if (isPickle(head)) throw new StudioError('bad-array', sparseSays.pickle(name));
  if (isNpy(head) || isZip(head)) return arrays();
  if (/\.json$/i.test(name) || file.type === 'application/json') return { kind: 'other' };
  try {
    return { kind: 'picture', looks: await lookAt(file, name) };
  } catch (error) {
    if (asStudioError(error).code === 'internal') throw error;
    // Nothing that is known: what it is called is what it should have been.
    return /\.np[yz]$/i.test(name) ? arrays() : { kind: 'other' };
  }
}

/** The one array of a file that can be meant; null where the file is a picture. @throws StudioError bad-array where several can */
export async function arrayOfFile(file: Blob, name: string, couldBe: (array: NumberArray) => boolean): Promise<NumberArray | null> {
  const content = await sniff(file, name);
  if (content.kind !== 'arrays') return null;
  const [first, ...more] = content.arrays.filter(couldBe).length > 0 ? content.arrays.filter(couldBe) : content.arrays;
  if (more.length > 0 || !first) throw new StudioError('bad-array', says.holdsArraysThatCouldBe(name, more.length));
  return first;
}
