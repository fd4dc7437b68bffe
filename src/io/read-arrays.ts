// Arrays out of a file of NumPy: .npy is one, .npz is a ZIP of them. Told apart by their first bytes, whatever the file is called.
import { unzipSync } from 'fflate';
import { asStudioError, StudioError } from '../protocol/errors.ts';
import type { NumberArray } from '../protocol/number-array.ts';
import { isNpy, parseNpy } from './read-npy.ts';
import { parseSparse, type SparseArray } from './read-sparse.ts';
import { says as sparseSays } from './read-sparse.words.ts';
import { says } from './io.words.ts';

/** A measurement of the largest model has 3 MB. */
export const mostArrayBytes = 64 * 2 ** 20;
/** Files in an archive: more are no measurement, and a header may promise milliards. */
const mostMembers = 512;

/** As a ZIP's local header, its end where it is empty. */
export const isZip = (bytes: Uint8Array): boolean => bytes[0] === 0x50 && bytes[1] === 0x4b && (bytes[2] === 3 || bytes[2] === 5);

const megabytes = (bytes: number): string => (bytes / 2 ** 20).toFixed(0);

/**
 * The members of a ZIP that `wants` asks for, unpacked. What a header says of its size is never believed beyond `most`.
 * @throws StudioError bad-array
 */
export function unzip(
  bytes: Uint8Array,
  name: string,
  wants: (member: string) => boolean,
  most = mostArrayBytes,
): Record<string, Uint8Array> {
  let [total, seen] = [0, 0];
  const filter = (file: { name: string; originalSize: number }): boolean => {
    const isWanted = wants(file.name);
    if (isWanted) total += file.originalSize;
    if (total > most || ++seen > mostMembers)
      throw new StudioError('bad-array', says.itHasMoreThanFiles(name, mostMembers, megabytes(most)));
    return isWanted;
  };
  try {
    return unzipSync(bytes, { filter });
  } catch (error) {
    if (error instanceof StudioError) throw error;
    throw new StudioError('bad-array', says.thisZipIsDamagedCut(name), error);
  }
}

/** @throws StudioError bad-array; bad-image where the file is a folder or gone */
export async function readBytes(file: Blob, name: string, most = mostArrayBytes): Promise<Uint8Array> {
  if (file.size > most) throw new StudioError('bad-array', says.itHasMbAtMost(name, megabytes(file.size), megabytes(most)));
  try {
    return new Uint8Array(await file.arrayBuffer());
  } catch (cause) {
    throw new StudioError('bad-image', says.cannotBeReadItIs(name), cause);
  }
}

/** Every array of a .npy or .npz, by its name; or the sparse matrix that an archive is. @throws StudioError bad-array with what is wrong */
export function parseNumbers(bytes: Uint8Array, name: string): NumberArray[] | SparseArray {
  if (isNpy(bytes) || !isZip(bytes)) return [parseNpy(bytes, name)];
  const members = unzip(bytes, name, (member) => /\.npy$/i.test(member));
  return parseSparse(members, name) ?? arraysOf(Object.entries(members), name);
}

/** Those that are plain numbers: people keep names and settings beside them. */
function arraysOf(members: readonly [string, Uint8Array][], name: string): NumberArray[] {
  if (members.length === 0) throw new StudioError('bad-array', says.itHoldsNoArrayOf(name));
  const label = (member: string): string => (members.length === 1 ? name : `${name}/${member.replace(/\.npy$/i, '')}`);
  const refused: unknown[] = [];
  const arrays = members.flatMap(([member, content]) => {
    try {
      return [parseNpy(content, label(member))];
    } catch (error) {
      refused.push(error);
      return [];
    }
  });
  if (arrays.length === 0) throw asStudioError(refused[0], 'bad-array');
  return arrays;
}

/** @throws StudioError bad-array, also for a sparse matrix, which is H and no array */
export function parseArrays(bytes: Uint8Array, name: string): NumberArray[] {
  const numbers = parseNumbers(bytes, name);
  if (Array.isArray(numbers)) return numbers;
  throw new StudioError('bad-array', sparseSays.noArray(name));
}

/** @throws StudioError bad-array with what is wrong with the file */
export async function readArrays(file: File): Promise<NumberArray[]> {
  return parseArrays(await readBytes(file, file.name), file.name);
}
