// A batch as the store does it: one picture after another, failures in a row, pausing, a reload in the middle, a storage that is full, and settings
// of its own whatever the page does meanwhile.
import { beforeEach, expect, test } from 'vitest';
import { writeBatch } from '../../src/keep/batch-csv.ts';
import { StudioError } from '../../src/protocol/errors.ts';
import { countsOf, noiseOf, operatorSeed, type BatchSource } from '../../src/store/batch/batch.ts';
import { batchMethods, isOtherMeasurement, isRandomNow } from '../../src/store/batch/batch-settings.ts';
import type { Studio } from '../../src/store/studio.ts';
import { createBatches, type TestBatches } from '../helpers/batches.ts';
import { createEngine, createTestStudio, pause, side, type Engine } from '../helpers/studio.ts';

let engine: Engine;
let studio: Studio;
let batches: TestBatches;

const state = (): ReturnType<Studio['store']['getState']> => studio.store.getState();
const settle = (): Promise<void> => pause(20);
const source = (path: string, content = 'a picture'): BatchSource => ({
  ...{ path, bytes: content.length },
  read: () => Promise.resolve(new Blob([content])),
});
const counts = () => countsOf(state().batch);
const outcomes = (): string[] =>
  state().batch.items.map(({ path, failure, results }) => `${path}: ${failure?.code ?? results.map(({ kind }) => kind).join()}`);

async function visit(): Promise<void> {
  engine = createEngine();
  studio = createTestStudio(engine, undefined, { batches });
  await studio.actions.start();
  await settle();
  await studio.actions.openBatch();
  // The page has its model's side from now on, and measures no more by itself.
  await studio.actions.loadModel();
  await settle();
}

/** Steps of this engine: three a method. */
async function run(steps: number): Promise<void> {
  const running = studio.actions.startBatch();
  for (let i = 0; i < steps; i++) await engine.step();
  await running;
}

beforeEach(async () => {
  batches = createBatches();
  await visit();
});

test('pictures one after another, each with its numbers in the table and its samples in the storage', async () => {
  studio.actions.chooseBatch({ methods: ['heun', 'blind'], samples: 2 });
  await studio.actions.addPictures([source('a.png'), source('sub/b.png')], ['notes.txt']);
  expect(counts()).toEqual({ all: 2, done: 0, failed: 0, waiting: 2 });
  await run(12);
  expect(outcomes()).toEqual(['a.png: done,done', 'sub/b.png: done,done']);
  const { firstSeed } = state().settings;
  expect(state().batch.items[1]?.results[0]).toMatchObject({ seeds: [firstSeed, firstSeed + 1], evaluations: 3, device: '' });
  const kept = await studio.actions.batchPictures(1);
  expect(kept?.x).toHaveLength(3 * side * side);
  expect(kept?.samples.map((one) => one?.length)).toEqual([2, 2].map((n) => 3 * n * side * side));
  const lines = writeBatch(state().batch.items, state().batch.settings).trimEnd().split('\r\n');
  expect(lines).toHaveLength(1 + 2 * 2 * 2);
  expect(lines[1]).toMatch(/^a\.png,9,[0-9a-f]{64},around the face,/);
  expect(lines[5]).toContain(`0002-b/heun-seed-${firstSeed}.png`);
  expect(state().batch.leftOut).toEqual(['notes.txt']);
});

test('a picture that is broken, too large or without a face says so in its row, and the next ones are done', async () => {
  await studio.actions.addPictures(
    [
      source('empty.png', ''),
      source('a.png'),
      { path: 'gone.png', bytes: 3, read: () => Promise.reject(new Error('gone')) },
      source('b.png'),
    ],
    [],
  );
  await run(6);
  expect(outcomes()).toEqual(['empty.png: bad-image', 'a.png: done', 'gone.png: bad-image', 'b.png: done']);
  expect(counts()).toEqual({ all: 4, done: 2, failed: 2, waiting: 0 });
  const { items, settings } = state().batch;
  const [header = '', first = ''] = writeBatch(items, settings).split('\r\n');
  expect(first).toMatch(/^empty\.png,0,,.*bad-image: empty\.png is empty\.$/);
  expect(first.split(',')).toHaveLength(header.split(',').length);
});

test('a method that fails is a line of its own; the others of the picture are done', async () => {
  const { restore } = engine;
  engine.restore = (request, onStep) =>
    request.blind ? restore(request, onStep) : Promise.reject(new StudioError('bad-params', 'Not this one, "ever".'));
  studio.actions.chooseBatch({ methods: ['heun', 'blind'] });
  await studio.actions.addPictures([source('a.png')], []);
  await run(3);
  expect(outcomes()).toEqual(['a.png: failed,done']);
  expect(writeBatch(state().batch.items, state().batch.settings)).toContain('"bad-params: Not this one, ""ever""."');
});

test('paused in the middle and gone on with after a reload: nothing is done twice, and the settings are those of the batch', async () => {
  await studio.actions.addPictures([source('a.png'), source('b.png'), source('c.png')], []);
  const running = studio.actions.startBatch();
  for (let i = 0; i < 4; i++) await engine.step();
  studio.actions.pauseBatch();
  await engine.step();
  await running;
  expect(outcomes()).toEqual(['a.png: done', 'b.png: ', 'c.png: ']);
  const [first] = state().batch.items;
  const { settings } = state().batch;

  await visit();
  expect(outcomes()).toEqual(['a.png: done', 'b.png: ', 'c.png: ']);
  studio.actions.chooseOperator('blur');
  await settle();
  studio.actions.changeSettings({ firstSeed: 99 });
  await settle();
  expect(settings && isOtherMeasurement(state(), settings)).toBe(true);
  const degraded = engine.degraded;
  await run(6);
  expect(outcomes()).toEqual(['a.png: done', 'b.png: done', 'c.png: done']);
  expect(state().batch.items[0]).toEqual(first);
  expect(state().batch.settings).toEqual(settings);
  expect(engine.degraded).toBe(degraded + 2);
});

test('another model on the page: the batch waits for its own', async () => {
  await studio.actions.addPictures([source('a.png'), source('b.png')], []);
  const running = studio.actions.startBatch();
  await engine.step();
  studio.actions.pauseBatch();
  await engine.step();
  await running;
  const { load } = engine;
  engine.load = async (...args) => ({ ...(await load(...args)), weightsSha256: 'def' });
  studio.store.setState({ model: { kind: 'absent' } });
  await studio.actions.startBatch();
  expect(state().notices.map(({ error, retry }) => [error.message, retry])).toEqual([
    ['This batch was begun with the model “Test”. Switch to that one, then go on.', 'batch'],
  ]);
  expect(outcomes()).toEqual(['a.png: ', 'b.png: ']);
});

test('no room for the files: they are read as long as the page is open; after a reload they say so, and dropped again they go on', async () => {
  batches.room = 9;
  await studio.actions.addPictures([source('a.png'), source('b.png')], []);
  expect(state().notices.map(({ error }) => error.code)).toEqual(['not-stored']);
  expect(state().batch.items.map(({ isKept }) => isKept)).toEqual([true, false]);
  batches.room = Infinity;
  await visit();
  await run(3);
  expect(outcomes()).toEqual(['a.png: done', 'b.png: unfit-file']);
  await studio.actions.addPictures([source('b.png')], []);
  await run(3);
  expect(outcomes()).toEqual(['a.png: done', 'b.png: done']);
});

test('a file that was moved since it was chosen says so in its row', async () => {
  const { addItem } = batches;
  batches.addItem = (item, file) =>
    item.path === 'moved.png' && file ? Promise.reject(new DOMException('It could not be found.', 'NotFoundError')) : addItem(item, file);
  await studio.actions.addPictures([source('moved.png'), source('a.png')], []);
  await run(3);
  expect(outcomes()).toEqual(['moved.png: bad-image', 'a.png: done']);
});

test('no room for results: the batch pauses, says so, and goes on where it was', async () => {
  await studio.actions.addPictures([source('a.png'), source('b.png')], []);
  batches.room = 3 * side * side * 2;
  await run(3);
  expect(outcomes()).toEqual(['a.png: done', 'b.png: ']);
  expect(state().notices).toEqual([expect.objectContaining({ retry: 'batch' })]);
  expect(state().batch.run.kind).toBe('idle');
  batches.room = Infinity;
  await run(3);
  expect(outcomes()).toEqual(['a.png: done', 'b.png: done']);
});

test('an engine that is gone pauses it; nothing else draws while it runs', async () => {
  await studio.actions.addPictures([source('a.png')], []);
  const running = studio.actions.startBatch();
  await engine.step();
  await studio.actions.draw();
  expect(state().run.kind).toBe('idle');
  engine.failNext = new StudioError('gpu-lost', 'It is gone.');
  await engine.step();
  await running;
  expect(state()).toMatchObject({ model: { kind: 'absent' }, batch: { run: { kind: 'idle' } } });
  expect(state().notices).toEqual([expect.objectContaining({ retry: 'batch' })]);
  engine.failNext = null;
  await run(3);
  expect(outcomes()).toEqual(['a.png: done']);
});

test('two tabs: one works at it', async () => {
  batches.isElsewhere = true;
  await studio.actions.addPictures([source('a.png')], []);
  expect(state().batch.items).toEqual([]);
  expect(state().notices.map(({ error }) => error.message)).toEqual([expect.stringContaining('Another tab')]);
});

test('the same picture twice is one; more than a batch holds are left out in words; clearing takes all of it', async () => {
  await studio.actions.addPictures([source('a.png')], []);
  await studio.actions.addPictures([source('a.png'), source('b.png')], []);
  expect(state().batch.items.map(({ path }) => path)).toEqual(['a.png', 'b.png']);
  await studio.actions.addPictures(
    Array.from({ length: 2003 }, (_, i) => source(`${i}.png`)),
    [],
  );
  expect(counts().all).toBe(2000);
  expect(state().notices.map(({ error }) => error.message)).toEqual(['5 pictures are left out: a batch has at most 2000.']);
  await studio.actions.clearBatch();
  await visit();
  expect(counts().all).toBe(0);
});

test('what is random by seed is the same for all pictures, or drawn anew for each: both are in the table', async () => {
  studio.actions.chooseOperator('blur');
  await settle();
  expect(isRandomNow(state())).toBe(true);
  studio.actions.chooseBatch({ varies: true });
  studio.actions.setNoise({ std: 0.1, seed: 5 });
  await settle();
  await studio.actions.addPictures([source('a.png'), source('b.png')], []);
  const seeds: unknown[] = [];
  const { degrade } = engine;
  engine.degrade = (request) => {
    seeds.push([request.operator.params['kernel'], request.noise.seed]);
    return degrade(request);
  };
  await run(6);
  const kernel = (seed: number) => new Float32Array(4).fill(seed);
  expect(seeds).toEqual([
    [kernel(7), 5],
    [kernel(8), 6],
  ]);
  const { items, settings } = state().batch;
  expect(settings && [operatorSeed(settings, 1), noiseOf(settings, 1).seed]).toEqual([8, 6]);
  expect(writeBatch(items, settings)).toContain(',8,this picture,0.1,6,');
});

test('the first method is chosen by itself; an estimate is drawn once, whatever the number of samples', async () => {
  const { all, chosen } = batchMethods(state());
  expect(chosen).toEqual(all.slice(0, 1));
  studio.actions.chooseBatch({ methods: ['mmse'], samples: 4 });
  await studio.actions.addPictures([source('a.png')], []);
  await run(1);
  expect(state().batch.items[0]?.results).toMatchObject([{ seeds: [state().settings.firstSeed] }]);
});

test('names that a spreadsheet would run are text', () => {
  const [, line] = writeBatch(
    [{ id: 0, path: '=cmd|calc!A1.png', bytes: 1, isKept: true, taken: null, failure: { code: 'bad-image', said: '-1' }, results: [] }],
    {
      ...{
        operator: { id: 'mask', params: {} },
        operatorLabel: 'Mask',
        random: null,
        noise: { std: 0, seed: 1 },
        origin: 'made',
        varies: false,
      },
      ...{ methods: [], seeds: [1], asked: { label: null, guidance: 1 }, size: 64, withoutFace: 'leave-out' },
      model: { id: 'm', title: 'M', weightsSha256: 'a', guideSha256: null },
    },
  ).split('\r\n');
  expect(line).toMatch(/^'=cmd\|calc!A1\.png,1,/);
});
