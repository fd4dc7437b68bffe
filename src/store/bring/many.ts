// Many pictures at once: several files, a folder, a ZIP. Names decide what is a picture and what comes along; contents are read one by one, when a
// batch takes them. Opens nothing.
import { StudioError } from '../../protocol/errors.ts';
import { isPictureName, isStrayName } from '../../protocol/picture-names.ts';
import { mostPictures, type BatchSource } from '../batch/batch.ts';
import { says } from '../batch/batch-says.words.ts';
import type { FileInFolder } from '../models/recognise.ts';
import type { Brought } from './intake-state.ts';

export interface Many {
  sources: readonly BatchSource[];
  /** Files beside them that are no pictures. */
  leftOut: readonly string[];
}

/** More are not looked at one by one. */
export const mostFiles = 40;
/** Of very many pictures so many are offered as the photo. */
export const offered = 5;
const veryMany = 12;
/** Files of a folder that are listed: more than a batch takes. */
export const mostInFolder = 2 * mostPictures;

/** Those that are looked at one by one, beside the batch that all pictures among them could be. */
export function looked(brought: readonly Brought[], many: Many | null): readonly Brought[] {
  if (!many || many.sources.length <= veryMany) return brought.slice(0, mostFiles);
  const photos = brought.filter(({ name }) => isPictureName(name)).slice(0, offered);
  return [...photos, ...brought.filter(({ name }) => !isPictureName(name))].slice(0, mostFiles);
}

const sourceOf = (path: string, file: Blob): BatchSource => ({ path, bytes: file.size, read: () => Promise.resolve(file) });

const inOrder = (sources: readonly BatchSource[]): BatchSource[] =>
  [...sources].sort((a, b) => a.path.localeCompare(b.path, 'en', { numeric: true }));

/** Null where there are fewer than two pictures among them. */
export function manyOfFiles(brought: readonly Brought[]): Many | null {
  const sources = brought.filter(({ name }) => isPictureName(name)).map(({ name, file }) => sourceOf(name, file));
  return sources.length < 2 ? null : { sources: inOrder(sources), leftOut: [] };
}

/** Null where there are none. */
export function manyOfFolder(files: readonly FileInFolder[]): Many | null {
  const own = files.filter(({ path }) => !isStrayName(path));
  const sources = own.filter(({ path }) => isPictureName(path)).map(({ path, file }) => sourceOf(path, file));
  const leftOut = own.filter(({ path }) => !isPictureName(path)).map(({ path }) => path);
  return sources.length === 0 ? null : { sources: inOrder(sources), leftOut };
}

/** Null for whatever is no ZIP of pictures; one with arrays in it is another thing. */
export async function manyOfZip(file: Blob): Promise<Many | null> {
  const begins = new Uint8Array(await file.slice(0, 2).arrayBuffer());
  if (begins[0] !== 0x50 || begins[1] !== 0x4b) return null;
  const { listZip } = await import('../../io/picture-zip.ts');
  // One that cannot be listed is said by whoever reads it whole.
  const members = (await listZip(file).catch(() => [])).filter(({ path }) => !isStrayName(path));
  if (members.some(({ path }) => /\.npy$/i.test(path))) return null;
  const pictures = members.filter(({ path }) => isPictureName(path));
  if (pictures.length === 0) return null;
  const sources = pictures.map(({ path, bytes, read }): BatchSource => ({
    path,
    bytes,
    read: () =>
      read().catch((error: unknown) => {
        throw new StudioError('bad-image', says.notUnpacked(path), error);
      }),
  }));
  return { sources: inOrder(sources), leftOut: members.filter(({ path }) => !isPictureName(path)).map(({ path }) => path) };
}
