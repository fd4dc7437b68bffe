// The batch's actions as the page has them from the start. What does them is fetched with the first one: the first page does without.
import type { Needs } from '../context.ts';
import type { BatchActions, BatchDesk } from './batch-desk.ts';

type Context = Needs<'engine' | 'pictures' | 'batches'>;

export class BatchDoor {
  readonly actions: BatchActions;

  constructor(context: Context, loadModel: () => Promise<void>) {
    let fetching: Promise<BatchDesk> | null = null;
    let desk: BatchDesk | null = null;
    const fetched = (): Promise<BatchDesk> =>
      (fetching ??= import('./batch-desk.ts').then((part) => (desk = new part.BatchDesk(context, loadModel))));
    this.actions = {
      openBatch: async () => (await fetched()).openBatch(),
      addPictures: async (...args) => (await fetched()).addPictures(...args),
      addFiles: async (files) => (await fetched()).addFiles(files),
      startBatch: async () => (await fetched()).startBatch(),
      clearBatch: async () => (await fetched()).clearBatch(),
      batchPictures: async (id) => (await fetched()).batchPictures(id),
      // Nothing runs that was not fetched.
      pauseBatch: () => desk?.pauseBatch(),
      chooseBatch(patch) {
        const { batch } = context.get();
        context.set({ batch: { ...batch, choice: { ...batch.choice, ...patch } } });
      },
    };
  }
}
