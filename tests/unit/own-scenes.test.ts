// A talk of one's own: kept in order, added to and never replaced, and a file of one checked before anything of it is taken.
import { beforeEach, expect, test } from 'vitest';
import { readTalk, writeTalk } from '../../src/keep/talk-pack.ts';
import { read } from '../../src/protocol/words.ts';
import { writeRecipe } from '../../src/keep/recipe.ts';
import { mostScenes, type OwnScene } from '../../src/store/visit/own-scene.ts';
import { OwnScenesDesk } from '../../src/store/visit/own-scenes.ts';
import { ownPlayed } from '../../src/ui/talk/played.ts';
import type { Studio } from '../../src/store/studio.ts';
import { createEngine, createTestStudio } from '../helpers/studio.ts';

let recording = '';
let studio: Studio;
const state = (): ReturnType<Studio['store']['getState']> => studio.store.getState();
const sceneOf = (id: string): OwnScene => ({ id, title: `Scene ${id}`, seen: 'Seen.', reveals: ['samples', 'directions'], recording });
const titles = (): string[] => (state().ownScenes ?? []).map(({ title }) => title);
const brought = (scenes: readonly OwnScene[]) => ({ file: new File([writeTalk(scenes)], 'talk.json'), name: 'talk.json' });

beforeEach(async () => {
  const recipe = await writeRecipe({
    ...{ picture: null, y: new Float32Array(3), ySha256: null, size: 8, generators: {}, matrices: {}, noise: { std: 0, seed: 1 } },
    ...{ seeds: [1, 2], shown: null, draws: false, label: null, guidance: 1, device: 'test' },
    operator: { id: 'mask', params: { mask: new Uint8Array(64).fill(1) } },
    sampler: { id: 'heun', params: {} },
    model: { id: 'model', weightsSha256: null },
  });
  const rest = { day: '2026-11-27', seconds: 1, total: 2, steps: [{ i: 1, sigma: 1 }], frames: 'AA', last: 'AA', hasMmse: false };
  recording = JSON.stringify({ format: 'invfussion-recording', version: 1, recipe, ...rest });
  studio = createTestStudio(createEngine());
  await studio.actions.start();
});

test('what is saved opens again, and is added to what is there', async () => {
  await studio.actions.bring([brought([sceneOf('a'), sceneOf('b')])], true);
  expect(titles()).toEqual(['Scene a', 'Scene b']);
  const { intake } = state();
  expect(intake.kind === 'said' && read(intake.text)).toBe('talk.json is a talk: 2 scenes were added to yours. “Talk” plays them.');
  await studio.actions.bring([brought([sceneOf('b'), sceneOf('c')])], true);
  expect(titles()).toEqual(['Scene a', 'Scene b', 'Scene c']);
});

test('scenes are renamed, moved and dropped, in the state and where they are kept', async () => {
  let kept: readonly OwnScene[] = [];
  const { getState: get, setState: set } = studio.store;
  const talks = {
    load: () => Promise.resolve([sceneOf('a'), sceneOf('b')]),
    save: (all: readonly OwnScene[]) => Promise.resolve(void (kept = all)),
  };
  const desk = new OwnScenesDesk({ get, set, setSilently: set, subscribe: studio.store.subscribe, forgetUndo: () => undefined, talks });
  await desk.changeScene('a', { title: 'First' });
  await desk.moveScene('a', 1);
  await desk.moveScene('a', 1);
  expect(titles()).toEqual(['Scene b', 'First']);
  await desk.dropScene('b');
  expect(kept.map(({ title }) => title)).toEqual(['First']);
  expect(await desk.addScene({ title: 'x', seen: '', reveals: ['samples'] })).toBe(false);
  expect(state().notices.map(({ error }) => error.message)).toEqual(['A scene is one draw, just finished. Draw, then add it.']);
});

test('files that are no talk, or one that cannot be played, are told apart, and nothing of them is taken', async () => {
  const whole = await writeTalk([sceneOf('a')]).text();
  const talk = (text: string): Promise<unknown> => readTalk(new Blob([text]));
  expect(await talk('{"format":"invfussion-recipe"}')).toBeNull();
  await expect(talk(whole.slice(0, -9))).rejects.toMatchObject({ code: 'bad-recipe' });
  await expect(talk(whole.replace('"version":1', '"version":9'))).rejects.toMatchObject({ code: 'bad-recipe' });
  await expect(talk(whole.replace('invfussion-recipe', 'another'))).rejects.toMatchObject({ code: 'bad-recipe' });
  const many = Array.from({ length: mostScenes + 1 }, (_, i) => sceneOf(`s${i}`));
  await expect(talk(await writeTalk(many).text())).rejects.toMatchObject({ code: 'bad-recipe' });
  await studio.actions.bring([{ file: new File([whole.slice(0, -9)], 'cut.json'), name: 'cut.json' }], true);
  expect(titles()).toEqual([]);
  expect(state().notices.map(({ error }) => error.code)).toEqual(['bad-recipe']);
});

test('on the stage a scene begins with what was measured, and reveals what was chosen', async () => {
  const [played] = await ownPlayed([{ ...sceneOf('a'), recording: 'no recording' }, sceneOf('b')]);
  expect(played).toMatchObject({
    id: 'b',
    beats: ['measured', 'samples', 'direction-1', 'direction-2'],
    own: { recipe: { seeds: [1, 2] } },
  });
});
