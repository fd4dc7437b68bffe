// Matrices that a person keeps in this browser under names of their own: IndexedDB, a list and every matrix by its hash, checked when it is
// read. Beside masks and kernels (collection.ts). Knows no state.
import { createStore, del, get, set, update } from 'idb-keyval';
import * as v from 'valibot';
import { StudioError } from '../protocol/errors.ts';
import type { MatrixValue } from '../protocol/own-matrix.ts';
import { longestName } from './collection.ts';
import { matrixSchema, referenceSchema, referenceTo, type MatrixReference } from './matrix-reference.ts';
import { says } from './kept-files.words.ts';

/** Each has up to 24 MB. */
const mostKept = 12;

const listSchema = v.array(v.object({ ...referenceSchema.entries, name: v.pipe(v.string(), v.maxLength(longestName)) }));
const listKey = 'matrices:1';
const keyOf = (sha256: string): string => `matrix:${sha256}`;
const database = () => createStore('invfussion-collection', 'things');

const read = (kept: unknown): MatrixReference[] => {
  const parsed = v.safeParse(listSchema, kept);
  return parsed.success ? parsed.output : [];
};

/** Rejects where there is no storage. */
export const keptMatrices = async (): Promise<MatrixReference[]> => read(await get(listKey, database()));

/** Under another name it is kept once. @throws StudioError not-kept where the shelf is full */
export async function keepMatrix(matrix: MatrixValue, name: string): Promise<void> {
  const reference = { ...referenceTo(matrix), name };
  const others = (kept: unknown): MatrixReference[] => read(kept).filter(({ sha256 }) => sha256 !== reference.sha256);
  if (others(await get(listKey, database())).length >= mostKept) throw new StudioError('not-kept', says.matricesAreKept(mostKept));
  await set(keyOf(reference.sha256), { ...matrix, name }, database());
  await update<unknown>(listKey, (kept) => [...others(kept), reference], database());
}

export async function dropMatrix(sha256: string): Promise<void> {
  await update<unknown>(listKey, (kept) => read(kept).filter((one) => one.sha256 !== sha256), database());
  await del(keyOf(sha256), database());
}

/** Null where none of them has this hash. Rejects where there is no storage. */
export async function findMatrix(sha256: string): Promise<MatrixValue | null> {
  const parsed = v.safeParse(matrixSchema, await get(keyOf(sha256), database()));
  return parsed.success ? parsed.output : null;
}
