// What crosses on the photograph's desk: a run that is stopped before the engine was asked, leaving while the model is fetched, files that
// are read while another photograph is opened, a measurement that comes late. And what the loss does not say stays out of what is asked.
import { describe, expect, test } from 'vitest';
import { StudioError } from '../../src/protocol/errors.ts';
import { read } from '../../src/protocol/words.ts';
import { classOf, noiseGuess } from '../../src/store/photograph/loss-desk.ts';
import { frameOf, groundOf } from '../../src/store/photograph/lost.ts';
import { nextSeedOf } from '../../src/store/photograph/photograph.ts';
import { encodePhotograph } from '../../src/store/photograph/saved-photograph.ts';
import { noClass } from '../../src/store/run/class-asked.ts';
import { panView, partInView, wholeCanvas, zoomView } from '../../src/ui/measure/canvas-view.ts';
import { createDoor, createEngine, createTestStudio, pause } from '../helpers/studio.ts';

async function opened(decoded?: () => Promise<void>) {
  const engine = createEngine();
  const studio = createTestStudio(engine, decoded);
  await studio.actions.openPhotograph(new Blob(['x']), 'holiday.jpg');
  const state = () => studio.store.getState().photograph!;
  const errors = () => studio.store.getState().notices.map(({ error }) => error.code);
  const hide = (pixel: number) => studio.actions.paintPhotograph(state().mask.map((_, i) => (i === pixel ? 0 : 1)));
  return { engine, ...studio, state, errors, hide };
}

describe('a run', () => {
  test('that is stopped while it is planned is never asked of the engine', async () => {
    const { engine, actions, state, hide } = await opened();
    hide(5);
    await expect.poll(() => state().plan).not.toBeNull();
    const [door, plan] = [createDoor(), state().plan!];
    engine.planPhotograph = () => door.closed.then(() => plan);
    let runs = 0;
    const { restorePhotograph } = engine;
    engine.restorePhotograph = (...asked) => {
      runs++;
      return restorePhotograph(...asked);
    };
    const run = actions.restorePhotograph(2024);
    await pause(2);
    actions.stopPhotograph();
    door.open();
    await Promise.race([run, pause(50)]);
    expect(runs).toBe(0);
    expect([state().task.kind, state().restored]).toEqual(['idle', []]);
  });

  test('that ends after something was painted says nothing of what is painted now', async () => {
    const { engine, actions, state, hide, errors } = await opened();
    hide(5);
    await expect.poll(() => state().plan).not.toBeNull();
    const door = createDoor();
    engine.restorePhotograph = async ({ runId }) => {
      await door.closed;
      const patch = { top: 0, left: 0, height: 1, width: 1, rgba: new Uint8ClampedArray(4) };
      return { runId, finished: true, patch, fit: 0, unexplained: 0, tiles: 77, evaluations: 77, seconds: 1 };
    };
    const run = actions.restorePhotograph(null);
    await pause(2);
    actions.undoStroke();
    door.open();
    await run;
    expect([state().plan, state().restored, errors()]).toEqual([null, [], []]);
  });
});

/** An engine that holds one model at a time. */
async function drawing() {
  const engine = createEngine();
  const { load, restore } = engine;
  let loaded = '';
  engine.load = async (url, onProgress) => {
    const info = await load(url, onProgress);
    loaded = url.includes('other') ? 'other' : 'test';
    return { ...info, id: loaded };
  };
  engine.restore = (request, onStep) =>
    loaded === request.modelId ? restore(request, onStep) : Promise.reject(new StudioError('model-missing', `${loaded} is loaded`));
  const { planPhotograph } = engine;
  engine.planPhotograph = (request) =>
    loaded === request.modelId ? planPhotograph(request) : Promise.reject(new StudioError('model-missing', `${loaded} is loaded`));
  const studio = createTestStudio(engine, undefined, { photographModelId: 'other' });
  await studio.actions.start();
  await pause(20);
  const state = () => studio.store.getState();
  const open = async (): Promise<void> => {
    await studio.actions.openPhotograph(new Blob(['x']), 'holiday.jpg');
    studio.actions.paintPhotograph(state().photograph!.mask.map((_, i) => (i === 5 ? 0 : 1)));
  };
  return { engine, ...studio, state, open };
}

describe('what the face studio draws', () => {
  test.each([0, 1, 2])('is stopped after %d steps, and what it reached is kept, before another model takes its place', async (steps) => {
    const { engine, actions, state, open } = await drawing();
    const draw = actions.draw();
    for (let i = 0; i < steps; i++) await engine.step();
    await open();
    await pause(5);
    void engine.step();
    await draw;
    await expect.poll(() => state().photograph?.plan).not.toBeNull();
    expect([state().run.kind, state().notices]).toEqual(['stopped', []]);
    actions.leavePhotograph();
    await expect.poll(() => state().model.kind).toBe('ready');
    const again = actions.draw();
    const over = again.then(() => true);
    while (!(await Promise.race([over, engine.step().then(() => false)])));
    expect([state().run.kind, state().notices]).toEqual(['done', []]);
  });
});

test('the face studio has its model again, also where somebody leaves while that of photographs is fetched', async () => {
  const { engine, actions, state, open } = await drawing();
  await actions.loadModel();
  const { load } = engine;
  const door = createDoor();
  // One after another, as the engine's queue has it.
  let before: Promise<unknown> = door.closed;
  engine.load = (...asked) => {
    const mine = before.then(() => load(...asked));
    before = mine;
    return mine;
  };
  await open();
  await pause(5);
  actions.leavePhotograph();
  door.open();
  await expect.poll(() => state().model.kind).toBe('ready');
  const draw = actions.draw().then(() => true);
  while (!(await Promise.race([draw, engine.step().then(() => false)])));
  expect([state().run.kind, state().notices]).toEqual(['done', []]);
});

test('a device that is tested with the face studio’s model meanwhile has that of photographs again for the next stroke', async () => {
  const { actions, state, open } = await drawing();
  await open();
  await expect.poll(() => state().photograph?.plan).not.toBeNull();
  await actions.testDevice();
  expect(state().model.kind).toBe('ready');
  actions.paintPhotograph(state().photograph!.mask.map((_, i) => (i === 7 ? 0 : 1)));
  await expect.poll(() => state().photograph?.plan).not.toBeNull();
  expect(state().notices).toEqual([]);
});

describe('while the model is fetched', () => {
  async function fetching() {
    const desk = await opened();
    const { engine } = desk;
    const [door, load] = [createDoor(), engine.load];
    engine.load = (...asked) => door.closed.then(() => load(...asked));
    desk.hide(5);
    await pause(2);
    expect(desk.state().task.kind).toBe('loading');
    return { ...desk, door };
  }

  test('somebody may leave: nothing is wrong, and what lies aside is not loading', async () => {
    const { actions, store, door, errors } = await fetching();
    actions.leavePhotograph();
    door.open();
    await pause(10);
    expect(errors()).toEqual([]);
    actions.returnToPhotograph();
    await expect.poll(() => store.getState().photograph?.plan).not.toBeNull();
    expect(store.getState().photograph?.task.kind).toBe('idle');
  });

  test('a stroke may be taken back: what is missing is said, and nothing loads for ever', async () => {
    const { actions, state, door } = await fetching();
    actions.undoStroke();
    expect(state().refusal).not.toBeNull();
    door.open();
    await pause(10);
    expect(state().task.kind).toBe('idle');
  });
});

test('a model that cannot be had is asked for again by the next run, not by a stroke alone', async () => {
  const { engine, actions, state, hide, errors } = await opened();
  const { load } = engine;
  engine.load = () => Promise.reject(new StudioError('model-missing', 'no network'));
  hide(5);
  await expect.poll(errors).toEqual(['model-missing']);
  expect([state().plan, state().refusal, state().task.kind]).toEqual([null, null, 'idle']);
  engine.load = load;
  const run = actions.restorePhotograph(null);
  await engine.step();
  await run;
  expect(state().restored).toHaveLength(1);
});

test('a saved sample begins with its own seed, and says that other weights draw others', async () => {
  const { actions, state } = await opened();
  const { width, height, rgba } = state().photo;
  const mask = state().mask.map((_, i) => (i === 5 ? 0 : 1));
  const recipe = {
    ...{ height, width, inside: false, operator: { id: 'mask', params: { mask } }, noise: { std: 0, seed: 0 }, seed: 2031 },
    ...{ sampler: { id: 'ddim', params: {} }, label: 3, guidance: 2, device: 'd', model: { id: 'test', weightsSha256: 'a'.repeat(64) } },
  };
  const patch = { top: 0, left: 0, height: 1, width: 1, rgba: new Uint8ClampedArray(4) };
  const one = { seed: 2031, weightsSha256: null, patch, fit: 0, unexplained: 0, seconds: 1, evaluations: 1 };
  const png = await encodePhotograph({ width, height, rgba }, one, recipe, state().photo);
  await actions.openPhotograph(new Blob([png]), 'restored.png');
  expect(nextSeedOf(state())).toBe(2031);
  expect(state().photo.remarks.map(read).join(' ')).toMatch(/hidden again.* other weights of this model \(weights a{12}…\)/);
  // The model knows no classes: what was asked waits for one that does.
  expect([classOf(state()), state().asked]).toEqual([noClass, { label: 3, guidance: 2 }]);
  await actions.openPhotograph(new Blob(['x']), 'holiday.jpg');
  expect(nextSeedOf(state())).toBe(2024);
});

describe('the newest photograph stays', () => {
  test('where one that was opened before it takes longer to decode', async () => {
    const doors = [createDoor(), createDoor()];
    const { actions, store } = createTestStudio(createEngine(), () => doors.shift()?.closed ?? Promise.resolve());
    const [slow, fast] = doors;
    const first = actions.openPhotograph(new Blob(['x']), 'slow.jpg');
    await pause(2);
    fast!.open();
    await actions.openPhotograph(new Blob(['x']), 'fast.jpg');
    slow!.open();
    await first;
    expect(store.getState().photograph?.photo.name).toBe('fast.jpg');
  });

  test('where the one before is still being made smaller', async () => {
    const { actions, state } = await opened();
    const small = actions.shrinkPhotograph(6);
    actions.cropPhotograph({ top: 0, left: 0, height: 8, width: 8 });
    await small;
    expect([state().photo.width, state().photo.height]).toEqual([8, 8]);
  });
});

test('a kernel that was changed while Y was measured has a Y of its own', async () => {
  const { engine, actions, state } = await opened();
  const { measurePhotograph, generate } = engine;
  const doors = { measure: createDoor(), generate: createDoor() };
  const told: { y: number; kernel: number }[] = [];
  const first = (values: unknown): number => (values as Float32Array)[0]!;
  engine.measurePhotograph = async (request) => {
    const measured = await measurePhotograph(request);
    await doors.measure.closed;
    return { ...measured, y: measured.y.fill(first(request.operator.params['kernel'])) };
  };
  const plan = { tiles: 4, allTiles: 4, evaluations: 4, secondsPerTile: { estimate: 0.25, sample: 0.2 } };
  engine.planPhotograph = ({ operator, y }) => {
    told.push({ y: first(y), kernel: first(operator.params['kernel']) });
    return Promise.resolve(plan);
  };
  actions.chooseLoss('blur');
  await expect.poll(() => state().kernel.values).not.toBeNull();
  await pause(2);
  engine.generate = async (...asked) => {
    await doors.generate.closed;
    return generate(...asked);
  };
  actions.makePhotographKernel('shake', { seed: 9 });
  await pause(2);
  doors.measure.open();
  await pause(5);
  doors.generate.open();
  await expect.poll(() => state().plan).toEqual(plan);
  expect(told.at(-1)).toEqual({ y: 9, kernel: 9 });
});

describe('noise', () => {
  test.each(['made', 'brought'] as const)(
    'that was told of a blur (%s) is none of a scratch: what is seen stays bit for bit',
    async (origin) => {
      const { engine, actions, state, hide } = await opened();
      const asked: Parameters<typeof engine.planPhotograph>[0][] = [];
      const { planPhotograph } = engine;
      engine.planPhotograph = (request) => {
        asked.push(request);
        return planPhotograph(request);
      };
      actions.chooseLoss('blur');
      actions.setPhotographOrigin(origin);
      actions.setPhotographNoise(0.05);
      actions.chooseLoss('mask');
      hide(5);
      await expect.poll(() => asked.at(-1)?.operator.id).toBe('mask');
      expect(asked.at(-1)).toMatchObject({ noise: { std: 0 } });
      expect(asked.at(-1)?.y === state().photo.rgba).toBe(true);
      actions.chooseLoss('blur');
      expect(state().noise.std).toBe(0.05);
    },
  );
});

test('a stroke that is not seen is not taken back, and what was made of a blur stays', async () => {
  const { engine, actions, state, hide } = await opened();
  hide(5);
  actions.chooseLoss('blur');
  await expect.poll(() => state().plan).not.toBeNull();
  const run = actions.restorePhotograph(null);
  await engine.step();
  await run;
  actions.undoStroke();
  expect([state().restored.length, state().mask[5]]).toEqual([1, 0]);
  actions.chooseLoss('mask');
  actions.undoStroke();
  expect(state().mask[5]).toBe(1);
});

test('a stroke that changes nothing is none: pictures stay, and there is nothing to take back', async () => {
  const { engine, actions, state, hide } = await opened();
  hide(5);
  await expect.poll(() => state().plan).not.toBeNull();
  const run = actions.restorePhotograph(null);
  await engine.step();
  await run;
  hide(5);
  expect([state().restored.length, state().undo.length]).toEqual([1, 1]);
});

test('what lies aside holds no measurement: it is made again', async () => {
  const { actions, state, store } = await opened();
  actions.chooseLoss('blur');
  await expect.poll(() => state().measured).not.toBeNull();
  actions.leavePhotograph();
  expect(store.getState().photographAside).toMatchObject({ measured: null, task: { kind: 'idle' } });
  actions.returnToPhotograph();
  await expect.poll(() => state().measured).not.toBeNull();
});

test('noise beyond what can be set is guessed as the most that can', () => {
  expect([noiseGuess(0.0123), noiseGuess(0.4)]).toEqual([0.01, 0.1]);
});

test('another photograph that is brought has its own noise, a part of one the noise that was told', async () => {
  const { engine, actions, state } = await opened();
  const levels = [0.0123, 0.0456];
  engine.photographNoise = () => Promise.resolve(levels.shift() ?? 0);
  actions.chooseLoss('blur');
  actions.setPhotographOrigin('brought');
  await expect.poll(() => state().noise.std).toBe(0.01);
  await actions.openPhotograph(new Blob(['x']), 'another.jpg');
  expect(state().noise.std).toBe(0.045);
  actions.setPhotographNoise(0.02);
  actions.cropPhotograph({ top: 0, left: 0, height: 8, width: 8 });
  await expect.poll(() => state().noiseSeen).toBe(0);
  expect(state().noise.std).toBe(0.02);
});

test('what would be larger than a tab can hold is refused, not laid out', () => {
  const photo = { name: 'p', width: 4096, height: 4096, rgba: new Uint8ClampedArray(4), remarks: [] };
  const frame = frameOf({
    loss: 'super-resolution',
    origin: 'brought',
    params: { mask: {}, blur: {}, 'super-resolution': { stride: 8 } },
    photo,
  });
  expect(groundOf(photo, frame)).toMatchObject({ width: 4096, height: 4096 });
});

test('what is cut to the view lies on the photograph, wherever the view stands', () => {
  const photo = { width: 1001, height: 667 };
  expect(partInView(wholeCanvas, photo)).toEqual({ top: 0, left: 0, ...photo });
  for (let n = 1; n < 60; n++) {
    const far = panView(zoomView(wholeCanvas, 1 + n / 9, { x: 0.3, y: 0.6 }), -n / 20, -n / 25);
    const { top, left, width, height } = partInView(far, photo);
    expect([top >= 0, left >= 0, left + width <= photo.width, top + height <= photo.height]).toEqual([true, true, true, true]);
    expect(Math.abs(width - photo.width / far.scale)).toBeLessThanOrEqual(1);
  }
});
