// A batch in this browser: IndexedDB for files, squares, samples and rows, each under a key of its own, so that no more than one picture is ever
// held; a Web Lock for which tab works at it. What is read is checked: it may be of another version of the studio.
import { clear, createStore, del, get, getMany, setMany, type UseStore } from 'idb-keyval';
import * as v from 'valibot';
import { StudioError } from '../protocol/errors.ts';
import type { BatchShelf, KeptBatch } from '../store/batch/batch-ports.ts';
import { mostPictures, type BatchItem } from '../store/batch/batch.ts';
import { says } from '../store/batch/batch-says.words.ts';
import { asked, crop, floats, method, noise, number, numbers, operator, params, said } from './session-schema.ts';

/** Raised when a batch's meaning changes: older ones are left alone and unread. */
const version = 1;
const lock = 'invfussion:batch';
const [headKey, itemKey, fileKey, takenKey, samplesKey] = [
  `batch:${version}`,
  (id: number) => `item:${id}`,
  (id: number) => `file:${id}`,
  (id: number) => `taken:${id}`,
  (id: number, methodNumber: number) => `samples:${id}:${methodNumber}`,
] as const;

const failure = { code: v.string(), said };
const random = v.variant('kind', [
  v.object({ kind: v.literal('own'), seedId: v.string() }),
  v.object({ kind: v.literal('made'), paramId: v.string(), generatorId: v.string(), seedId: v.string(), params }),
]);
const withoutFace = v.picklist(['leave-out', 'middle']);
const strings = v.pipe(v.array(v.string()), v.readonly());
const head: v.GenericSchema<unknown, KeptBatch> = v.object({
  settings: v.nullable(
    v.object({
      operator,
      operatorLabel: v.string(),
      random: v.nullable(random),
      noise,
      origin: v.picklist(['made', 'photo']),
      varies: v.boolean(),
      methods: v.pipe(v.array(method), v.readonly()),
      seeds: numbers,
      asked,
      size: number,
      withoutFace,
      model: v.object({
        ...{ id: v.string(), title: v.string(), weightsSha256: v.string() },
        guideSha256: v.optional(v.nullable(v.string()), null),
      }),
    }),
  ),
  choice: v.object({ methods: v.nullable(strings), samples: number, varies: v.boolean(), withoutFace }),
  leftOut: strings,
  count: v.pipe(v.number(), v.integer(), v.minValue(0), v.maxValue(mostPictures)),
});
const result = v.variant('kind', [
  v.object({ kind: v.literal('failed'), ...failure }),
  v.object({
    kind: v.literal('done'),
    seeds: numbers,
    evaluations: number,
    seconds: number,
    fit: numbers,
    psnr: numbers,
    ssim: numbers,
    spread: v.nullable(number),
    device: v.string(),
  }),
]);
const cut = v.picklist(['pixel-for-pixel', 'face', 'middle']);
const item: v.GenericSchema<unknown, BatchItem> = v.object({
  id: number,
  path: v.string(),
  bytes: number,
  isKept: v.boolean(),
  failure: v.nullable(v.object(failure)),
  taken: v.nullable(v.object({ cut, crop, fileSha256: v.string(), measured: number, unknowns: number })),
  results: v.pipe(v.array(result), v.readonly()),
});
const bytes = v.custom<Uint8Array<ArrayBuffer>>((value) => value instanceof Uint8Array);
const taken = v.object({ x: bytes, y: v.nullable(floats), operator: v.nullable(operator) });

/** @throws StudioError not-stored */
async function stored<T>(work: Promise<T>): Promise<T> {
  try {
    return await work;
  } catch (error) {
    // A file that was moved or changed since it was chosen: whoever brought it says so.
    if (error instanceof DOMException && /^Not(Readable|Found)Error$/.test(error.name)) throw error;
    const isFull = error instanceof DOMException && error.name === 'QuotaExceededError';
    const why = error instanceof Error ? error.message : String(error);
    throw new StudioError('not-stored', isFull ? says.noRoom() : why, error);
  }
}

async function load(database: UseStore): ReturnType<BatchShelf['load']> {
  const kept: unknown = await get(headKey, database);
  const batch = v.safeParse(head, kept);
  if (!batch.success) {
    if (kept !== undefined) console.warn('The kept batch cannot be read any more:', v.flatten(batch.issues));
    return null;
  }
  const ids = Array.from({ length: batch.output.count }, (_, id) => itemKey(id));
  const rows = await getMany<unknown>(ids, database);
  const items = rows.map((row) => v.safeParse(item, row)).flatMap((read) => (read.success ? [read.output] : []));
  return { batch: batch.output, items };
}

/** Old browsers and insecure pages have no locks, whatever the type says: there nobody is kept away. */
function claim(): Promise<boolean> {
  const locks = (navigator as { locks?: LockManager }).locks;
  if (!locks) return Promise.resolve(true);
  return new Promise((resolve) => {
    const hold = (held: Lock | null): Promise<void> => {
      resolve(held !== null);
      return held ? new Promise(() => undefined) : Promise.resolve();
    };
    locks.request(lock, { ifAvailable: true }, hold).catch(() => resolve(true));
  });
}

async function readPictures(database: UseStore, id: number, methods: number): ReturnType<BatchShelf['pictures']> {
  const keys = Array.from({ length: methods }, (_, number) => samplesKey(id, number));
  const [square, ...samples] = await getMany<unknown>([takenKey(id), ...keys], database);
  const read = v.safeParse(taken, square);
  if (!read.success) return null;
  return { ...read.output, samples: samples.map((one) => (one instanceof Uint8Array ? new Uint8Array(one) : null)) };
}

export function openBatches(): BatchShelf {
  // Opened when it is first used. A database of its own: idb-keyval opens a store only with a database that it made.
  let opened: UseStore | undefined;
  const database = (): UseStore => (opened ??= createStore('invfussion-batch', 'things'));
  /** Whole or not at all; what is null is left as it is. */
  const put = (...entries: readonly (readonly [key: string, value: unknown])[]): Promise<void> =>
    stored(setMany(entries.filter(([, value]) => value !== null) as [string, unknown][], database()));
  return {
    claim,
    load: () => load(database()),
    save: (batch) => put([headKey, batch]),
    async saveItem(row) {
      await put([itemKey(row.id), row]);
      if (row.failure) await del(fileKey(row.id), database());
    },
    addItem: (row, file) => put([itemKey(row.id), row], [fileKey(row.id), file]),
    async file(id) {
      const file: unknown = await get(fileKey(id), database());
      return file instanceof Blob ? file : null;
    },
    async saveTaken(row, square) {
      await put([itemKey(row.id), row], [takenKey(row.id), square]);
      await del(fileKey(row.id), database());
    },
    saveResult: (row, number, samples) => put([itemKey(row.id), row], [samplesKey(row.id, number), samples]),
    pictures: (id, methods) => readPictures(database(), id, methods),
    clear: () => stored(clear(database())),
  };
}
