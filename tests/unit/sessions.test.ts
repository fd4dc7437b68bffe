// Sessions that take each other's place: links and files, the way back, models of another side.
import { beforeEach, expect, test, vi } from 'vitest';
import { writeRecipe, type Recipe } from '../../src/keep/recipe.ts';
import { samples } from '../../src/store/samples.ts';
import type { Studio } from '../../src/store/studio.ts';
import { createDoor, createEngine, createTestStudio, pause, side, type Engine } from '../helpers/studio.ts';

let engine: Engine;
let studio: Studio;
let decoded = Promise.resolve();

/** Until nothing is under way any more. */
const settle = (): Promise<void> => pause(20);
const state = (): ReturnType<Studio['store']['getState']> => studio.store.getState();

/** A measurement in numbers, through a mask that hides nothing. */
const recipeFile = async (size: number, y = new Float32Array(3)): Promise<Blob> => {
  const recipe: Recipe = {
    ...{ picture: null, y, ySha256: null, size, generators: {}, noise: { std: 0, seed: 1 }, seeds: [1], shown: null, draws: false },
    operator: { id: 'mask', params: { mask: new Uint8Array(size * size).fill(1) } },
    sampler: { id: 'heun', params: {} },
    model: { id: 'model', weightsSha256: null },
    device: 'test',
  };
  return new Blob([await writeRecipe(recipe)], { type: 'application/json' });
};

beforeEach(async () => {
  decoded = Promise.resolve();
  engine = createEngine();
  studio = createTestStudio(engine, () => decoded);
  await studio.actions.start();
  await settle();
});

test('a recipe that comes while the own session is on its way back: neither mixes with the other', async () => {
  const { actions } = studio;
  await actions.openFile(await recipeFile(8), 'a.json');
  const door = createDoor();
  decoded = door.closed;
  const y = new Float32Array(5).fill(2);
  const both = Promise.all([actions.backToMine(), actions.openFile(await recipeFile(8, y), 'b.json')]);
  await settle();
  door.open();
  await both.then(settle);
  expect(state()).toMatchObject({ size: 8, origin: { kind: 'numbers', y }, guest: { mine: { picture: { name: samples[0]?.name } } } });
  await actions.backToMine();
  expect(state()).toMatchObject({ size: 64, origin: { kind: 'made' }, guest: null, photo: { name: samples[0]?.name } });
});

test('a photo that is still being opened does not take the place of a recipe that came after it', async () => {
  const door = createDoor();
  decoded = door.closed;
  const opening = studio.actions.openFile(new Blob(['mine']), 'mine.png');
  await vi.waitFor(() => expect(state().opening).not.toBeNull());
  await studio.actions.openFile(await recipeFile(8), 'a.json');
  door.open();
  expect(await opening).toBe(false);
  expect(state()).toMatchObject({ origin: { kind: 'numbers' }, opening: null, photo: { name: samples[0]?.name } });
});

test('a kernel that is still being made for one session does not land in the next', async () => {
  const { actions } = studio;
  actions.chooseOperator('blur');
  await settle();
  await actions.openFile(await recipeFile(64), 'a.json');
  const { generate } = engine;
  const door = createDoor();
  engine.generate = (...asked) => door.closed.then(() => generate(...asked));
  actions.chooseOperator('blur');
  actions.setGeneratorParam('shake', 'seed', 9);
  await actions.backToMine();
  door.open();
  await settle();
  expect(state().setup.operatorParams['blur']?.['kernel']).toEqual(new Float32Array(4).fill(7));
  expect(studio.history.getState().pastStates).toHaveLength(0);
});

test('a recipe ends a comparison that is under way', async () => {
  const { actions } = studio;
  const comparing = actions.compare();
  await engine.step();
  expect(state().comparison.run.kind).toBe('running');
  const opening = actions.openFile(await recipeFile(side), 'a.json');
  await settle();
  expect(state()).toMatchObject({ guest: null, comparison: { run: { kind: 'stopping' } } });
  await engine.step();
  await Promise.all([comparing, opening]);
  expect(state().guest).not.toBeNull();
  const { run, shown } = state().comparison;
  expect([run.kind, ...(shown?.rows ?? []).map((row) => row.state.kind)]).toEqual(['idle', 'stopped', 'waiting']);
});

test('a session of another side is drawn at the side of the model that is there', async () => {
  const draw = async (): Promise<void> => {
    const drawing = studio.actions.draw();
    for (let i = 0; i < 4; i++) await engine.step();
    await drawing;
    expect(state()).toMatchObject({ size: side, run: { kind: 'done' }, measure: { kind: 'idle' } });
  };
  await studio.actions.openFile(await recipeFile(side), 'a.json');
  await draw();
  await studio.actions.backToMine();
  expect(state().size).toBe(64);
  await draw();
});
