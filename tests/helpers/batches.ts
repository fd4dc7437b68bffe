// A batch's storage for tests: in memory, cloned as the browser's does, with as much room as the test gives.
import type { BatchShelf, KeptBatch, KeptSquare } from '../../src/store/batch/batch-ports.ts';
import type { BatchItem } from '../../src/store/batch/batch.ts';
import { StudioError } from '../../src/protocol/errors.ts';

export interface TestBatches extends BatchShelf {
  /** Bytes of files and samples that it still takes. */
  room: number;
  /** Another tab works at it. */
  isElsewhere: boolean;
}

export function createBatches(): TestBatches {
  const items = new Map<number, BatchItem>();
  const things = new Map<string, unknown>();
  let head: KeptBatch | null = null;
  const take = (size: number): void => {
    if (size > shelf.room) throw new StudioError('not-stored', 'This browser has no room left for this site.');
    shelf.room -= size;
  };
  const shelf: TestBatches = {
    room: Infinity,
    isElsewhere: false,
    claim: () => Promise.resolve(!shelf.isElsewhere),
    load: () => Promise.resolve(head && structuredClone({ batch: head, items: [...items.values()].slice(0, head.count) })),
    save: (batch) => Promise.resolve(void (head = structuredClone(batch))),
    saveItem: (item) => Promise.resolve(void items.set(item.id, structuredClone(item))),
    async addItem(item, file) {
      take(file?.size ?? 0);
      items.set(item.id, structuredClone(item));
      if (file) things.set(`file ${item.id}`, file);
      return Promise.resolve();
    },
    file: (id) => Promise.resolve((things.get(`file ${id}`) as Blob | undefined) ?? null),
    async saveTaken(item, square) {
      take(square.x.length);
      items.set(item.id, structuredClone(item));
      things.set(`taken ${item.id}`, structuredClone(square));
      things.delete(`file ${item.id}`);
      return Promise.resolve();
    },
    async saveResult(item, method, samples) {
      take(samples?.length ?? 0);
      items.set(item.id, structuredClone(item));
      things.set(`samples ${item.id} ${method}`, structuredClone(samples));
      return Promise.resolve();
    },
    pictures(id, methods) {
      const taken = things.get(`taken ${id}`) as KeptSquare | undefined;
      const samples = Array.from(
        { length: methods },
        (_, method) => (things.get(`samples ${id} ${method}`) as Uint8Array<ArrayBuffer> | undefined) ?? null,
      );
      return Promise.resolve(taken ? { ...taken, samples } : null);
    },
    clear: () => Promise.resolve((items.clear(), things.clear(), (head = null), undefined)),
  };
  return shelf;
}
