// Storage that the first page does without: what reads and checks it is fetched with the first question.
import type { BatchShelf } from '../store/batch/batch-ports.ts';
import type { TalkShelf } from '../store/visit/own-scene.ts';

export function lateBatches(): BatchShelf {
  let fetching: Promise<BatchShelf> | null = null;
  const shelf = (): Promise<BatchShelf> => (fetching ??= import('./batch-shelf.ts').then(({ openBatches }) => openBatches()));
  return {
    load: async () => (await shelf()).load(),
    save: async (batch) => (await shelf()).save(batch),
    saveItem: async (item) => (await shelf()).saveItem(item),
    addItem: async (item, file) => (await shelf()).addItem(item, file),
    file: async (id) => (await shelf()).file(id),
    saveTaken: async (item, square) => (await shelf()).saveTaken(item, square),
    saveResult: async (item, method, samples) => (await shelf()).saveResult(item, method, samples),
    pictures: async (id, methods) => (await shelf()).pictures(id, methods),
    clear: async () => (await shelf()).clear(),
    claim: async () => (await shelf()).claim(),
  };
}

export function lateTalks(): TalkShelf {
  let fetching: Promise<TalkShelf> | null = null;
  const shelf = (): Promise<TalkShelf> => (fetching ??= import('./talk-pack.ts').then(({ openTalks }) => openTalks()));
  return { load: async () => (await shelf()).load(), save: async (scenes) => (await shelf()).save(scenes) };
}
