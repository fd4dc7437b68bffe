// The first page's one click: an example's photo and measurement are set up, its recorded guesses stand in at once, and others
// are drawn live. Sets up a talk's scenes, too.
import { connected, type StateAccess } from '../context.ts';
import { recordedGuesses, type Example } from './examples.ts';
import type { Measurer } from '../measure/measure.ts';
import type { PhotoDesk } from '../photo/photo.ts';
import { sceneSeed, type Arrangement } from './scenes.ts';
import type { SetupDesk } from '../measure/setup.ts';

export interface VisitActions {
  /** One click: photo, operator and y of the example, its recorded guesses, and the live run. */
  visit(example: Example): Promise<void>;
  /** What a talk sets up. */
  arrange(arrangement: Arrangement): Promise<void>;
  showWelcome(): void;
  leaveWelcome(): void;
}

/** What this desk works with. */
interface Others {
  photo: Pick<PhotoDesk, 'openSample'>;
  setup: Pick<SetupDesk, 'arrange'>;
  measurer: Pick<Measurer, 'settled'>;
  draw: () => Promise<void>;
  /** Resolves when no run and no comparison is under way any more. */
  quiet: () => Promise<void>;
}

export class VisitDesk implements VisitActions {
  readonly #context: StateAccess;
  readonly #others: Others;
  #turn = 0;

  constructor(context: StateAccess, others: Others) {
    this.#context = context;
    this.#others = others;
    // A recipe, or the own session again.
    context.subscribe(({ guest }, before) => {
      if (guest !== before.guest) this.giveWay();
    });
  }

  /** Something else was brought or changed: an example that is still on its way comes no more, and its recorded guesses go. */
  readonly giveWay = (): void => {
    this.#turn++;
    if (this.#context.get().recorded) this.#context.set({ recorded: null });
  };

  readonly visit = async (chosen: Example): Promise<void> => {
    const turn = ++this.#turn;
    this.#context.set({ welcome: 'left', recorded: { example: chosen, of: null }, posterior: null });
    await this.#others.quiet();
    if (turn !== this.#turn) return;
    // What was still being drawn is of another measurement.
    this.#context.set({ posterior: null });
    const isThere = await this.#arrange(chosen, turn);
    const measured = isThere ? await this.#others.measurer.settled() : null;
    if (turn !== this.#turn) return;
    this.#context.set({ recorded: measured && { example: chosen, of: measured } });
    if (!measured) return;
    this.#passRecordedSeeds();
    await this.#others.draw();
  };

  /** Live guesses are new: those that are shown already have the seeds from `sceneSeed` on. */
  #passRecordedSeeds(): void {
    const { get, set } = this.#context;
    const { settings } = get();
    if (settings.keepsSeeds || settings.firstSeed !== sceneSeed) return;
    set({ settings: { ...settings, firstSeed: sceneSeed + recordedGuesses } });
  }

  readonly arrange = async (arrangement: Arrangement): Promise<void> => {
    this.giveWay();
    await this.#arrange(arrangement, this.#turn);
  };

  readonly showWelcome = (): void => this.#context.set({ welcome: 'open' });

  readonly leaveWelcome = (): void => {
    if (this.#context.get().welcome !== 'left') this.#context.set({ welcome: 'left' });
  };

  /** @returns whether its photo is there: not where it cannot be read, or something else came meanwhile */
  async #arrange({ sampleId, ...measurement }: Arrangement, turn: number): Promise<boolean> {
    await connected(this.#context);
    if (turn !== this.#turn) return false;
    const { photo, setup } = this.#others;
    const sample = this.#context.get().library.find(({ id }) => id === sampleId);
    await Promise.all([sample && photo.openSample(sample), setup.arrange(measurement)]);
    return turn === this.#turn && this.#context.get().photo?.sampleId === sampleId;
  }
}
