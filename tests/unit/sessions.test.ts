// Sessions that take each other's place: links and files, the way back, models of another side.
import { ownNumbers } from '../../src/store/measure/measured.ts';
import { beforeEach, expect, test, vi } from 'vitest';
import { read } from '../../src/protocol/words.ts';
import { writeRecipe, type Recipe } from '../../src/keep/recipe.ts';
import { samples } from '../../src/store/photo/samples.ts';
import type { Studio } from '../../src/store/studio.ts';
import { createDoor, createEngine, createTestStudio, pause, side, type Engine } from '../helpers/studio.ts';

let engine: Engine;
let studio: Studio;
let decoded = Promise.resolve();

/** Until nothing is under way any more. */
const settle = (): Promise<void> => pause(20);
const state = (): ReturnType<Studio['store']['getState']> => studio.store.getState();

/** A measurement in numbers, through a mask that hides nothing. */
const recipeFile = async (size: number, patch: Partial<Recipe> = {}): Promise<Blob> => {
  const recipe: Recipe = {
    ...{ picture: null, y: new Float32Array(3), ySha256: null, matrices: {}, size, generators: {}, noise: { std: 0, seed: 1 } },
    ...{ seeds: [1], shown: null, draws: false, label: null, guidance: 1 },
    operator: { id: 'mask', params: { mask: new Uint8Array(size * size).fill(1) } },
    sampler: { id: 'heun', params: {} },
    model: { id: 'model', weightsSha256: null, guideSha256: null },
    device: 'test',
    ...patch,
  };
  return new Blob([await writeRecipe(recipe)], { type: 'application/json' });
};

const hash = 'ab'.repeat(32);
/** A picture of 8 × 8 that travels, and one that does not. */
const travels = { sampleId: null, crop: null, fileSha256: null, sha256: hash, pixels: new Uint8Array(3 * 8 * 8) };
const stays = { ...travels, fileSha256: hash, pixels: null };

/** As browsers hand over a folder, or a file that was moved since it was chosen. */
class Unreadable extends File {
  override slice = (): Blob => this;
  override arrayBuffer = (): Promise<ArrayBuffer> => Promise.reject(new DOMException('It could not be found.', 'NotFoundError'));
  override text = (): Promise<string> => Promise.reject(new DOMException('It could not be found.', 'NotFoundError'));
}

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
  const both = Promise.all([actions.backToMine(), actions.openFile(await recipeFile(8, { y }), 'b.json')]);
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

test('a recipe ends a comparison that is under way; what it had reached comes back with the own session', async () => {
  const { actions } = studio;
  const kinds = (): string[] => state().comparison.shown?.rows.map((row) => row.state.kind) ?? [];
  const comparing = actions.compare();
  await engine.step();
  expect(state().comparison.run.kind).toBe('running');
  const opening = actions.openFile(await recipeFile(side), 'a.json');
  await settle();
  expect(state()).toMatchObject({ guest: null, comparison: { run: { kind: 'stopping' } } });
  await engine.step();
  await Promise.all([comparing, opening]);
  expect(state().guest).not.toBeNull();
  expect(state().comparison).toMatchObject({ run: { kind: 'idle' }, shown: null });
  await actions.backToMine();
  expect(kinds()).toEqual(['stopped', 'waiting']);
  expect(state().comparison.shown?.measured).toBe(state().measure.shown);
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

test('what was opened is held: the file on the disk may go', async () => {
  const file = new File(['mine'], 'mine.png', { type: 'image/png' });
  await studio.actions.openFile(file, 'mine.png');
  const held = state().photo?.file;
  expect(held).not.toBe(file);
  expect([await held?.text(), held?.type]).toEqual(['mine', 'image/png']);
});

test('an own photo that cannot be read any more: the guest’s does not take its place', async () => {
  const { actions } = studio;
  await actions.openFile(new Blob(['mine']), 'mine.png');
  await actions.openFile(await recipeFile(8, { picture: travels, y: null }), 'a.json');
  expect(state().photo?.name).toBe('Photo from the recipe');
  decoded = Promise.reject(new DOMException('It is gone.', 'NotReadableError'));
  await actions.backToMine();
  // Without a photo nothing is kept over the session.
  expect(state()).toMatchObject({ guest: null, photo: null, size: 64, notices: [{ error: { code: 'bad-image' } }] });
});

test('a session without a photo comes back without one', async () => {
  const { catalogue } = engine;
  const [answered, fetched] = [createDoor(), createDoor()];
  engine.catalogue = () => answered.closed.then(catalogue);
  studio = createTestStudio(engine, () => fetched.closed);
  const starting = studio.actions.start();
  const opening = studio.actions.openFile(await recipeFile(8, { picture: travels, y: null }), 'a.json');
  answered.open();
  await vi.waitFor(() => expect(state().guest).not.toBeNull());
  fetched.open();
  await Promise.all([starting, opening]);
  expect(state().photo?.name).toBe('Photo from the recipe');
  await studio.actions.backToMine();
  expect(state()).toMatchObject({ guest: null, photo: null });
});

test('a recipe that arrives during a talk goes with it', async () => {
  const { actions } = studio;
  actions.setNoise({ std: 0.15, seed: 77 });
  await actions.putAside();
  actions.setNoise({ std: 0.2, seed: 1 });
  await actions.openFile(await recipeFile(8), 'a.json');
  expect(state().guest?.mine.setup.noise).toEqual({ std: 0.15, seed: 77 });
  await actions.takeBack();
  expect(state()).toMatchObject({ guest: null, size: 64, setup: { noise: { std: 0.15, seed: 77 } }, keeping: { kind: 'kept' } });
  expect(state()).toMatchObject({ origin: { kind: 'made' }, photo: { name: samples[0]?.name }, welcome: 'open' });
});

test('a link that was looked at before a talk is there after it, whatever came meanwhile', async () => {
  const { actions } = studio;
  actions.setNoise({ std: 0.15, seed: 77 });
  await actions.openFile(await recipeFile(8, { seeds: [5] }), 'a.json');
  await actions.putAside();
  await actions.openFile(await recipeFile(16, { seeds: [6] }), 'b.json');
  await actions.takeBack();
  expect(state()).toMatchObject({ size: 8, settings: { firstSeed: 5 }, guest: { recipe: { seeds: [5] } } });
  await actions.backToMine();
  expect(state()).toMatchObject({ guest: null, size: 64, setup: { noise: { std: 0.15, seed: 77 } } });
});

test.each(['a recipe', 'numbers'])('%s on the first page leads into the studio', async (what) => {
  expect(state().welcome).toBe('open');
  if (what === 'numbers') await studio.actions.openNumbers(ownNumbers(new Float32Array(3), 'y.npy'));
  else await studio.actions.openFile(await recipeFile(8), 'a.json');
  expect(state()).toMatchObject({ welcome: 'left', origin: { kind: 'numbers' } });
});

test('a recipe waits for an engine that has not answered yet', async () => {
  const { catalogue } = engine;
  const door = createDoor();
  engine.catalogue = () => door.closed.then(catalogue);
  studio = createTestStudio(engine);
  const starting = studio.actions.start();
  await settle();
  const opening = studio.actions.openFile(await recipeFile(8), 'a.json');
  await settle();
  expect(state()).toMatchObject({ guest: null, notices: [] });
  door.open();
  await Promise.all([starting, opening]);
  expect(state()).toMatchObject({ size: 8, guest: { mine: { picture: { name: samples[0]?.name } } }, notices: [] });
});

test('what cannot be read is said to be unreadable; only damaged settings are said to be damaged', async () => {
  const { actions } = studio;
  const codes = async (file: Blob, name: string): Promise<string[]> => {
    expect(await actions.openFile(file, name)).toBe(false);
    return state().notices.map(({ error }) => error.code);
  };
  expect(await codes(new Unreadable([], 'holiday'), 'holiday')).toEqual(['bad-image']);
  expect(state().notices).toMatchObject([
    { retry: 'open', error: { message: expect.stringContaining('“holiday” cannot be read') as string } },
  ]);
  expect(await codes(new Unreadable([], 'a.json'), 'a.json')).toEqual(['bad-image']);
  expect(await codes(new Blob(['{']), 'a.json')).toEqual(['bad-image', 'bad-recipe']);
});

test('a film where a photo is awaited is refused before it is read', async () => {
  await studio.actions.openFile(await recipeFile(8, { picture: stays, y: null }), 'a.json');
  expect(state().guest?.awaits).not.toBeNull();
  const film = new Unreadable(['film'], 'film.mp4');
  Object.defineProperties(film, { size: { value: 5e9 }, slice: { value: () => new Blob(['film']) } });
  expect(await studio.actions.openFile(film, 'film.mp4')).toBe(false);
  expect(state()).toMatchObject({ notices: [{ error: { code: 'image-too-large' } }], opening: null });
  expect(state().guest?.awaits).not.toBeNull();
});

const upTo = (count: number, from = 1): number[] => Array.from({ length: count }, (_, i) => from + i);

test.each<[string, Pick<Recipe, 'seeds' | 'shown'>, { firstSeed: number; samples: number }, RegExp[]]>([
  ['few that follow one another', { seeds: [2 ** 32 - 1, 0], shown: 0 }, { firstSeed: 2 ** 32 - 1, samples: 2 }, []],
  ['others', { seeds: [5, 900, 17], shown: 5 }, { firstSeed: 5, samples: 3 }, [/do not follow one another: 5 to 7 are drawn instead/]],
  ['others, one of them shown', { seeds: [5, 900, 17], shown: 900 }, { firstSeed: 900, samples: 3 }, [/900 to 902/]],
  ['many, a late one shown', { seeds: upTo(64), shown: 12 }, { firstSeed: 1, samples: 64 }, []],
])('seeds of a recipe, %s: what is drawn, and what is said of it', async (_, seeds, settings, says) => {
  await studio.actions.openFile(await recipeFile(8, seeds), 'a.json');
  expect(state().settings).toMatchObject(settings);
  const remarks = (state().guest?.remarks ?? []).map(read).filter((remark) => !remark.includes('model'));
  expect(remarks).toEqual(says.map((words) => expect.stringMatching(words) as string));
});

test('undo while a picture is being opened: nothing is said to be opened any more', async () => {
  const { actions } = studio;
  await actions.openFile(new Blob(['b']), 'b.png').then(settle);
  const door = createDoor();
  decoded = door.closed;
  const opening = actions.openFile(new Blob(['c']), 'c.png');
  await vi.waitFor(() => expect(state().opening).toBe('c.png'));
  actions.undo();
  door.open();
  expect(await opening).toBe(false);
  await settle();
  expect(state()).toMatchObject({ opening: null, photo: { name: samples[0]?.name } });
});
