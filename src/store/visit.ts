// The first page's one click: an example's photo and measurement are set up, its recorded guesses stand in at once, and the same seeds
// are drawn live. Sets up a talk's scenes, too.
import { report, type StudioContext } from './context.ts';
import type { Example } from './examples.ts';
import type { Measurer } from './measure.ts';
import type { PhotoDesk } from './photo.ts';
import type { Arrangement } from './scenes.ts';
import type { SetupDesk } from './setup.ts';
import type { StudioState } from './state.ts';

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
  photo: PhotoDesk;
  setup: SetupDesk;
  measurer: Measurer;
  draw: () => Promise<void>;
}

export class VisitDesk implements VisitActions {
  readonly #context: StudioContext;
  readonly #others: Others;
  #turn = 0;

  constructor(context: StudioContext, others: Others) {
    this.#context = context;
    this.#others = others;
  }

  readonly visit = async (chosen: Example): Promise<void> => {
    const turn = ++this.#turn;
    this.#context.set({ welcome: 'left', recorded: { example: chosen, of: null }, posterior: null });
    await this.arrange(chosen);
    const measured = await this.#others.measurer.settled();
    if (turn !== this.#turn) return;
    this.#context.set({ recorded: measured && { example: chosen, of: measured } });
    if (measured) await this.#others.draw();
  };

  readonly arrange = async ({ sampleId, ...measurement }: Arrangement): Promise<void> => {
    await this.#connected();
    const sample = this.#context.get().library.find(({ id }) => id === sampleId);
    try {
      await Promise.all([sample && this.#others.photo.openSample(sample), this.#others.setup.arrange(measurement)]);
    } catch (error) {
      report(this.#context, error, null, 'What was there before is kept.');
    }
  };

  readonly showWelcome = (): void => this.#context.set({ welcome: 'open' });

  readonly leaveWelcome = (): void => {
    if (this.#context.get().welcome !== 'left') this.#context.set({ welcome: 'left' });
  };

  /** Operators and generators are known only when the engine has answered. */
  async #connected(): Promise<void> {
    const { get, subscribe } = this.#context;
    if (get().catalogue) return;
    await new Promise<void>((resolve) => {
      const unsubscribe = subscribe(({ catalogue }: StudioState) => {
        if (!catalogue) return;
        unsubscribe();
        resolve();
      });
    });
  }
}
