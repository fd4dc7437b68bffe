// Whatever is dropped, pasted or chosen: recognised by its content, done where only one thing can be meant, asked where several can. What it
// took the place of is one undo away. Nothing that cannot be used replaces anything.
import { says as ofSparse } from '../../io/read-sparse.words.ts';
import type { OperatorSpec } from '../../protocol/engine-api.ts';
import { asStudioError, StudioError } from '../../protocol/errors.ts';
import { Fifo } from '../../protocol/fifo.ts';
import type { NumberArray, NumberOrder } from '../../protocol/number-array.ts';
import type { MatrixValue } from '../../protocol/own-matrix.ts';
import { readingsOf } from '../../protocol/number-readings.ts';
import { ofFile, report, type Needs } from '../context.ts';
import type { KeepDesk } from '../keep/keep.ts';
import { operatorSpec } from '../measure/setup.ts';
import { unreadable } from '../photo/photo.ts';
import type { BatchSource } from '../batch/batch.ts';
import type { FolderOfFiles } from '../models/recognise.ts';
import { says as batchSays } from '../batch/batch-says.words.ts';
import { says as talkSays } from '../visit/own-scenes.words.ts';
import { words } from './bring.words.ts';
import { looked, manyOfFiles, manyOfFolder, manyOfZip, mostFiles, mostInFolder, offered, type Many } from './many.ts';
import { candidatesOf, wordsOf, type Candidate, type FitAsY } from './candidates.ts';
import type { Brought, Intake, Preview } from './intake-state.ts';
import { previewOf } from './preview.ts';
import { placeMatrix, refusalOf, take, type Taking } from './take.ts';
import type { Said } from '../../protocol/words.ts';
import { says as ofStore } from '../store.words.ts';
import { says } from './bring-says.words.ts';

export interface IntakeActions {
  /**
   * @param asks false on a stage, where nobody is asked: the likeliest reading is taken
   * @returns a photo that was opened, to be cropped; a batch, to be looked at
   */
  bring(brought: readonly Brought[], asks: boolean): Promise<Opened>;
  /** A folder that was dropped: a model's, pictures, or refused in words. */
  bringFolder(folder: FolderOfFiles, asks: boolean): Promise<Opened>;
  /** That only one thing was taken of several. */
  sayLeftOut(taken: string, others: number): void;
  /** Dropped or pasted text: a link of ours, or our JSON. */
  bringText(text: string): Promise<void>;
  /** y, from the button that asks for it. */
  bringNumbers(file: File): Promise<void>;
  bringMask(file: File): Promise<void>;
  bringKernel(file: File): Promise<void>;
  bringMatrix(file: File): Promise<void>;
  /** H, in one step of undo. */
  takeMatrix(matrix: MatrixValue): void;
  /** Null: none of them. */
  answer(index: number | null): void;
}

/** What stands on the stage then. */
export type Opened = 'photo' | 'batch' | null;

interface Others {
  /** A model, or weights that one can be made of: whatever had to be done or said was. */
  openIfModel: (file: Blob, name: string) => Promise<boolean>;
  openFolder: (folder: FolderOfFiles) => Promise<void>;
  openTalk: (file: Blob) => Promise<number | null>;
  addPictures: (sources: readonly BatchSource[], leftOut: readonly string[]) => Promise<void>;
  keep: Taking['keep'] & Pick<KeepDesk, 'openRecipe' | 'openRun'>;
  setup: Taking['setup'];
  /** How many steps undo could take back. */
  steps: () => number;
}

interface Pending {
  brought: Brought;
  candidate: Candidate;
  preview: Preview | null;
}

const keptMask = ofStore.theMaskTheKernelAnd();

const batchOf = (many: Many, name: string): Pending => ({
  brought: { file: new Blob(), name },
  candidate: { as: 'batch', many, array: null },
  preview: null,
});

export class IntakeDesk implements IntakeActions {
  readonly #context: Needs<'engine'>;
  readonly #others: Others;
  readonly #turns = new Fifo();
  #answer: ((index: number | null) => void) | null = null;

  constructor(context: Needs<'engine'>, others: Others) {
    this.#context = context;
    this.#others = others;
    // What can no longer be undone by one step is no longer offered.
    context.subscribe(({ intake }) => {
      if (intake.kind === 'said' && intake.undoes !== null && others.steps() !== intake.undoes) this.#show({ kind: 'none' });
    });
  }

  readonly bring = (brought: readonly Brought[], asks: boolean): Promise<Opened> =>
    this.#inTurn(brought[0]?.name ?? '', () => this.#bring(brought, asks));

  readonly bringFolder = (folder: FolderOfFiles, asks: boolean): Promise<Opened> =>
    this.#inTurn(folder.name, () => this.#bringFolder(folder, asks));

  async #bring(brought: readonly Brought[], asks: boolean): Promise<Opened> {
    const pending: Pending[] = [];
    const many = asks && !this.#context.get().guest?.awaits ? manyOfFiles(brought) : null;
    if (many) pending.push(batchOf(many, ''));
    for (const one of looked(brought, many))
      if ((await this.#canRead(one)) && !(await this.#opensWhole(one))) pending.push(...(await this.#pendingOf(one, asks)));
    const [first, ...more] = pending;
    if (!first) {
      if (brought.length > mostFiles) this.#say(says.firstOfFiles(brought.length, mostFiles), null);
      return null;
    }
    if (more.length === 0 && first.candidate.as === 'batch') return this.#askMany(first.candidate.many, first.brought.name);
    if (more.length === 0 || !asks) return this.#do(first);
    return this.#ask(pending, brought);
  }

  async #bringFolder(folder: FolderOfFiles, asks: boolean): Promise<Opened> {
    const { openFolder } = this.#others;
    // One that cannot be listed is said by whoever opens models.
    const files = await folder.files(mostInFolder).catch(() => null);
    const many = files?.some(({ path }) => path === `${folder.name}/manifest.json`) ? null : manyOfFolder(files ?? []);
    if (many && this.#context.get().photograph) report(this.#context, new StudioError('unfit-file', batchSays.amongFaces()), null);
    else if (many && asks) return this.#askMany(many, folder.name);
    // On a stage nobody is asked.
    else if (many) report(this.#context, new StudioError('unfit-file', says.notOnStage(folder.name)), null);
    if (many) return null;
    await openFolder(files ? { name: folder.name, files: () => Promise.resolve(files) } : folder);
    return null;
  }

  /** One after another: what comes while another is looked at waits, and says so. An open question gives way to it. */
  #inTurn<T>(name: string, work: () => Promise<T>): Promise<T> {
    this.answer(null);
    if (this.#turns.isBusy) this.#say(says.waits(name), null);
    return this.#turns.run(() => {
      this.#show({ kind: 'none' });
      return work();
    });
  }

  readonly sayLeftOut = (taken: string, others: number): void =>
    report(this.#context, new StudioError('unfit-file', says.oneAtATime(taken, others)), null);

  readonly bringText = async (text: string): Promise<void> => {
    try {
      const recipe = await (await import('../keep/read-recipe.ts')).readRecipeText(text);
      if (recipe) await this.#others.keep.openRecipe(recipe, 'link');
      else if (/^\s*https?:/i.test(text)) this.#say(says.addressNotFetched(), null);
      else this.#say(says.textIsNeither(), null);
    } catch (error) {
      report(this.#context, error, null, '', 'bad-recipe');
    }
  };

  readonly bringNumbers = async (file: File): Promise<void> => {
    await this.#guarded(file, async () => {
      const { readArrays } = await import('../../io/read-arrays.ts');
      const arrays = await readArrays(file);
      const pending = await Promise.all(
        arrays.map(async (array) => {
          const fits = await this.#fitsOf(array);
          const readings = fits.length > 0 ? fits : [{ order: 'auto' as const, words: '' }];
          return readings.map(({ order, words }) => ({ as: 'y' as const, array, order, words }));
        }),
      );
      await this.#chooseAmong({ file, name: file.name }, pending.flat());
    });
  };

  readonly bringMask = (file: File): Promise<void> =>
    this.#guarded(file, async () => {
      const content = await this.#sniff({ file, name: file.name });
      const asArray = content.kind === 'arrays' ? content.arrays.map((array) => ({ as: 'mask' as const, array })) : [];
      await this.#chooseAmong({ file, name: file.name }, asArray.length > 0 ? asArray : [{ as: 'mask', array: null }]);
    });

  readonly bringMatrix = (file: File): Promise<void> =>
    this.#guarded(file, async () => {
      const content = await this.#sniff({ file, name: file.name });
      const found = candidatesOf(content, this.#around(new Map())).filter(({ as }) => as === 'matrix');
      const arrays = content.kind === 'arrays' ? content.arrays : [];
      const any =
        found.length > 0
          ? found
          : arrays.slice(0, 1).map((array) => ({ as: 'matrix' as const, array, order: 'planes' as const, isAlone: false }));
      if (any.length === 0) throw new StudioError('bad-array', ofSparse.neither(file.name));
      await this.#chooseAmong({ file, name: file.name }, any);
    });

  readonly takeMatrix = (matrix: MatrixValue): void => placeMatrix(matrix, this.#taking());

  readonly bringKernel = (file: File): Promise<void> =>
    this.#guarded(file, async () => {
      const content = await this.#sniff({ file, name: file.name });
      const asArray = content.kind === 'arrays' ? content.arrays.map((array) => ({ as: 'kernel' as const, array })) : [];
      await this.#chooseAmong({ file, name: file.name }, asArray.length > 0 ? asArray : [{ as: 'kernel', array: null }]);
    });

  readonly answer = (index: number | null): void => {
    const answer = this.#answer;
    this.#answer = null;
    if (this.#context.get().intake.kind !== 'none') this.#show({ kind: 'none' });
    answer?.(index);
  };

  /** Said where it is a folder, or gone. */
  async #canRead({ file, name }: Brought): Promise<boolean> {
    try {
      await file.slice(0, 1).arrayBuffer();
      return true;
    } catch (error) {
      report(this.#context, unreadable(name, error), 'open', keptMask);
      return false;
    }
  }

  #guarded(file: File, work: () => Promise<void>): Promise<void> {
    return this.#inTurn(file.name, async () => {
      try {
        if (await this.#canRead({ file, name: file.name })) await work();
      } catch (error) {
        report(this.#context, ofFile(file.name, error, 'bad-image'), null, keptMask);
      }
    });
  }

  async #chooseAmong(brought: Brought, candidates: readonly Candidate[]): Promise<void> {
    const pending = await Promise.all(
      candidates.map(async (candidate) => ({
        brought,
        candidate,
        preview: candidates.length > 1 ? await previewOf(brought, candidate) : null,
      })),
    );
    const [first, ...more] = pending;
    if (first && more.length === 0) await this.#do(first);
    else if (first) await this.#ask(pending, [brought]);
  }

  async #sniff({ file, name }: Brought) {
    const { sniff } = await import('../../io/sniff.ts');
    return sniff(file, name);
  }

  /** The ways in which it can be y of the operator as it is set. */
  async #fitsOf(array: NumberArray): Promise<FitAsY[]> {
    const { get, engine } = this.#context;
    const operator: OperatorSpec | null = operatorSpec(get());
    if (!operator) return [];
    const { natural, measurementSize } = await engine
      .shapeOf({ operator, size: get().size })
      .catch(() => ({ natural: null, measurementSize: 0 }));
    const readings = natural ? readingsOf(array.shape, natural, measurementSize) : [];
    const orderOf = (order: string): NumberOrder => (order === 'grey' || readings.length === 1 ? 'auto' : (order as NumberOrder));
    return readings.map(({ order, words }) => ({ order: orderOf(order), words }));
  }

  /** A model or a run, which is opened as it is: whatever had to be done or said was. */
  async #opensWhole({ file, name }: Brought): Promise<boolean> {
    try {
      const { readRun } = await import('../keep/read-run.ts');
      const run = await readRun(file, name);
      const scenes = run ? null : await this.#others.openTalk(file);
      if (scenes !== null) this.#say(talkSays.talkOpened(name, scenes), null);
      if (!run) return scenes !== null || (await this.#others.openIfModel(file, name));
      await this.#others.keep.openRun(run);
    } catch (error) {
      report(this.#context, ofFile(name, error, 'bad-recipe'), null, keptMask);
    }
    return true;
  }

  async #pendingOf(brought: Brought, asks: boolean): Promise<Pending[]> {
    const { get } = this.#context;
    const { guest } = get();
    const photo = [{ brought, candidate: { as: 'photo' as const, array: null }, preview: null }];
    // A link waits for its photo: nothing else is meant.
    if (guest?.awaits) return photo;
    try {
      const many = asks ? await manyOfZip(brought.file) : null;
      if (many) return [batchOf(many, brought.name)];
      const content = await this.#sniff(brought);
      if (content.kind === 'picture' && (!asks || (await this.#carriesRecipe(brought)))) return photo;
      const arrays = content.kind === 'arrays' ? content.arrays : [];
      const fitting = new Map(await Promise.all(arrays.map(async (array) => [array, await this.#fitsOf(array)] as const)));
      const candidates = candidatesOf(content, this.#around(fitting));
      const isAsked = candidates.length > 1 || content.kind === 'picture';
      return await Promise.all(
        candidates.map(async (candidate) => ({ brought, candidate, preview: isAsked ? await previewOf(brought, candidate) : null })),
      );
    } catch (error) {
      report(this.#context, ofFile(brought.name, error, 'bad-image'), 'open', keptMask);
      return [];
    }
  }

  #around(fitting: ReadonlyMap<NumberArray, readonly FitAsY[]>): Parameters<typeof candidatesOf>[1] {
    const { catalogue, size } = this.#context.get();
    return { operators: catalogue?.operators ?? [], size, fits: (array) => fitting.get(array) ?? [] };
  }

  async #carriesRecipe({ file, name }: Brought): Promise<boolean> {
    const { readRecipe } = await import('../keep/read-recipe.ts');
    // Damaged ones are said when it is opened.
    return readRecipe(file, name).then(
      (recipe) => recipe !== null,
      () => true,
    );
  }

  /** All of them as a batch, or one of the first as the photo. */
  async #askMany(many: Many, name: string): Promise<Opened> {
    const photos = many.sources.slice(0, offered).map(async ({ path, read }): Promise<Pending[]> => {
      const file = await read().catch(() => null);
      const brought = file && { file, name: path.replace(/^.*\//, '') };
      const candidate = { as: 'photo', array: null } as const;
      return brought ? [{ brought, candidate, preview: await previewOf(brought, candidate) }] : [];
    });
    const pending = [batchOf(many, name), ...(await Promise.all(photos)).flat()];
    return this.#ask(
      pending,
      pending.map(({ brought }) => brought),
      words.folderAsks(name, many.sources.length),
    );
  }

  async #ask(pending: readonly Pending[], brought: readonly Brought[], asked?: string): Promise<Opened> {
    try {
      return await this.#answered(pending, brought, asked);
    } finally {
      for (const { preview } of pending) if (preview?.kind === 'url') URL.revokeObjectURL(preview.url);
    }
  }

  async #answered(pending: readonly Pending[], brought: readonly Brought[], asked?: string): Promise<Opened> {
    const isSeveral = brought.length > 1;
    const taken = new Set<number>();
    let opened: Opened = null;
    const question = asked ?? (isSeveral ? says.whichOfFiles(brought.length, mostFiles) : says.severalThings(brought[0]?.name ?? ''));
    for (;;) {
      const arrays = new Set(pending.map(({ candidate }) => candidate.array));
      const options = pending.map(({ candidate, brought: { name }, preview }, i) => ({
        ...wordsOf(candidate),
        file: isSeveral || arrays.size > 1 ? (candidate.array?.name ?? name) : '',
        preview,
        isTaken: taken.has(i),
      }));
      this.#show({ kind: 'asking', question, options, isSeveral });
      const index = await new Promise<number | null>((resolve) => (this.#answer = resolve));
      const one = index === null ? undefined : pending[index];
      if (!one || index === null) return opened;
      opened = (await this.#do(one)) ?? opened;
      // A batch has all of them.
      if (!isSeveral || opened === 'batch') return opened;
      taken.add(index);
    }
  }

  #show(intake: Intake): void {
    this.#context.set({ intake });
  }

  #say(text: Said | string, undoes: number | null): void {
    this.#show({ kind: 'said', text, undoes });
  }

  async #do({ brought, candidate }: Pending): Promise<Opened> {
    const before = this.#others.steps();
    try {
      if (candidate.as === 'batch') {
        await this.#take(candidate.many);
        return 'batch';
      }
      const text = await take(brought, candidate, this.#taking());
      if (typeof text === 'boolean') return text ? 'photo' : null;
      const after = this.#others.steps();
      this.#say(text, after > before ? after : null);
    } catch (error) {
      const refusal = refusalOf(candidate, asStudioError(error, 'bad-image'), this.#context.get().size);
      report(this.#context, ofFile(brought.name, refusal), null, keptMask);
    }
    return null;
  }

  #taking(): Taking {
    const { keep, setup } = this.#others;
    return { keep, setup, size: this.#context.get().size, say: (text) => this.#say(text, null) };
  }

  /** The view of batches shows how they come in. */
  async #take({ sources, leftOut }: Many): Promise<void> {
    const { get, set } = this.#context;
    this.#others.keep.leaveWelcome();
    set({ view: { ...get().view, tab: 'batch' } });
    await this.#others.addPictures(sources, leftOut);
  }
}
