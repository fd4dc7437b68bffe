// Puts a talk's scenes up with the studio's ordinary actions, one after another, and the person's own session back when the talk is left:
// what is still being put up then ends where it stands, so that nothing of a scene lands in that session. Knows no React.
import { Fifo } from '../../protocol/fifo.ts';
import { withPreset } from '../../store/run/presets.ts';
import { isOccupied } from '../../store/run/run.ts';
import { sceneSeed } from '../../store/visit/scenes.ts';
import type { StudioState } from '../../store/state.ts';
import type { Played } from './played.ts';
import type { StudioActions } from '../../store/studio.ts';

/** Longer than looking for a face takes anywhere; after that the scene is drawn as it stands. */
const patienceMs = 20_000;

/** Until the square that follows a face is cut and asked for. */
const settleMs = 400;

const lookEveryMs = 30;

const pause = (ms: number): Promise<void> => new Promise((resolve) => setTimeout(resolve, ms));

export class SceneSetter {
  readonly #actions: StudioActions;
  readonly #readState: () => StudioState;
  readonly #queue = new Fifo();
  #newest: { size: number; done: Promise<void> } | null = null;
  #isLeft = false;

  constructor(actions: StudioActions, readState: () => StudioState) {
    this.#actions = actions;
    this.#readState = readState;
  }

  put(scene: Played, samples: number): void {
    const done = this.#queue.run(() => this.#setUp(scene, samples));
    this.#newest = { size: this.#readState().size, done };
  }

  /** Resolves when the newest scene stands and nothing runs any more, or when the talk is left. */
  async stands(): Promise<void> {
    // A model of another size wants other masks and kernels: the scene is put up again when it is here.
    await this.#actions.loadModel().catch(() => undefined);
    // The engine may not have answered yet; the scene is put up when it has.
    await this.#until(() => this.#newest?.size === this.#readState().size);
    await this.#newest?.done;
    await this.#untilFree();
  }

  leave(): void {
    this.#isLeft = true;
    void this.#actions.takeBack(this.#queue.run(() => undefined));
  }

  async #setUp({ scene, own }: Played, samples: number): Promise<void> {
    const actions = this.#actions;
    const steps: (() => Promise<void> | void)[] = [
      // What a comparison had reached is put aside with the session.
      () => actions.stopComparing(),
      () => actions.pauseBatch(),
      () => this.#until(() => this.#readState().comparison.run.kind === 'idle'),
      actions.putAside,
      () => actions.stop(false),
      () => this.#untilFree(),
      () => (own ? actions.stage(own.recipe) : this.#changeSettings(samples)),
      () => (scene ? actions.arrange(scene) : undefined),
      () => (scene ? actions.setNoise({ std: scene.noiseStd, seed: 1 }) : undefined),
      // The square follows the face when one is found: drawn before, the samples would be of another square than the photo that is shown.
      () => this.#until(() => this.#readState().photo?.face.kind !== 'looking', patienceMs),
      () => pause(settleMs),
      () => this.#until(() => this.#readState().measure.kind !== 'measuring', patienceMs),
    ];
    for (const step of steps) {
      if (this.#isLeft) return;
      await step();
    }
  }

  #changeSettings(samples: number): void {
    const { catalogue, settings } = this.#readState();
    const [preset] = catalogue?.presets ?? [];
    this.#actions.changeSettings({
      ...(preset ? withPreset(settings, preset) : settings),
      samples,
      firstSeed: sceneSeed,
      keepsSeeds: true,
    });
  }

  #untilFree(): Promise<void> {
    return this.#until(() => !isOccupied(this.#readState()));
  }

  async #until(isTrue: () => boolean, mostMs = Infinity): Promise<void> {
    const last = performance.now() + mostMs;
    while (!this.#isLeft && !isTrue() && performance.now() < last) await pause(lookEveryMs);
  }
}
