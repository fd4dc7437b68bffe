// A talk of one's own: kept in order, added to and never replaced, and a file of one checked before anything of it is taken.
import { beforeEach, expect, test } from 'vitest';
import { readTalk, writeTalk } from '../../src/keep/talk-pack.ts';
import { read } from '../../src/protocol/words.ts';
import { referenceTo } from '../../src/keep/matrix-reference.ts';
import { writeRecipe, type Recipe } from '../../src/keep/recipe.ts';
import type { OperatorSpec } from '../../src/protocol/engine-api.ts';
import { matrixOfDense, type MatrixValue } from '../../src/protocol/own-matrix.ts';
import { StudioError } from '../../src/protocol/errors.ts';
import { deflate, toBase64Url } from '../../src/keep/bytes.ts';
import type { Posterior } from '../../src/store/state.ts';
import { bytesOfTalk, mostScenes, type OwnScene } from '../../src/store/visit/own-scene.ts';
import { whyNoScene } from '../../src/store/visit/scene-run.ts';
import { OwnScenesDesk } from '../../src/store/visit/own-scenes.ts';
import { ownPlayed } from '../../src/ui/talk/played.ts';
import type { Studio } from '../../src/store/studio.ts';
import { createEngine, createTestStudio } from '../helpers/studio.ts';

let recording = '';
let studio: Studio;
const state = (): ReturnType<Studio['store']['getState']> => studio.store.getState();
const sceneOf = (id: string): OwnScene => ({
  id,
  title: `Scene ${id}`,
  seen: 'Seen.',
  reveals: ['samples', 'directions'],
  recording,
  matrices: [],
});
const titles = (): string[] => (state().ownScenes ?? []).map(({ title }) => title);
const brought = async (scenes: readonly OwnScene[]) => ({ file: new File([await writeTalk(scenes)], 'talk.json'), name: 'talk.json' });

async function recordingOf(operator: OperatorSpec, matrices: Recipe['matrices'] = {}): Promise<string> {
  const recipe = await writeRecipe({
    ...{ picture: null, y: new Float32Array(3), ySha256: null, size: 8, generators: {}, matrices, noise: { std: 0, seed: 1 } },
    ...{ seeds: [1, 2], shown: null, draws: false, label: null, guidance: 1, device: 'test' },
    operator,
    sampler: { id: 'heun', params: {} },
    model: { id: 'model', weightsSha256: null, guideSha256: null },
  });
  const rest = { day: '2026-11-27', seconds: 1, total: 2, steps: [{ i: 1, sigma: 1 }], frames: 'AA', last: 'AA', hasMmse: false };
  return JSON.stringify({ format: 'invfussion-recording', version: 1, recipe, ...rest });
}

beforeEach(async () => {
  recording = await recordingOf({ id: 'mask', params: { mask: new Uint8Array(64).fill(1) } });
  studio = createTestStudio(createEngine());
  await studio.actions.start();
});

test('what is saved opens again, and is added to what is there', async () => {
  await studio.actions.bring([await brought([sceneOf('a'), sceneOf('b')])], true);
  expect(titles()).toEqual(['Scene a', 'Scene b']);
  const { intake } = state();
  expect(intake.kind === 'said' && read(intake.text)).toBe('talk.json is a talk: 2 scenes were added to yours. “Talk” plays them.');
  await studio.actions.bring([await brought([sceneOf('b'), sceneOf('c')])], true);
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
  const whole = await (await writeTalk([sceneOf('a')])).text();
  const talk = (text: string): Promise<unknown> => readTalk(new Blob([text]));
  expect(await talk('{"format":"invfussion-recipe"}')).toBeNull();
  await expect(talk(whole.slice(0, -9))).rejects.toMatchObject({ code: 'bad-recipe' });
  await expect(talk(whole.replace('"version":1', '"version":9'))).rejects.toMatchObject({ code: 'bad-recipe' });
  await expect(talk(whole.replace('invfussion-recipe', 'another'))).rejects.toMatchObject({ code: 'bad-recipe' });
  const noJson = { ...sceneOf('a'), recording: 'no recording' };
  await expect(talk(await (await writeTalk([noJson])).text())).rejects.toMatchObject({ code: 'bad-recipe' });
  const many = Array.from({ length: mostScenes + 1 }, (_, i) => sceneOf(`s${i}`));
  await expect(talk(await (await writeTalk(many)).text())).rejects.toMatchObject({ code: 'bad-recipe' });
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

const dense = matrixOfDense(
  'dense.npy',
  3,
  192,
  Float32Array.from({ length: 3 * 192 }, (_, i) => Math.sin(i + 1)),
);
const sparse = matrixOfDense(
  'sparse.npz',
  64,
  192,
  Float32Array.from({ length: 64 * 192 }, (_, i) => (i % 193 === 0 ? 2 : 0)),
);
/** As for a matrix that its recipe only names. */
const sceneWith = async (id: string, matrix: MatrixValue): Promise<OwnScene> => ({
  ...sceneOf(id),
  recording: await recordingOf({ id: 'own-matrix', params: {} }, { matrix: referenceTo(matrix) }),
  matrices: [matrix],
});

test('a scene brings its matrix along, once in a file however many scenes have it, and plays with it', async () => {
  const file = await writeTalk([await sceneWith('a', dense), await sceneWith('b', dense), await sceneWith('c', sparse)]);
  expect((await file.text()).split('"values"')).toHaveLength(3);
  const back = (await readTalk(file)) ?? [];
  expect(back.map(({ matrices }) => matrices)).toEqual([[dense], [dense], [sparse]]);
  const played = await ownPlayed(back);
  expect(played.map(({ own }) => own?.recipe.operator.params)).toEqual([{ matrix: dense }, { matrix: dense }, { matrix: sparse }]);
});

test('a talk whose matrix is missing, another, cut short or endless is refused whole', async () => {
  const text = await (await writeTalk([await sceneWith('a', dense)])).text();
  const whole = JSON.parse(text) as { matrices: Record<string, { values: string }> };
  const [[hash, kept] = ['', { values: '' }]] = Object.entries(whole.matrices);
  const withOnly = (matrices: unknown): Promise<unknown> => readTalk(new Blob([JSON.stringify({ ...whole, matrices })]));
  const other = JSON.parse(
    await (await writeTalk([await sceneWith('a', { ...dense, values: dense.values.map((x) => 2 * x) })])).text(),
  ) as typeof whole;
  const endless = toBase64Url(await deflate(new Uint8Array(2 ** 25), 'deflate-raw'));
  const wrong = [
    {},
    { [hash]: Object.values(other.matrices)[0] },
    { [hash]: { ...kept, values: kept.values.slice(0, -40) } },
    { [hash]: { ...kept, values: endless } },
    { [hash]: { ...kept, rows: 4 } },
  ];
  for (const matrices of wrong) await expect(withOnly(matrices)).rejects.toBeInstanceOf(StudioError);
});

test('which runs can be a scene, and that a talk becomes no larger than its file may be', () => {
  const run = (samples: number, steps: number, draws = 1): Posterior =>
    ({
      samples: Array.from({ length: samples }, (_, seed) => ({ seed })),
      trails: Array.from({ length: draws }, () => ({
        seeds: Array.from({ length: samples / draws }),
        steps: Array.from({ length: steps }),
      })),
    }) as unknown as Posterior;
  expect([null, run(0, 9), run(9, 64), run(10, 9), run(4, 65), run(4, 9, 2), run(4, 9, 0)].map(whyNoScene)).toEqual([
    'nothing',
    'nothing',
    null,
    'samples',
    'steps',
    'several',
    'several',
  ]);
  const scene = { ...sceneOf('a'), matrices: [dense] };
  expect(bytesOfTalk([scene, scene])).toBe(2 * recording.length + 4 * 192 * 4);
});
