// Masks and kernels that a person keeps in this browser under names of their own: IndexedDB, checked when it is read. Knows no state.
import { createStore, get, update } from 'idb-keyval';
import * as v from 'valibot';
import { StudioError } from '../protocol/errors.ts';
import { says } from './kept-files.words.ts';

export interface KeptShape {
  id: string;
  kind: 'mask' | 'kernel';
  name: string;
  /** A mask [S, S] of 0 and 1, or a kernel [K, K] as the operator takes it. */
  values: Uint8Array | Float32Array;
}

/** More are no shelf any more. */
export const mostKept = 24;
export const longestName = 40;

const schema = v.array(
  v.object({
    id: v.string(),
    kind: v.picklist(['mask', 'kernel']),
    name: v.pipe(v.string(), v.maxLength(longestName)),
    values: v.union([v.instance(Uint8Array), v.instance(Float32Array)]),
  }),
);
const key = 'shapes:1';
/** A database of its own: idb-keyval opens a store only with a database that it made. */
const database = () => createStore('invfussion-collection', 'things');

const read = (kept: unknown): KeptShape[] => {
  const parsed = v.safeParse(schema, kept);
  return parsed.success ? parsed.output : [];
};

/** Rejects where there is no storage. */
export const keptShapes = async (): Promise<KeptShape[]> => read(await get(key, database()));

/** @throws StudioError not-kept where the shelf is full */
export async function keepShape(shape: Omit<KeptShape, 'id'>): Promise<void> {
  const id = crypto.getRandomValues(new Uint32Array(2)).join('-');
  const seen = { count: 0 };
  await update<unknown>(
    key,
    (kept) => {
      const all = read(kept);
      seen.count = all.length;
      return all.length >= mostKept ? all : [...all, { ...shape, id, values: shape.values.slice() }];
    },
    database(),
  );
  if (seen.count >= mostKept) throw new StudioError('not-kept', says.masksAndKernelsAreKept(mostKept));
}

export const dropShape = (id: string): Promise<void> =>
  update<unknown>(key, (kept) => read(kept).filter((shape) => shape.id !== id), database());
