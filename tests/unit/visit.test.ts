// The first page's one click, and what a person does before its example is there: the newest wish wins.
import { beforeEach, expect, test } from 'vitest';
import { writeRecipe, type Recipe } from '../../src/keep/recipe.ts';
import { examples } from '../../src/store/visit/examples.ts';
import type { Studio } from '../../src/store/studio.ts';
import { createDoor, createEngine, createTestStudio, pause, type Engine } from '../helpers/studio.ts';

let engine: Engine;
let studio: Studio;
/** The engine answers what it offers from then on. */
let answer: () => void;

const [mouth] = examples as [(typeof examples)[number]];
/** Until nothing is under way any more. */
const settle = (): Promise<void> => pause(20);
const state = (): ReturnType<Studio['store']['getState']> => studio.store.getState();
const mine = new Blob(['mine']);

beforeEach(async () => {
  engine = createEngine();
  const { catalogue } = engine;
  const door = createDoor();
  answer = door.open;
  engine.catalogue = () => door.closed.then(catalogue);
  studio = createTestStudio(engine);
  void studio.actions.start();
  await settle();
});

test('an example waits for the engine, and is drawn', async () => {
  void studio.actions.visit(mouth);
  await settle();
  expect(state()).toMatchObject({ recorded: { example: mouth, of: null }, run: { kind: 'idle' } });
  answer();
  for (let i = 0; i < 4; i++) await engine.step();
  await settle();
  expect(state()).toMatchObject({ photo: { sampleId: mouth.sampleId }, run: { kind: 'done' }, recorded: { example: mouth } });
});

test('an example that is chosen while another is drawn takes its place, and is drawn', async () => {
  const [, other] = examples;
  answer();
  void studio.actions.visit(mouth);
  for (let i = 0; i < 2; i++) await engine.step();
  expect(state().run.kind).toBe('running');
  void studio.actions.visit({ ...mouth, id: other!.id, sampleId: other!.sampleId });
  await engine.step();
  for (let i = 0; i < 4; i++) await engine.step();
  await settle();
  expect(state()).toMatchObject({ photo: { sampleId: other!.sampleId }, run: { kind: 'done' } });
  expect(state().posterior?.measured).toBe(state().measure.shown);
});

test('a photo that is brought while the engine starts stays, and nothing is drawn of it', async () => {
  void studio.actions.visit(mouth);
  await studio.actions.openFile(mine, 'me.jpg');
  answer();
  await settle();
  expect(state()).toMatchObject({ photo: { name: 'me.jpg' }, recorded: null, run: { kind: 'idle' } });
});

test('a recipe that comes while the example is measured gets none of its recorded guesses, and is not drawn', async () => {
  answer();
  await settle();
  const { degrade } = engine;
  const door = createDoor();
  engine.degrade = (request) => door.closed.then(() => degrade(request));
  studio.actions.setNoise({ std: 0.2 });
  void studio.actions.visit(mouth);
  await settle();
  const recipe: Recipe = {
    ...{ picture: null, y: new Float32Array(3), ySha256: null, matrices: {}, size: 64, generators: {}, noise: { std: 0, seed: 1 } },
    ...{ seeds: [1], shown: null, draws: false, label: null, guidance: 1, device: 'test' },
    operator: { id: 'mask', params: { mask: new Uint8Array(64 * 64).fill(1) } },
    sampler: { id: 'heun', params: {} },
    model: { id: 'model', weightsSha256: null, guideSha256: null },
  };
  await studio.actions.openFile(new Blob([await writeRecipe(recipe)], { type: 'application/json' }), 'a.json');
  door.open();
  await settle();
  expect(state()).toMatchObject({ origin: { kind: 'numbers' }, recorded: null, run: { kind: 'idle' } });
  expect(state().measure.shown?.request.origin.kind).toBe('numbers');
});

test('a setup that is changed while the example is measured is not taken for the example’s', async () => {
  answer();
  await settle();
  const { degrade } = engine;
  const door = createDoor();
  engine.degrade = (request) => door.closed.then(() => degrade(request));
  void studio.actions.visit(mouth);
  studio.actions.setNoise({ std: 0.3 });
  door.open();
  await settle();
  expect(state()).toMatchObject({ recorded: null, run: { kind: 'idle' } });
  expect(state().measure.shown?.request.noise.std).toBe(0.3);
});

test('an example whose photo does not come is not drawn of the photo that is there', async () => {
  answer();
  await settle();
  await studio.actions.openFile(mine, 'me.jpg');
  await studio.actions.visit({ ...mouth, sampleId: 'gone' });
  expect(state()).toMatchObject({ photo: { name: 'me.jpg' }, recorded: null, run: { kind: 'idle' } });
});

test('a photo that is brought before the page is ready stays', async () => {
  studio = createTestStudio(engine);
  await studio.actions.arrive();
  await studio.actions.openFile(mine, 'me.jpg');
  void studio.actions.start();
  await settle();
  expect(state().photo?.name).toBe('me.jpg');
});

test.each([
  ['?model=tiny', 'open'],
  ['?model=tiny&view=batch', 'left'],
  ['?view=inside', 'left'],
])('a first visit at %s: the first page is %s', async (search, welcome) => {
  studio = createTestStudio(engine, undefined, { address: `https://test/${search}` });
  await studio.actions.arrive();
  expect(state().welcome).toBe(welcome);
});
