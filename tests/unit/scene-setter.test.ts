// A talk that is left while a scene is still being put up: the person's own session comes back whole, and nothing of the scene lands in it.
import { beforeEach, expect, test, vi } from 'vitest';
import { comparedMethods } from '../../src/store/compare/compare.ts';
import type { Scene } from '../../src/store/visit/scenes.ts';
import type { Studio, StudioActions } from '../../src/store/studio.ts';
import { studioScenes, type Played } from '../../src/ui/talk/played.ts';
import { SceneSetter } from '../../src/ui/talk/scene-setter.ts';
import { createDoor, createEngine, createTestStudio, pause, type Engine } from '../helpers/studio.ts';

const noise = { std: 0.15, seed: 77 };
/** Of an operator that the small engine has. */
const [mouth, patches] = ['mouth', 'patches'].map((id) => studioScenes().find((played) => played.id === id)!) as [Played, Played];
const scene: Scene = mouth.scene!;

let engine: Engine;
let studio: Studio;
let decoded = Promise.resolve();
let arrange = vi.fn<StudioActions['arrange']>();
let actions: StudioActions;

const settle = (): Promise<void> => pause(50);
const state = (): ReturnType<Studio['store']['getState']> => studio.store.getState();
const enter = (): SceneSetter => new SceneSetter(actions, state);
const comesBack = (): Promise<void> => vi.waitFor(() => expect(state().keeping.kind).toBe('kept'));

function expectMine(): void {
  expect(state()).toMatchObject({ photo: { name: 'mine.png' }, setup: { noise }, settings: { samples: 3, firstSeed: 5 } });
}

beforeEach(async () => {
  decoded = Promise.resolve();
  engine = createEngine();
  studio = createTestStudio(engine, () => decoded);
  arrange = vi.fn(studio.actions.arrange);
  actions = { ...studio.actions, arrange };
  await actions.start();
  await actions.openFile(new Blob(['mine']), 'mine.png').then(settle);
  actions.leaveWelcome();
  actions.setNoise(noise);
  actions.changeSettings({ samples: 3, firstSeed: 5 });
});

/** Until the scene's photo is being decoded; it is when the door opens. */
async function putHalf(setter: SceneSetter): Promise<() => void> {
  const door = createDoor();
  decoded = door.closed;
  setter.put(mouth, 4);
  await vi.waitFor(() => expect(arrange).toHaveBeenCalled());
  await settle();
  return door.open;
}

test('a scene stands, and the own session comes back when the talk is left', async () => {
  const setter = enter();
  setter.put(mouth, 4);
  await vi.waitFor(() => expect(state().setup.noise).toEqual({ std: scene.noiseStd, seed: 1 }));
  expect(state().keeping.kind).toBe('aside');
  setter.leave();
  await comesBack();
  expectMine();
});

test('a comparison that is under way is put aside as far as it came, and does not take the scene’s measurement', async () => {
  for (const { id } of comparedMethods(state()).all) actions.chooseMethod(id, id === 'mmse' || id === 'heun');
  const comparing = actions.compare();
  for (let i = 0; i < 2; i++) await engine.step();
  const setter = enter();
  setter.put(mouth, 4);
  await settle();
  await engine.step();
  await comparing;
  await setter.stands();
  expect(state()).toMatchObject({ setup: { noise: { std: scene.noiseStd } }, comparison: { run: { kind: 'idle' } } });
  setter.leave();
  await comesBack();
  expectMine();
  const { shown } = state().comparison;
  expect(shown?.measured).toBe(state().measure.shown);
  expect(shown?.rows.some((row) => row.state.kind === 'done' || row.state.kind === 'stopped')).toBe(true);
});

test('left while its photo is being opened: its noise does not land in the own session', async () => {
  const setter = enter();
  const open = await putHalf(setter);
  setter.leave();
  await settle();
  open();
  await comesBack();
  expectMine();
  await settle();
  expectMine();
});

test('left while its kernel is being made: the own one, which was painted, stays', async () => {
  actions.chooseOperator('blur');
  await settle();
  const kernel = new Float32Array(4).fill(3);
  actions.setParam('kernel', kernel);
  const { generate } = engine;
  const door = createDoor();
  engine.generate = (...asked) => door.closed.then(() => generate(...asked));
  const setter = enter();
  const shaken: Scene = { ...scene, operatorId: 'blur', generator: { id: 'shake', params: { seed: 9 } } };
  setter.put({ ...mouth, scene: shaken }, 4);
  await vi.waitFor(() => expect(arrange).toHaveBeenCalled());
  setter.leave();
  await settle();
  door.open();
  await comesBack();
  await settle();
  expect(state().setup).toMatchObject({ operatorParams: { blur: { kernel } }, madeBy: { 'blur.kernel': null } });
});

test('left with a second scene in line: that one is not put up any more', async () => {
  const setter = enter();
  const open = await putHalf(setter);
  setter.put(patches, 4);
  setter.leave();
  open();
  await comesBack();
  await settle();
  expect(arrange).toHaveBeenCalledTimes(1);
  expectMine();
  await setter.stands();
});

test('left and begun again at once: the second talk puts aside what the first one took', async () => {
  const first = enter();
  const open = await putHalf(first);
  first.leave();
  const second = enter();
  second.put(mouth, 4);
  open();
  await vi.waitFor(() => expect(arrange).toHaveBeenCalledTimes(2));
  second.leave();
  await comesBack();
  expectMine();
});
