// What a file is, from its content; its name decides only where the content says nothing. Knows no operator and nothing of what is done
// with it.
import { asStudioError, StudioError } from '../protocol/errors.ts';
import type { NumberArray } from '../protocol/number-array.ts';
import { lookAt, type Looks } from './picture-looks.ts';
import { isZip, parseArrays, readBytes } from './read-arrays.ts';
import { isNpy } from './read-npy.ts';

export type Content =
  | { kind: 'arrays'; arrays: NumberArray[] }
  /** Null where it is too large to be anything but a photo. */
  | { kind: 'picture'; looks: Looks | null }
  /** Settings as text; or nothing that is known, which whoever opens it refuses in words. */
  | { kind: 'other' };

async function headOf(file: Blob): Promise<Uint8Array> {
  // A folder, or a file that is gone: whoever reads it whole says so.
  return new Uint8Array(
    await file
      .slice(0, 16)
      .arrayBuffer()
      .catch(() => new ArrayBuffer(0)),
  );
}

/** @throws StudioError bad-array where an array or archive cannot be read */
export async function sniff(file: Blob, name: string): Promise<Content> {
  const head = await headOf(file);
  const arrays = async (): Promise<Content> => ({ kind: 'arrays', arrays: parseArrays(await readBytes(file, name), name) });
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
  if (more.length > 0 || !first)
    throw new StudioError('bad-array', `${name} holds ${more.length + 1} arrays that could be meant; save the one that is, alone.`);
  return first;
}
