// Undo and redo over what takes its time or belongs together: drags, masks and kernels with the numbers they were made with, sides.
import { beforeEach, expect, test } from 'vitest';
import { StudioError } from '../../src/protocol/errors.ts';
import type { Studio } from '../../src/store/studio.ts';
import { createDoor, createEngine, createTestStudio, pause, side, type Engine } from '../helpers/studio.ts';

let engine: Engine;
let studio: Studio;

/** Until nothing is under way any more. */
const settle = (): Promise<void> => pause(20);
const state = (): ReturnType<Studio['store']['getState']> => studio.store.getState();
const steps = (): number => studio.history.getState().pastStates.length;

/** The seed that the control says, and the one that the kernel is of. */
function seeds(): [unknown, number | null] {
  const { generatorParams, operatorParams } = state().setup;
  const kernel = operatorParams['blur']?.['kernel'];
  return [generatorParams['shake']?.['seed'], kernel instanceof Float32Array ? kernel[0]! : null];
}

/** Kernels come when the test lets them. */
function holdKernels(): () => void {
  const { generate } = engine;
  const door = createDoor();
  engine.generate = (...asked) => door.closed.then(() => generate(...asked));
  return door.open;
}

async function setSeed(seed: number): Promise<void> {
  studio.actions.setGeneratorParam('shake', 'seed', seed);
  await settle();
}

beforeEach(async () => {
  engine = createEngine();
  studio = createTestStudio(engine);
  await studio.actions.start();
  await settle();
});

test('a drag right after an undo is a step of its own, and there is nothing to redo any more', () => {
  const { actions } = studio;
  actions.chooseOperator('blur');
  actions.setNoise({ std: 0.1 });
  actions.undo();
  actions.setNoise({ std: 0.2 });
  expect(studio.history.getState().futureStates).toHaveLength(0);
  actions.undo();
  expect(state().setup).toMatchObject({ operatorId: 'blur', noise: { std: 0 } });
});

test('so is a drag of the square', () => {
  const { actions } = studio;
  const before = state().photo?.crop;
  actions.setCrop({ x: 1, y: 1, side: 100 });
  actions.undo();
  actions.setCrop({ x: 2, y: 2, side: 100 });
  expect(studio.history.getState().futureStates).toHaveLength(0);
  actions.undo();
  expect(state().photo?.crop).toEqual(before);
});

test('a kernel comes back with the numbers that it was made with, and with those it goes again', async () => {
  const { actions } = studio;
  actions.chooseOperator('blur');
  await settle();
  await setSeed(1);
  actions.setNoise({ std: 0.1 });
  await setSeed(2);
  expect(seeds()).toEqual([2, 2]);
  actions.undo();
  expect(seeds()).toEqual([1, 1]);
  actions.redo();
  expect(seeds()).toEqual([2, 2]);
  for (let i = 0; i < 3; i++) actions.undo();
  expect(seeds()).toEqual([undefined, 7]);
});

test('what is changed while a kernel is being made goes back to the numbers of the one that was there', async () => {
  const { actions } = studio;
  actions.chooseOperator('blur');
  await settle();
  await setSeed(1);
  const open = holdKernels();
  await setSeed(2);
  actions.setNoise({ std: 0.1 });
  actions.setCrop({ x: 1, y: 1, side: 100 });
  open();
  await settle();
  expect(seeds()).toEqual([2, 2]);
  for (let i = 0; i < 3; i++) {
    actions.undo();
    expect(seeds()).toEqual([1, 1]);
  }
  expect(state().setup.noise.std).toBe(0);
});

test('undo takes back a kernel that is still being made, and only that', async () => {
  const { actions } = studio;
  actions.chooseOperator('blur');
  await settle();
  await setSeed(1);
  actions.setNoise({ std: 0.1 });
  const open = holdKernels();
  await setSeed(2);
  const before = steps();
  actions.undo();
  open();
  await settle();
  expect(seeds()).toEqual([1, 1]);
  expect([state().setup.noise.std, steps()]).toEqual([0.1, before]);
});

test('numbers that made no kernel are no step, nor part of one', async () => {
  const { actions } = studio;
  actions.chooseOperator('blur');
  await settle();
  await setSeed(1);
  const { generate } = engine;
  engine.generate = () => Promise.reject(new StudioError('bad-params', 'no such seed'));
  actions.setNoise({ std: 0.1 });
  await setSeed(2);
  engine.generate = generate;
  await setSeed(3);
  actions.undo();
  expect(seeds()).toEqual([1, 1]);
});

test('a model of another side leaves nothing to undo: what was before has masks of the side before', async () => {
  const { actions } = studio;
  actions.setParam('mask', new Uint8Array(64 * 64).fill(1));
  const run = actions.draw();
  for (let i = 0; i < 4; i++) await engine.step();
  await run;
  expect(steps()).toBe(0);
  actions.undo();
  await settle();
  expect(state().setup.operatorParams['mask']?.['mask']).toHaveLength(side * side);
  expect(state().measure.kind).toBe('idle');
});

test('a kernel that was loaded while another was being made stays, as a step of its own', async () => {
  const { actions } = studio;
  actions.chooseOperator('blur');
  await settle();
  const [, made] = seeds();
  const before = steps();
  const open = holdKernels();
  await setSeed(5);
  const loaded = new Float32Array(4).fill(9);
  actions.setParam('kernel', loaded);
  open();
  await settle();
  expect(state().setup.operatorParams['blur']?.['kernel']).toBe(loaded);
  expect(state().setup.madeBy['blur.kernel']).toBeNull();
  expect(steps()).toBe(before + 1);
  actions.undo();
  await settle();
  expect(seeds()[1]).toBe(made);
});
