// Making a talk in the page: the run that is shown becomes a scene; scenes are renamed, ordered and dropped, and kept in this browser. A talk's file that is
// brought is added to what is there: nothing is replaced.
import { StudioError } from '../../protocol/errors.ts';
import { Fifo } from '../../protocol/fifo.ts';
import { report, type Needs } from '../context.ts';
import { recipeOfRun } from '../keep/recipes.ts';
import { bytesOfTalk, mostScenes, mostTalkBytes, type OwnScene } from './own-scene.ts';
import { leftOut, whyNoScene } from './scene-run.ts';
import { says } from './own-scenes.words.ts';

export interface OwnSceneActions {
  /** Reads once what is kept. @returns them */
  openScenes(): Promise<readonly OwnScene[]>;
  /** Of the run that is shown. @returns whether it became one */
  addScene(scene: Pick<OwnScene, 'title' | 'seen' | 'reveals'>): Promise<boolean>;
  changeScene(id: string, patch: Partial<Pick<OwnScene, 'title' | 'seen' | 'reveals'>>): Promise<void>;
  moveScene(id: string, by: 1 | -1): Promise<void>;
  dropScene(id: string): Promise<void>;
  /** @returns how many scenes a file added; null where it is no talk. @throws StudioError */
  openTalk(file: Blob): Promise<number | null>;
}

const freshId = (): string => `own-${crypto.getRandomValues(new Uint32Array(1)).join('')}`;

export class OwnScenesDesk implements OwnSceneActions {
  readonly #context: Needs<'talks'>;
  readonly #turns = new Fifo();
  #reading: Promise<readonly OwnScene[]> | null = null;

  constructor(context: Needs<'talks'>) {
    this.#context = context;
  }

  get actions(): OwnSceneActions {
    const { openScenes, addScene, changeScene, moveScene, dropScene, openTalk } = this;
    return { openScenes, addScene, changeScene, moveScene, dropScene, openTalk };
  }

  readonly openScenes = async (): Promise<readonly OwnScene[]> => {
    this.#reading ??= this.#context.talks.load().catch((error: unknown) => {
      // Private windows: a talk lasts as long as the page.
      console.warn('The scenes of a talk cannot be read:', error);
      return [];
    });
    const kept = await this.#reading;
    if (this.#scenes === null) this.#context.set({ ownScenes: kept });
    return this.#scenes ?? kept;
  };

  readonly addScene = async (said: Pick<OwnScene, 'title' | 'seen' | 'reveals'>): Promise<boolean> => {
    try {
      const state = this.#context.get();
      const { posterior } = state;
      if (!posterior || whyNoScene(posterior) !== null) throw new StudioError('bad-params', says.drawFirst());
      const { writeRecording } = await import('../../keep/recording.ts');
      const recipe = await recipeOfRun(state, posterior, null);
      const recording = await writeRecording(posterior, recipe);
      await this.#change((scenes) => [...scenes, { id: freshId(), ...said, recording, matrices: leftOut(posterior, recipe) }]);
      return true;
    } catch (error) {
      report(this.#context, error, null);
      return false;
    }
  };

  readonly changeScene: OwnSceneActions['changeScene'] = (id, patch) =>
    this.#attempt((scenes) => scenes.map((scene) => (scene.id === id ? { ...scene, ...patch } : scene)));

  readonly moveScene: OwnSceneActions['moveScene'] = (id, by) =>
    this.#attempt((scenes) => {
      const at = scenes.findIndex((scene) => scene.id === id);
      const [one, other] = [scenes[at], scenes[at + by]];
      return one && other ? scenes.map((scene) => (scene === one ? other : scene === other ? one : scene)) : scenes;
    });

  readonly dropScene = (id: string): Promise<void> => this.#attempt((scenes) => scenes.filter((scene) => scene.id !== id));

  readonly openTalk = async (file: Blob): Promise<number | null> => {
    const { readTalk } = await import('../../keep/talk-pack.ts');
    const brought = await readTalk(file);
    if (!brought) return null;
    let added = 0;
    await this.#change((scenes) => {
      const known = new Set(scenes.map(({ id }) => id));
      const fresh = brought.filter(({ id }) => !known.has(id));
      added = fresh.length;
      return [...scenes, ...fresh];
    });
    return added;
  };

  get #scenes(): readonly OwnScene[] | null {
    return this.#context.get().ownScenes;
  }

  async #attempt(change: (scenes: readonly OwnScene[]) => readonly OwnScene[]): Promise<void> {
    await this.#change(change).catch((error: unknown) => report(this.#context, error, null));
  }

  /** One after another: what is shown is what is kept, or lasts as long as the page where nothing can be. @throws StudioError */
  #change(change: (scenes: readonly OwnScene[]) => readonly OwnScene[]): Promise<void> {
    return this.#turns.run(async () => {
      const next = change(await this.openScenes());
      if (next.length > mostScenes) throw new StudioError('unfit-file', says.tooManyScenes(mostScenes));
      const bytes = bytesOfTalk(next);
      // Fewer is always allowed.
      if (bytes > mostTalkBytes && bytes > bytesOfTalk(this.#scenes ?? []))
        throw new StudioError('unfit-file', says.talkTooLarge(Math.ceil(bytes / 2 ** 20), mostTalkBytes / 2 ** 20));
      this.#context.set({ ownScenes: next });
      await this.#context.talks.save(next);
    });
  }
}
