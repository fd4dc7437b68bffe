// The store with a small engine and small pictures written here: what a person does, and what the state then says.
import { beforeEach, expect, test } from 'vitest';
import { StudioError } from '../../src/protocol/errors.ts';
import { countHidden, mouthMask } from '../../src/store/measure/mask.ts';
import { samples } from '../../src/store/photo/samples.ts';
import type { Studio } from '../../src/store/studio.ts';
import { emptyTrail, stepAt, withStep } from '../../src/store/run/trail.ts';
import { createDoor, createEngine, createTestStudio, pause, side, type Engine } from '../helpers/studio.ts';

let engine: Engine;
let studio: Studio;

/** Until nothing is under way any more. */
const settle = (): Promise<void> => pause(20);
const state = (): ReturnType<Studio['store']['getState']> => studio.store.getState();

beforeEach(async () => {
  engine = createEngine();
  studio = createTestStudio(engine);
  await studio.actions.start();
  await settle();
});

test('a first visit has a photo, a hidden mouth and its measurement, and nothing to undo', () => {
  expect(state().photo).toMatchObject({ name: samples[0]?.name, crop: samples[0]?.crop });
  expect(state().setup.operatorId).toBe('mask');
  expect(state().setup.operatorParams['mask']).toEqual({ mask: mouthMask(64) });
  expect(state().measure).toMatchObject({ kind: 'idle', shown: { measurement: { measured: 1 } } });
  expect(engine.degraded).toBe(1);
  expect(studio.history.getState().pastStates).toHaveLength(0);
});

test('strokes are undone one by one, a dragged slider as a whole', () => {
  const { actions } = studio;
  const all = new Uint8Array(64 * 64).fill(1);
  actions.setParam('mask', all);
  actions.setParam(
    'mask',
    all.map((_, i) => (i < 10 ? 0 : 1)),
  );
  for (const std of [0.1, 0.15, 0.2]) actions.setNoise({ std });
  const hidden = (): number => {
    const mask = state().setup.operatorParams['mask']?.['mask'];
    return mask instanceof Uint8Array ? countHidden(mask) : -1;
  };
  expect([hidden(), state().setup.noise.std]).toEqual([10, 0.2]);
  actions.undo();
  expect([hidden(), state().setup.noise.std]).toEqual([10, 0]);
  actions.undo();
  expect(hidden()).toBe(0);
  actions.undo();
  expect(hidden()).toBe(countHidden(mouthMask(64)));
  actions.redo();
  expect(hidden()).toBe(0);
});

test('another photo, its square and where y comes from are undone too; a drag of the square as a whole', async () => {
  const { actions } = studio;
  const first = state().photo;
  await actions.openFile(new Blob(['mine']), 'mine.png').then(settle);
  const framed = state().photo?.crop;
  for (const x of [10, 12, 14]) actions.setCrop({ x, y: 5, side: 200 });
  actions.setOrigin({ kind: 'photo' });
  await settle();
  expect(state().photo).toMatchObject({ name: 'mine.png', crop: { x: 14, y: 5, side: 200 } });
  expect(state().measure.shown?.truth).toBeNull();
  actions.undo();
  expect(state().origin.kind).toBe('made');
  actions.undo();
  expect(state().photo).toMatchObject({ name: 'mine.png', crop: framed });
  actions.undo();
  await settle();
  expect(state().photo).toMatchObject({ name: first?.name, crop: first?.crop, x: first?.x });
  // Opened again: what is brought back can be cut.
  actions.setCrop({ x: 0, y: 0, side: 100 });
  await settle();
  expect(state().photo?.x?.[0]).toBeCloseTo(0.1);
  expect(state().notices).toHaveLength(0);
});

test('another operator gets its numbers and a generated kernel; going back keeps the mask', async () => {
  studio.actions.chooseOperator('blur');
  await settle();
  expect(state().setup.operatorParams['blur']).toEqual({ stride: 4, kernel: new Float32Array(4).fill(7) });
  studio.actions.setGeneratorParam('shake', 'seed', 9);
  await settle();
  expect(state().setup.operatorParams['blur']?.['kernel']).toEqual(new Float32Array(4).fill(9));
  studio.actions.chooseOperator('mask');
  expect(state().setup.operatorParams['mask']).toEqual({ mask: mouthMask(64) });
});

test('the latest measurement wins, and one request runs at a time', async () => {
  for (let i = 1; i <= 20; i++) studio.actions.setNoise({ std: i / 100 });
  await settle();
  expect(state().measure.shown?.request.noise.std).toBe(0.2);
  expect(engine.degraded).toBeLessThan(6);
});

test('a file that cannot be read leaves photo and mask as they were', async () => {
  const before = state();
  await studio.actions.openFile(new Blob([]), 'empty.png');
  expect(state().photo).toBe(before.photo);
  expect(state().setup).toBe(before.setup);
  expect(state().opening).toBeNull();
  expect(state().notices).toMatchObject([{ error: { code: 'bad-image' }, retry: 'open' }]);
  await studio.actions.openFile(new Blob(['x']), 'good.png');
  expect(state().photo?.name).toBe('good.png');
  expect(state().notices).toEqual([]);
  expect(state().setup).toBe(before.setup);
});

test('a picture that comes by itself does not take away what is said of a file that could not be read', async () => {
  const door = createDoor();
  // The first sample is decoded slowly, the person's file at once.
  const pace = [door.closed];
  const early = createTestStudio(createEngine(), () => pace.shift() ?? Promise.resolve());
  const started = early.actions.start();
  await settle();
  await early.actions.openPhotograph(new Blob([]), 'empty.png');
  expect(early.store.getState().notices).toMatchObject([{ error: { code: 'bad-image' }, retry: 'open' }]);
  door.open();
  await started;
  await settle();
  expect(early.store.getState().photo?.sampleId).not.toBeNull();
  expect(early.store.getState().notices).toMatchObject([{ error: { code: 'bad-image' }, retry: 'open' }]);
});

test('a photo of one’s own is framed by its face, until a person places the square', async () => {
  await studio.actions.openFile(new Blob(['x']), 'me.jpg');
  await settle();
  expect(state().photo?.crop.side).toBe(80);
  studio.actions.setCrop({ x: 5, y: 6, side: 100 });
  await settle();
  expect(state().photo?.crop).toEqual({ x: 5, y: 6, side: 100 });
  expect(state().photo?.x?.[0]).toBeCloseTo(0.1);
});

test('a run: the model’s size is taken over, the estimate comes first, samples carry seed and fit', async () => {
  const run = studio.actions.draw();
  await engine.step();
  expect(state().size).toBe(side);
  await engine.step();
  const { run: running } = state();
  expect(running).toMatchObject({ kind: 'running', live: { part: 'samples', step: { i: 1, total: 3 }, sigmas: [2] } });
  await engine.step();
  await engine.step();
  await run;
  expect(state().run).toMatchObject({ kind: 'done', evaluations: 3, sigmas: [2, 1, 0] });
  expect(state().posterior?.samples.map(({ seed, fit }) => [seed, fit])).toEqual([
    [2024, 0],
    [2025, 1],
    [2026, 2],
    [2027, 3],
  ]);
  expect(state().posterior?.mmse?.[0]).toBeCloseTo(0.1);
});

test('stop keeps what was reached; cancel brings back what was there', async () => {
  const first = studio.actions.draw();
  await engine.step();
  await engine.step();
  studio.actions.stop(true);
  expect(state().run.kind).toBe('stopping');
  await engine.step();
  await first;
  expect(state().run).toMatchObject({ kind: 'stopped', step: 1, total: 3 });
  const kept = state().posterior;
  expect(kept?.samples[0]?.image[0]).toBeCloseTo(0.1);

  const second = studio.actions.draw();
  await engine.step();
  studio.actions.stop(false);
  await engine.step();
  await second;
  expect(state().run.kind).toBe('cancelled');
  expect(state().posterior).toBe(kept);
});

test('a failed run says so, keeps everything and can be tried again', async () => {
  const before = state().setup;
  const run = studio.actions.draw();
  await settle();
  expect(state().run.kind).toBe('running');
  engine.failNext = new StudioError('gpu-lost', 'device.lost: unknown');
  await engine.step();
  await run;
  expect(state().run).toMatchObject({ kind: 'failed', error: { code: 'gpu-lost' } });
  expect(state().model.kind).toBe('absent');
  expect(state().notices).toMatchObject([{ retry: 'draw' }]);
  expect(state().setup.noise).toBe(before.noise);
  engine.failNext = null;
  const [notice] = state().notices;
  if (notice) studio.actions.retry(notice);
  for (let i = 0; i < 4; i++) await engine.step();
  await settle();
  expect(state().run.kind).toBe('done');
  expect(state().notices).toEqual([]);
});

test('bad parameters are said where they are, not as a failure of the page', async () => {
  engine.failNext = new StudioError('bad-params', 'Stride must be 2, 4 or 8.');
  studio.actions.setNoise({ std: 0.3 });
  await settle();
  expect(state().measure).toMatchObject({ kind: 'failed', error: { code: 'bad-params' } });
  expect(state().notices).toEqual([]);
  studio.actions.setNoise({ std: 0.25 });
  await settle();
  expect(state().measure.kind).toBe('idle');
});

test('an engine that died while it measured: the next draw asks again, and no notice takes the place of another', async () => {
  await studio.actions.loadModel().then(settle);
  engine.failNext = new StudioError('engine-stopped', 'The engine has not answered for 20 seconds.');
  studio.actions.setNoise({ std: 0.3 });
  await settle();
  expect(state().measure.kind).toBe('failed');
  // Dead once more when it draws.
  engine.failNext = new StudioError('engine-stopped', 'The engine has not answered for 20 seconds.');
  await studio.actions.draw();
  expect(state().notices.map(({ retry }) => retry)).toEqual(['measure', 'draw']);
  const again = state().notices.find(({ retry }) => retry === 'draw');
  if (again) studio.actions.retry(again);
  for (let i = 0; i < 4; i++) await engine.step();
  await settle();
  expect(state()).toMatchObject({ run: { kind: 'done' }, measure: { kind: 'idle' }, notices: [] });
  expect(state().posterior?.noise.std).toBe(0.3);
});

test('parameters that were wrong and are right again are no failure any more; wrong once more, they are', async () => {
  const wrong = new StudioError('bad-params', 'Stride must be 2, 4 or 8.');
  const before = state().measure.shown;
  for (let i = 0; i < 2; i++) {
    engine.failNext = wrong;
    studio.actions.setNoise({ std: 0.3 });
    await settle();
    expect(state().measure.kind).toBe('failed');
    studio.actions.setNoise({ std: 0 });
    await settle();
    expect(state().measure.kind).toBe('idle');
    expect(state().measure.shown === before).toBe(true);
  }
});

test('what was drawn is of the measurement again when one comes back to it, without asking the engine', async () => {
  const run = studio.actions.draw();
  await engine.step();
  // There and back while it draws, too.
  studio.actions.setNoise({ std: 0.2 });
  await settle();
  studio.actions.undo();
  await settle();
  for (let i = 0; i < 3; i++) await engine.step();
  await run;
  const { posterior } = state();
  expect(posterior?.samples).toHaveLength(4);
  const isCurrent = (): boolean => state().measure.shown === posterior?.measured;
  expect(isCurrent()).toBe(true);
  studio.actions.setNoise({ std: 0.1 });
  await settle();
  expect(isCurrent()).toBe(false);
  const asked = engine.degraded;
  studio.actions.undo();
  await settle();
  expect([isCurrent(), engine.degraded]).toEqual([true, asked]);
});

test('the estimate alone takes over what the live one has computed already, beside the samples that are there', async () => {
  studio.actions.changeSettings({ samples: 2 });
  studio.actions.followEstimate(true);
  await studio.actions.loadModel();
  const isFollowed = (): boolean => state().preview?.of === state().measure.shown;
  // The first one may be of the side before.
  while (!isFollowed()) await engine.step();
  await settle();
  await studio.actions.estimate();
  expect(state().run).toEqual({ kind: 'idle' });
  expect(state().posterior?.mmse).toBe(state().preview?.mmse);
  const run = studio.actions.draw();
  for (let i = 0; i < 3; i++) await engine.step();
  await run;
  const { posterior } = state();
  await studio.actions.estimate();
  expect(state().posterior).toBe(posterior);

  studio.actions.setNoise({ std: 0.2 });
  await settle();
  while (!isFollowed()) await engine.step();
  await studio.actions.estimate();
  expect(state().posterior).toMatchObject({ noise: { std: 0.2 }, samples: [] });
  expect(state().posterior?.mmse).toBe(state().preview?.mmse);
});

test('every step is kept to look back at; more samples continue the seeds and keep the first', async () => {
  studio.actions.changeSettings({ samples: 2, firstSeed: 5 });
  const run = studio.actions.draw();
  for (let i = 0; i < 4; i++) await engine.step();
  await run;
  const [trail] = state().posterior?.trails ?? [];
  expect(trail?.steps.map(({ i, sigma }) => [i, sigma])).toEqual([
    [1, 2],
    [2, 1],
    [3, 0],
  ]);
  // 0.2 of [-1, 1] in bytes.
  expect(trail?.steps[1]?.denoised[0]).toBe(153);
  studio.actions.look({ at: 2, chosen: 1 });
  const before = state().posterior?.samples;
  const more = studio.actions.drawMore();
  for (let i = 0; i < 3; i++) await engine.step();
  await more;
  expect(state().view).toMatchObject({ at: null, chosen: 1 });
  expect(state().posterior?.samples.map(({ seed }) => seed)).toEqual([5, 6, 7, 8]);
  expect(state().posterior?.samples.slice(0, 2)).toEqual(before);
  expect(state().posterior?.trails).toHaveLength(2);
});

test('samples can be moved onto the measurement; more of them make that void', async () => {
  const run = studio.actions.draw();
  for (let i = 0; i < 4; i++) await engine.step();
  await run;
  await studio.actions.project();
  const { posterior } = state();
  const moved = (image: Float32Array): number => Math.fround(image[0]! + 1);
  expect(posterior?.projected?.samples.map(({ image }) => image[0])).toEqual(posterior?.samples.map(({ image }) => moved(image)));
  expect(posterior?.projected?.mmse?.[0]).toBe(moved(posterior!.mmse!));
  const more = studio.actions.drawMore();
  for (let i = 0; i < 3; i++) await engine.step();
  await more;
  expect(state().posterior?.projected).toBeNull();
});

test('a trail stays within its memory by dropping every second step, and keeps the last', () => {
  const step = (i: number) => ({
    i,
    total: 7,
    evaluations: i,
    sigma: 7 - i,
    x: new Float32Array(12),
    denoised: new Float32Array(12),
    moved: null,
  });
  let trail = emptyTrail([1, 2]);
  for (let i = 1; i <= 7; i++) trail = withStep(trail, step(i), 24);
  expect(trail.steps.map(({ i }) => i)).toEqual([4, 7]);
  expect(stepAt(trail, 6)?.i).toBe(4);
  expect(stepAt(trail, 1)?.i).toBe(4);
  expect(stepAt(emptyTrail([1]), 1)).toBeNull();
});

test('pictures are enlarged about a point that stays where it is, never past their edge', () => {
  studio.actions.zoomAt(2, 0.5, 0.5);
  expect(state().view.zoom).toEqual({ scale: 2, left: 0.25, top: 0.25 });
  studio.actions.pan(-5, 5);
  expect(state().view.zoom).toEqual({ scale: 2, left: 0.5, top: 0 });
  studio.actions.zoomAt(0.1, 0, 0);
  expect(state().view.zoom).toEqual({ scale: 1, left: 0, top: 0 });
});
