// Keeping and replaying: recipes are opened beside the person's own session, links are made, the own session is kept in this
// browser and comes back. A recipe never overwrites anything: "Back to mine" is always one click away.
import { holdsLink } from '../../keep/link-text.ts';
import type { PictureReference, Recipe } from '../../keep/recipe.ts';
import type { Catalogue } from '../../protocol/engine-api.ts';
import type { MatrixValue } from '../../protocol/own-matrix.ts';
import type { NumbersReading } from '../../protocol/number-array.ts';
import type { OperatorForm } from '../../protocol/operator-form.ts';
import { StudioError } from '../../protocol/errors.ts';
import { Fifo } from '../../protocol/fifo.ts';
import { connected, ofFile, report, type Needs } from '../context.ts';
import { initialComparison, withoutRows } from '../compare/comparison.ts';
import { isSameRequest, type Measurer } from '../measure/measure.ts';
import { holdFile, ownCredit, type PhotoDesk, type Source } from '../photo/photo.ts';
import { remarksOnModel } from '../models/made-with.ts';
import { hashOf, hashOfNumbers, isReferenced, recipeOfRun, recipeOfState, remarksOnSeeds, setupOf, type ShareChoice } from './recipes.ts';
import { isOccupied } from '../run/run.ts';
import { operatorSpec, type SetupDesk } from '../measure/setup.ts';
import { sessionOf } from './session.ts';
import { broughtBy, made, ownNumbers, type Measured, type NumbersOrigin, type Origin } from '../measure/measured.ts';
import { findMatrices, withMatrix } from './awaited-matrix.ts';
import { readRecipe } from './read-recipe.ts';
import type { OpenedRun } from './read-run.ts';
import type { Guest, Posterior, Session, StudioState } from '../state.ts';
import { read } from '../../protocol/words.ts';
import { says } from './keep-says.words.ts';

export interface KeepActions {
  /** A picture, or a PNG or file that carries a recipe. @returns whether it became the photo to be cropped */
  openFile(file: Blob, name: string): Promise<boolean>;
  /** The recipe of the pictures that are shown; `shown`: the seed of one of them. */
  describeRun(posterior: Posterior, shown: number | null): Promise<Recipe>;
  /** H of these pictures as what it is. */
  formOf(posterior: Posterior): Promise<OperatorForm>;
  /** A link to the state as it stands, and whether it is short enough to be sent. @throws StudioError */
  makeLink(choice: ShareChoice): Promise<{ url: string; fits: boolean; recipe: Recipe }>;
  /**
   * A measurement in numbers; where a link waits for one, it is held against its hash.
   * @throws StudioError bad-params where they do not fit the operator as it is set; what was y stays
   */
  openNumbers(numbers: NumbersOrigin): Promise<NumbersReading>;
  backToMine(): Promise<void>;
  /** Opens the recipe that the page's address holds now, if it holds one. */
  openPlace(): Promise<void>;
  /** A scene of one's own stands on the stage, under a talk; nothing is drawn. @throws StudioError */
  stage(recipe: Recipe): Promise<void>;
  /** A talk begins: what is here is put aside, and nothing is kept until it is taken back. */
  putAside(): Promise<void>;
  /** @param after what a talk still does to the session that it shows */
  takeBack(after?: Promise<unknown>): Promise<void>;
}

interface Others {
  photo: Pick<PhotoDesk, 'abandon' | 'open' | 'openFile' | 'setOrigin' | 'sourceOf'>;
  setup: Pick<SetupDesk, 'abandon' | 'fillIn'>;
  measurer: Pick<Measurer, 'settled'>;
  draw: () => Promise<void>;
  stop: (keep: boolean) => void;
  /** A comparison, and a batch. */
  stopOthers: () => void;
}

/** A session that takes another's place begins so. */
const nothingDrawn = (draws: readonly Posterior[]) =>
  // Another array, so that whoever watches sees another session.
  ({ posterior: null, draws: [...draws], run: { kind: 'idle' }, measure: { kind: 'idle', shown: null } }) as const;

export class KeepDesk implements KeepActions {
  readonly #context: Needs<'engine' | 'place' | 'matrices'>;
  readonly #others: Others;
  #aside: ({ session: Session } & Pick<StudioState, 'guest' | 'keeping'>) | null = null;
  /** Sessions take each other's place one after another, never half and half. */
  readonly #turns = new Fifo();

  constructor(context: Needs<'engine' | 'place' | 'matrices'>, others: Others) {
    this.#context = context;
    this.#others = others;
  }

  readonly openFile = async (file: Blob, name: string): Promise<boolean> => {
    try {
      const recipe = await readRecipe(file, name);
      if (recipe) {
        await this.openRecipe(recipe, 'file');
        return false;
      }
    } catch (error) {
      report(this.#context, ofFile(name, error, 'bad-image'), 'open');
      return false;
    }
    const awaited = this.#context.get().guest?.awaits ?? null;
    return awaited ? this.#openAwaited(awaited, file, name) : this.#others.photo.openFile(file, name);
  };

  readonly describeRun = (posterior: Posterior, shown: number | null): Promise<Recipe> =>
    recipeOfRun(this.#context.get(), posterior, shown);

  readonly formOf = ({ operator, size }: Posterior): Promise<OperatorForm> => this.#context.engine.formOf({ operator, size });

  readonly makeLink = async (choice: ShareChoice): ReturnType<KeepActions['makeLink']> => {
    const { longestFragment, writeFragment } = await import('../../keep/link.ts');
    const measured = await this.#others.measurer.settled();
    if (!measured) throw new StudioError('bad-params', says.thereIsNothingToShare());
    const recipe = await recipeOfState(this.#context.get(), measured, choice);
    const whole = await writeFragment(recipe);
    const isLong = whole.length > longestFragment && Object.keys(recipe.matrices).length > 0;
    // A matrix that is too large for a link is named by its hash; the file of the same settings may still carry it.
    const fragment = isLong
      ? await writeFragment(await recipeOfState(this.#context.get(), measured, { ...choice, mostMatrixBytes: 0 }))
      : whole;
    return { url: this.#context.place.address() + fragment, fits: fragment.length <= longestFragment, recipe };
  };

  readonly backToMine = (): Promise<void> =>
    this.#turns.run(async () => {
      const { guest } = this.#context.get();
      if (!guest) return;
      await this.quiet();
      this.#context.place.clearFragment();
      await this.#restore(guest.mine);
      this.#context.set({ guest: null });
    });

  readonly openNumbers = async (numbers: NumbersOrigin): Promise<NumbersReading> => {
    const { get, set, engine } = this.#context;
    await connected(this.#context);
    await this.#others.setup.fillIn();
    const operator = operatorSpec(get());
    if (!operator) throw new StudioError('bad-params', says.theOperatorComesFirstChoose());
    const from = broughtBy(numbers);
    // Before it takes the place of anything; σ_n has no part in how it is read.
    const { reading, measurement } = await engine.adopt({ operator, noiseStd: 0, size: get().size, from });
    const { guest } = get();
    this.leaveWelcome();
    this.#others.photo.setOrigin(numbers);
    if (guest?.awaitsY) {
      const isRight = hashOfNumbers(measurement.y) === guest.awaitsY;
      const remarks = isRight ? guest.remarks : [...guest.remarks, says.anotherMeasurement()];
      set({ guest: { ...guest, awaitsY: null, remarks } });
      if (isRight && guest.recipe.draws && !guest.awaitsH) void this.#others.draw();
    }
    return reading ?? { words: '', range: 'signed', smallest: 0, largest: 0 };
  };

  /** A matrix was brought; where a link waits for one, it is held against its hash. */
  readonly matrixCame = (matrix: MatrixValue): void => {
    const { get, set } = this.#context;
    const came = withMatrix(get().guest, matrix);
    if (!came) return;
    const { now, isRight } = came;
    set({ guest: now });
    if (isRight && now.recipe.draws && !now.awaits && !now.awaitsY) void this.#others.draw();
  };

  readonly stage = (recipe: Recipe): Promise<void> => this.openRecipe({ ...recipe, draws: false }, 'file');

  readonly putAside = (): Promise<void> =>
    // In turn, too: a talk that is left and begun again puts aside what was taken back, and a session is put aside whole.
    this.#turns.run(() => {
      if (this.#aside) return;
      const { get, set } = this.#context;
      const { guest, keeping } = get();
      this.#aside = { session: sessionOf(get()), guest, keeping };
      set({ keeping: { kind: 'aside' } });
    });

  readonly takeBack = (after?: Promise<unknown>): Promise<void> =>
    this.#turns.run(async () => {
      await after;
      const aside = this.#aside;
      if (!aside) return;
      await this.quiet();
      await this.#restore(aside.session);
      const { get, set, place } = this.#context;
      // What is dropped or pasted on a stage is shown there. Whoever leaves the talk wants their own work: it goes with the scenes.
      if (get().guest?.recipe !== aside.guest?.recipe) place.clearFragment();
      set({ guest: aside.guest });
      this.#aside = null;
      // Another tab may keep its session since.
      if (get().keeping.kind === 'aside') set({ keeping: aside.keeping });
    });

  readonly openPlace = async (): Promise<void> => {
    const recipe = await this.recipeOfPlace();
    if (recipe) await this.openLink(recipe, null);
  };

  /** The recipe in the page's address, if there is one that can be read. */
  async recipeOfPlace(): Promise<Recipe | null> {
    const fragment = this.#context.place.fragment();
    if (!holdsLink(fragment)) return null;
    try {
      const { readFragment } = await import('../../keep/link.ts');
      return await readFragment(fragment);
    } catch (error) {
      report(this.#context, error, null, '', 'bad-recipe');
      this.#context.place.clearFragment();
      return null;
    }
  }

  /** The recipe of the page's address, beside the session of the last visit. */
  async openLink(recipe: Recipe, mine: Session | null): Promise<void> {
    try {
      await this.openRecipe(recipe, 'link', mine ?? undefined);
    } catch (error) {
      report(this.#context, error, null, '', 'bad-image');
      if (mine && !this.#context.get().guest) await this.restore(mine);
    }
  }

  /**
   * Waits for the engine first.
   * @param mine what "Back to mine" brings back; the state as it is where it is left out
   * @throws StudioError
   */
  async openRecipe(recipe: Recipe, from: Guest['from'], mine?: Session): Promise<void> {
    // Not in its turn: the session of the last visit takes that before the engine has answered.
    const catalogue = await connected(this.#context);
    await this.#turns.run(() => this.#openRecipe(recipe, from, catalogue, mine));
  }

  /** A run as it was: the recipe beside the person's own session, and its pictures, not drawn again. @throws StudioError */
  async openRun({ recipe, drawn }: OpenedRun): Promise<void> {
    await this.openRecipe({ ...recipe, draws: false }, 'file');
    if (!drawn) return;
    const measured = await this.#others.measurer.settled();
    if (!measured) return;
    const { levels: sigmas, seconds, evaluations } = drawn.run;
    const { posteriorOf } = await import('./read-run.ts');
    this.#context.set({ posterior: posteriorOf(drawn, recipe, measured), run: { kind: 'done', sigmas, seconds, evaluations } });
  }

  async #openRecipe(recipe: Recipe, from: Guest['from'], catalogue: Catalogue, mine?: Session): Promise<void> {
    const { get, set, setSilently } = this.#context;
    const { setup, settings } = get();
    const { found, missing: awaitsH } = await findMatrices(recipe, this.#context.matrices);
    const asked = setupOf({ ...recipe, operator: found }, catalogue, setup, settings);
    await this.quiet();
    this.#abandon();
    // During a talk the state is a scene, and nobody's own.
    const own = mine ?? get().guest?.mine ?? this.#aside?.session ?? sessionOf(get());
    const remarks = [...remarksOnModel(recipe, get()), ...remarksOnSeeds(recipe)];
    const guest: Guest = { from, recipe, awaits: null, awaitsY: null, awaitsH, remarks, mine: own };
    set({ guest, notices: [] });
    this.leaveWelcome();
    this.#context.forgetUndo();
    // Numbers of a measurement from elsewhere are all that is known of it.
    const origin = recipe.y ? ownNumbers(recipe.y, read(says.yOfLinkOrFile())) : made;
    setSilently({ ...asked, ...nothingDrawn([]), origin, size: recipe.size, comparison: withoutRows(get().comparison) });
    await this.#others.setup.fillIn();
    const awaitsY = recipe.y === null && recipe.picture === null ? recipe.ySha256 : null;
    const isThere =
      recipe.y !== null || recipe.picture === null || (await this.#openReferenced(recipe.picture, recipe.size, originOf(recipe)));
    if (!isThere || awaitsY) set({ guest: { ...guest, awaits: isThere ? null : recipe.picture, awaitsY } });
    else if (recipe.draws && !awaitsH) void this.#others.draw();
  }

  /**
   * Brings a session back. What cannot be read of it is said.
   * @param connected when the engine has answered; the photo does not wait for it
   */
  restore(session: Session, connected?: Promise<void>): Promise<void> {
    return this.#turns.run(() => this.#restore(session, connected));
  }

  async #restore(session: Session, connected: Promise<void> = Promise.resolve()): Promise<void> {
    const { set, setSilently } = this.#context;
    const { size, setup, settings, posterior, picture, origin } = session;
    const comparison = session.comparison ?? initialComparison;
    this.#context.forgetUndo();
    this.#abandon();
    setSilently({ ...nothingDrawn(session.draws), size, setup, settings, origin, comparison: withoutRows(comparison) });
    if (!picture) setSilently({ photo: null });
    else {
      try {
        await this.#others.photo.open({ ...picture, origin });
      } catch (error) {
        // The photo that is there is another session's: with this one's mask it would be kept in the place of this session.
        setSilently({ photo: null });
        report(this.#context, error, 'open', says.maskAndSettingsAreBack(), 'bad-image');
        return;
      }
    }
    await connected;
    await this.#others.setup.fillIn();
    const measured = await this.#others.measurer.settled();
    // The same measurement, made anew: pictures and measurement belong together again.
    const withMeasured = <T extends { measured: Measured } | null>(of: T): T =>
      of && measured && isSameRequest(measured.request, of.measured.request) ? { ...of, measured } : of;
    const { comparison: now } = this.#context.get();
    // What was drawn meanwhile stays.
    const isUntouched = now.shown === null && now.run.kind === 'idle';
    set({
      ...(posterior && { posterior: withMeasured(posterior) }),
      ...(isUntouched && { comparison: { ...now, shown: withMeasured(comparison.shown) } }),
    });
  }

  /** What was brought leads into the studio. */
  leaveWelcome(): void {
    // During a talk the page under it stays as it is.
    if (!this.#aside) this.#context.set({ welcome: 'left' });
  }

  /** What was asked for in the session before does not land in the next one. */
  #abandon(): void {
    this.#others.photo.abandon();
    this.#others.setup.abandon();
  }

  /** Whether the picture could be brought. */
  async #openReferenced(reference: PictureReference, size: number, origin: Origin): Promise<boolean> {
    const { get } = this.#context;
    const sample = get().library.find(({ id }) => id === reference.sampleId);
    if (sample) {
      const source = await this.#others.photo.sourceOf(sample);
      await this.#others.photo.open({ ...source, origin, ...(reference.crop && { crop: reference.crop, cropIsChosen: true }) });
      if (isReferenced(reference, get().photo?.x ?? null) || !reference.pixels) return true;
    }
    if (!reference.pixels) return false;
    await this.#others.photo.open({ ...(await sourceOfPixels(reference.pixels, size)), origin });
    return true;
  }

  /** The file that a link asked for: cropped as it was there. Another one is taken too, and the page says so. */
  async #openAwaited(reference: PictureReference, file: Blob, name: string): Promise<boolean> {
    const { photo } = this.#others;
    try {
      const held = await holdFile(file, name);
      const isFile = reference.fileSha256 !== null && hashOf(new Uint8Array(await held.arrayBuffer())) === reference.fileSha256;
      const crop = isFile ? reference.crop : null;
      const { guest } = this.#context.get();
      const origin = guest ? originOf(guest.recipe) : made;
      const square = { crop, cropIsChosen: crop !== null };
      const isOpen = await photo.open({ file: held, name, credit: ownCredit, remark: '', sampleId: null, ...square, origin });
      return isOpen && this.#compareAwaited(reference, isFile);
    } catch (error) {
      report(this.#context, error, 'open', says.theLinkStillWaitsFor(), 'bad-image');
      return false;
    }
  }

  /** Says where the photo is not the one that was awaited. @returns whether it is to be cropped */
  #compareAwaited(reference: PictureReference, isFile: boolean): boolean {
    const { get, set } = this.#context;
    const { guest, photo } = get();
    const isRight = isReferenced(reference, photo?.x ?? null);
    const remark = isFile ? says.decodedDifferently() : says.anotherPicture();
    if (guest) set({ guest: { ...guest, awaits: null, remarks: isRight ? guest.remarks : [...guest.remarks, remark] } });
    if (isRight && guest?.recipe.draws && !guest.awaitsH) void this.#others.draw();
    return !isRight && !isFile;
  }

  /** No run, no comparison and no batch is under way any more; what they had reached is kept. */
  readonly quiet = async (): Promise<void> => {
    const { get, subscribe } = this.#context;
    this.#others.stopOthers();
    await new Promise<void>((resolve) => {
      const check = (state: StudioState): void => {
        // One that was still being prepared can be stopped once it runs.
        if (state.run.kind === 'running') this.#others.stop(true);
        if (isOccupied(get())) return;
        unsubscribe();
        resolve();
      };
      const unsubscribe = subscribe(check);
      check(get());
    });
  };
}

/** Whether the recipe's picture is the truth or what was measured. */
const originOf = ({ ySha256, picture }: Recipe): Origin => (ySha256 !== null && picture ? { kind: 'photo' } : made);

async function sourceOfPixels(pixels: Uint8Array, size: number): Promise<Source> {
  const { encodePng } = await import('../../io/png.ts');
  const file = new Blob([encodePng(pixels, size, {})], { type: 'image/png' });
  const crop = { x: 0, y: 0, side: size };
  const [name, credit] = [read(says.photoOfRecipe()), read(says.squareOf(size))];
  return { file, name, credit, remark: '', sampleId: null, crop, cropIsChosen: true };
}
