// A scene as the stage plays it: one of the studio's own, or one that a person made. Which beats it has, and how it is set up.
import { withMatrices } from '../../keep/matrix-reference.ts';
import { recipeOfRecording } from '../../keep/recording.ts';
import type { Recipe } from '../../keep/recipe.ts';
import type { OwnScene, Reveal } from '../../store/visit/own-scene.ts';
import { scenes, type Scene } from '../../store/visit/scenes.ts';

export type Beat = 'measured' | 'samples' | 'mmse' | 'spread' | 'direction-1' | 'direction-2' | 'check';

export interface Played {
  id: string;
  title: string;
  /** Under the measurement. */
  seen: string;
  /** What was measured comes first. */
  beats: readonly Beat[];
  /** Of the studio's own. */
  scene: Scene | null;
  /** Of a person's: what sets it up, and the run as it was recorded. */
  own: { recipe: Recipe; recording: string } | null;
}

const usual: readonly Beat[] = ['measured', 'samples', 'spread', 'check'];

export const studioScenes = (): Played[] =>
  scenes.map((scene) => ({ id: scene.id, title: scene.title, seen: scene.seen, beats: usual, scene, own: null }));

const beatsOf = (reveal: Reveal): readonly Beat[] => (reveal === 'directions' ? ['direction-1', 'direction-2'] : [reveal]);

/** Those that can be read, in their order. */
export async function ownPlayed(own: readonly OwnScene[]): Promise<Played[]> {
  const read = own.map(async ({ id, title, seen, reveals, recording, matrices }): Promise<Played[]> => {
    try {
      const written = await recipeOfRecording(recording);
      const recipe = { ...written, operator: withMatrices(written, matrices) };
      return [{ id, title, seen, beats: ['measured', ...reveals.flatMap(beatsOf)], scene: null, own: { recipe, recording } }];
    } catch (error) {
      console.warn('A scene cannot be read:', error);
      return [];
    }
  });
  return (await Promise.all(read)).flat();
}
