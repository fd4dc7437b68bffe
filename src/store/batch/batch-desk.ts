// The batch as the page acts on it: pictures are added, it is begun, paused, gone on with after a reload, and cleared. Everything that is done
// is in the browser's storage; a tab that is closed in the middle loses the picture that it was at, and no other.
import { asStudioError, StudioError } from '../../protocol/errors.ts';
import { Fifo } from '../../protocol/fifo.ts';
import { manyOfFolder, manyOfZip } from '../bring/many.ts';
import { report, type Needs } from '../context.ts';
import type { FileInFolder } from '../models/recognise.ts';
import { isOccupied } from '../run/run.ts';
import { unreadable } from '../photo/photo.ts';
import {
  countsOf,
  hasResults,
  initialBatch,
  isFinished,
  mostPictures,
  type BatchChoice,
  type BatchItem,
  type BatchSettings,
  type BatchSource,
  type BatchState,
} from './batch.ts';
import type { KeptPictures } from './batch-ports.ts';
import { ItemRunner } from './batch-run.ts';
import { says } from './batch-says.words.ts';
import { isOtherModel, settingsNow } from './batch-settings.ts';

export interface BatchActions {
  /** Reads once what the last visit left. */
  openBatch(): Promise<void>;
  /** @param leftOut files that came along and are no pictures */
  addPictures(sources: readonly BatchSource[], leftOut: readonly string[]): Promise<void>;
  /** Chosen here, pictures and ZIPs of pictures. */
  addFiles(files: readonly FileInFolder[]): Promise<void>;
  chooseBatch(patch: Partial<BatchChoice>): void;
  /** Begins, or goes on. */
  startBatch(): Promise<void>;
  /** The method that runs is begun anew when the batch goes on; everything before it is kept. */
  pauseBatch(): void;
  clearBatch(): Promise<void>;
  /** To be looked at or saved: one picture's, out of the storage. */
  batchPictures(id: number): Promise<KeptPictures | null>;
}

const keptWords = says.doneIsKept();
/** Pictures that are taken in between two looks at the list. */
const atOnce = 20;

type Context = Needs<'engine' | 'pictures' | 'batches'>;

const keyOf = ({ path, bytes }: Pick<BatchItem, 'path' | 'bytes'>): string => `${bytes} ${path}`;

export class BatchDesk implements Omit<BatchActions, 'chooseBatch'> {
  readonly #context: Context;
  readonly #loadModel: () => Promise<void>;
  /** Files that the storage has no room for: readable as long as this page is open. */
  readonly #held = new Map<number, Blob>();
  readonly #turns = new Fifo();
  #opening: Promise<void> | null = null;
  #isOwn = false;

  constructor(context: Context, loadModel: () => Promise<void>) {
    this.#context = context;
    this.#loadModel = loadModel;
    // Photographs have a model of their own.
    context.subscribe(({ photograph }, before) => {
      if (photograph && !before.photograph) this.pauseBatch();
    });
  }

  readonly openBatch = (): Promise<void> => (this.#opening ??= this.#read());

  readonly addPictures = (sources: readonly BatchSource[], leftOut: readonly string[]): Promise<void> =>
    this.#turns.run(async () => {
      try {
        await this.#own();
        await this.#add(sources, leftOut);
      } catch (error) {
        report(this.#context, error, null, keptWords);
      } finally {
        this.#patch({ adding: null });
      }
    });

  readonly addFiles = async (files: readonly FileInFolder[]): Promise<void> => {
    const isZip = ({ path }: FileInFolder): boolean => /\.zip$/i.test(path);
    const loose = manyOfFolder(files.filter((one) => !isZip(one)));
    const zips = await Promise.all(files.filter(isZip).map(({ file }) => manyOfZip(file)));
    const all = [loose, ...zips].filter((many) => many !== null);
    if (all.length > 0)
      await this.addPictures(
        all.flatMap(({ sources }) => sources),
        all.flatMap(({ leftOut }) => leftOut),
      );
    else report(this.#context, new StudioError('unfit-file', says.noPictures(files[0]?.path ?? '')), null);
  };

  readonly startBatch = async (): Promise<void> => {
    const { get, set } = this.#context;
    if (isOccupied(get())) return;
    this.#patch({ run: { kind: 'preparing' } });
    set({ notices: get().notices.filter(({ retry }) => retry !== 'batch') });
    try {
      // After what is still being taken in.
      await this.#turns.run(() => this.#own());
      await this.#runAll(await this.#settled());
    } catch (error) {
      this.#tell(error);
    } finally {
      this.#patch({ run: { kind: 'idle' } });
    }
  };

  readonly pauseBatch = (): void => {
    const { run } = this.#state;
    if (run.kind !== 'running' && run.kind !== 'preparing') return;
    this.#patch({ run: { kind: 'pausing' } });
    if (run.kind === 'running' && run.runId !== null)
      this.#context.engine.cancel(run.runId).catch((error: unknown) => report(this.#context, error, null));
  };

  readonly clearBatch = async (): Promise<void> => {
    if (this.#state.run.kind !== 'idle' || this.#state.adding) return;
    try {
      await this.#own();
      await this.#context.batches.clear();
      this.#held.clear();
      this.#patch({ ...initialBatch, isRead: true, choice: this.#state.choice });
    } catch (error) {
      report(this.#context, error, null, keptWords, 'not-stored');
    }
  };

  readonly batchPictures = (id: number): Promise<KeptPictures | null> =>
    this.#context.batches.pictures(id, this.#state.settings?.methods.length ?? 0);

  get #state(): BatchState {
    return this.#context.get().batch;
  }

  #patch(patch: Partial<BatchState>): void {
    this.#context.set({ batch: { ...this.#state, ...patch } });
  }

  #patchItem(item: BatchItem): void {
    this.#patch({ items: this.#state.items.map((other) => (other.id === item.id ? item : other)) });
  }

  /** This tab works at the batch from now on, as it lies in the storage. @throws StudioError where another one does */
  async #own(): Promise<void> {
    if (this.#isOwn) return;
    this.#isOwn = await this.#context.batches.claim();
    if (!this.#isOwn) throw new StudioError('unfit-file', says.elsewhere());
    // It may have been at it since this one looked.
    this.#opening = this.#read();
    await this.#opening;
  }

  async #read(): Promise<void> {
    try {
      const kept = await this.#context.batches.load();
      if (kept) {
        const { settings, choice, leftOut } = kept.batch;
        this.#patch({ settings, choice: this.#state.isRead ? this.#state.choice : choice, leftOut, items: kept.items });
      }
    } catch (error) {
      // Private windows: a batch runs there, too, as long as the page is open; what cannot be kept is said by what would keep it.
      console.warn('What an earlier batch left cannot be read:', error);
    }
    this.#patch({ isRead: true });
  }

  async #save(): Promise<void> {
    const { settings, choice, leftOut, items } = this.#state;
    await this.#context.batches.save({ settings, choice, leftOut, count: items.length });
  }

  /** Those that are there already are no others; one whose file is not here any more has it again. */
  async #add(sources: readonly BatchSource[], leftOut: readonly string[]): Promise<void> {
    const known = new Map(this.#state.items.map((item) => [keyOf(item), item]));
    const room = mostPictures - this.#state.items.length;
    const fresh = sources.filter((source) => !known.has(keyOf(source)));
    const taken = fresh.slice(0, room);
    const lost = sources.filter((source) => this.#isLost(known.get(keyOf(source))));
    this.#patch({ leftOut: [...new Set([...this.#state.leftOut, ...leftOut])].slice(0, mostPictures) });
    const all = [...lost, ...taken];
    let unkept = 0;
    for (let at = 0; at < all.length; at += atOnce) {
      this.#patch({ adding: { done: at, total: all.length } });
      unkept += await this.#addSome(all.slice(at, at + atOnce), known);
      // A tab that is closed now has those.
      await this.#save();
    }
    if (fresh.length > taken.length)
      report(this.#context, new StudioError('unfit-file', says.tooMany(fresh.length - taken.length, mostPictures)), null);
    if (unkept > 0) report(this.#context, new StudioError('not-stored', says.noRoomForFiles(unkept)), null);
  }

  #isLost(item: BatchItem | undefined): boolean {
    return item !== undefined && !item.isKept && item.taken === null && !this.#held.has(item.id);
  }

  /** @returns of how many the storage did not take the file */
  async #addSome(sources: readonly BatchSource[], known: ReadonlyMap<string, BatchItem>): Promise<number> {
    const added: BatchItem[] = [];
    let unkept = 0;
    for (const source of sources) {
      const before = known.get(keyOf(source));
      const item = await this.#addOne(source, before?.id ?? this.#state.items.length + added.length);
      if (!item.isKept && !item.failure) unkept++;
      if (before) this.#patchItem(item);
      else added.push(item);
    }
    this.#patch({ items: [...this.#state.items, ...added] });
    return unkept;
  }

  async #addOne({ path, bytes, read }: BatchSource, id: number): Promise<BatchItem> {
    const { batches } = this.#context;
    const item: BatchItem = { id, path, bytes, isKept: true, taken: null, failure: null, results: [] };
    const without = async (other: BatchItem): Promise<BatchItem> => {
      await batches.addItem(other, null).catch(() => undefined);
      return other;
    };
    let file: Blob;
    try {
      file = await read();
    } catch (thrown) {
      const { code, detail } = asStudioError(thrown, 'bad-image');
      return without({ ...item, isKept: false, failure: { code, said: detail } });
    }
    try {
      await batches.addItem(item, file);
      return item;
    } catch (thrown) {
      const isFull = asStudioError(thrown).code === 'not-stored';
      const error = isFull ? null : unreadable(path, thrown);
      if (error) return without({ ...item, isKept: false, failure: { code: error.code, said: error.detail } });
      this.#held.set(id, file);
      return without({ ...item, isKept: false });
    }
  }

  /** The batch's own settings, as it was begun or as they are now; its model is loaded. @throws StudioError */
  async #settled(): Promise<BatchSettings> {
    const { get } = this.#context;
    await this.#loadModel();
    const known = this.#state.settings;
    if (known && isOtherModel(get(), known)) throw new StudioError('bad-params', says.otherModel(known.model.title));
    const settings = known ?? settingsNow(get());
    this.#patch({ settings });
    if (!known) await this.#save();
    return settings;
  }

  async #runAll(settings: BatchSettings): Promise<void> {
    const isPausing = (): boolean => this.#state.run.kind === 'pausing';
    let at = -1;
    const runner = new ItemRunner(this.#context, settings, {
      isPausing,
      onItem: (item) => this.#patchItem(item),
      onStep: (method, runId, i, total) => {
        // One that was paused before its run began.
        if (isPausing()) void this.#context.engine.cancel(runId).catch(() => undefined);
        else this.#patch({ run: { kind: 'running', item: at, method, runId, i, total } });
      },
    });
    const next = (): BatchItem | undefined => this.#state.items.find((item) => !isFinished(item, settings));
    for (let item = next(); item && !isPausing(); item = next()) {
      at = item.id;
      this.#patch({ run: { kind: 'running', item: at, method: item.results.length, runId: null, i: 0, total: 0 } });
      await runner.run(item, this.#held.get(item.id) ?? null);
      this.#held.delete(item.id);
    }
  }

  #tell(thrown: unknown): void {
    const error = asStudioError(thrown);
    if (this.#state.run.kind === 'pausing' && error.code !== 'not-stored') return;
    const { waiting } = countsOf(this.#state);
    report(this.#context, error, hasResults(this.#state) || waiting > 0 ? 'batch' : null, keptWords);
    if (['engine-stopped', 'gpu-lost', 'model-missing', 'out-of-memory'].includes(error.code))
      this.#context.set({ model: { kind: 'absent' } });
  }
}
