// The estimate that follows a brush: the newest piece of a stroke only, where the device is quick; else the end of the stroke.
import { beforeEach, expect, test, vi } from 'vitest';
import type { RestoreRequest } from '../../src/protocol/engine-api.ts';
import { StudioError } from '../../src/protocol/errors.ts';
import type { Studio } from '../../src/store/studio.ts';
import { createEngine, createTestStudio, pause, side, type Engine } from '../helpers/studio.ts';

let engine: Engine;
let studio: Studio;
/** Hidden pixels of every estimate that was asked for, in their order. */
let asked: number[];
/** How long an estimate takes. */
let ms: number;

const state = (): ReturnType<Studio['store']['getState']> => studio.store.getState();
const hiding = (count: number): Uint8Array => Uint8Array.from({ length: side * side }, (_, i) => Number(i >= count));
const settle = (): Promise<void> => pause(30);

async function open(backend: 'wasm' | 'webgpu'): Promise<void> {
  engine = createEngine();
  [asked, ms] = [[], 1];
  const device = { backend, description: backend, threads: 1, graphs: null };
  engine.status = () => ({ choice: 'auto', device, reason: null, isSoftware: false });
  engine.restore = async ({ runId, operator, seeds }: RestoreRequest) => {
    const mask = operator.params['mask'];
    if (mask instanceof Uint8Array) asked.push(mask.reduce((sum, v) => sum + Number(v === 0), 0));
    await pause(ms);
    const samples = new Float32Array(3 * side * side).fill((asked.at(-1) ?? 0) / 100);
    return { runId, finished: true, samples, fit: seeds.map(() => 0), evaluations: 1, seconds: ms / 1000 };
  };
  studio = createTestStudio(engine);
  await studio.actions.start();
  await studio.actions.loadModel();
  studio.actions.setParam('mask', hiding(1));
  studio.actions.followEstimate(true);
  await settle();
  asked = [];
}

beforeEach(() => open('webgpu'));

test('while a brush moves its newest place is estimated, older ones are left out, and the end of the stroke is estimated last', async () => {
  const undoable = studio.history.getState().pastStates.length;
  ms = 20;
  for (let hidden = 2; hidden <= 9; hidden++) studio.actions.sketch({ mask: hiding(hidden) });
  await pause(80);
  // The first, unless an estimate was still under way, and the last.
  expect(asked.filter((hidden) => hidden !== 2)).toEqual([9]);
  expect(state().preview?.mmse[0]).toBeCloseTo(0.09);
  studio.actions.setParam('mask', hiding(10));
  studio.actions.sketch(null);
  await pause(80);
  expect(asked.slice(-2)).toEqual([9, 10]);
  expect(state().preview?.of).toBe(state().measure.shown);
  // A sketch is no step of undo, only the stroke is.
  expect(studio.history.getState().pastStates).toHaveLength(undoable + 1);
});

test('a stroke that is given up leaves the estimate of what is there', async () => {
  studio.actions.sketch({ mask: hiding(7) });
  await settle();
  studio.actions.sketch(null);
  await settle();
  expect(asked).toEqual([7, 1]);
  expect(state().preview?.of).toBe(state().measure.shown);
});

test('where estimates take longer than a tenth of a second they follow the end of a stroke only, after three that were tried', async () => {
  ms = 130;
  for (let hidden = 2; hidden <= 8; hidden++) {
    studio.actions.sketch({ mask: hiding(hidden) });
    await pause(150);
  }
  expect(asked).toEqual([2, 3, 4]);
  studio.actions.setParam('mask', hiding(9));
  studio.actions.sketch(null);
  await pause(200);
  expect(asked).toEqual([2, 3, 4, 9]);
});

test('what else is said of a measurement is asked when its estimate is there and people rest on it: they share a thread', async () => {
  ms = 30;
  const order: string[] = [];
  const { restore } = engine;
  engine.restore = async (...all) => {
    const result = await restore(...all);
    order.push('estimate');
    return result;
  };
  engine.nullShare = async () => Promise.resolve((order.push('share'), 0.5));
  studio.actions.setParam('mask', hiding(3));
  await pause(100);
  studio.actions.setParam('mask', hiding(4));
  await pause(500);
  // Of the first it was never asked: nobody came to rest on it.
  expect(order).toEqual(['estimate', 'estimate', 'share']);
  expect(state().nullShare).toEqual({ of: state().measure.shown, share: 0.5 });
});

test('on a processor nothing is computed while a stroke is drawn', async () => {
  await open('wasm');
  for (let hidden = 2; hidden <= 8; hidden++) studio.actions.sketch({ mask: hiding(hidden) });
  await settle();
  expect(asked).toEqual([]);
  studio.actions.setParam('mask', hiding(9));
  studio.actions.sketch(null);
  await settle();
  expect(asked).toEqual([9]);
});

test('an estimate that a lost device took along is asked for once more, and not for ever', async () => {
  const { restore } = engine;
  let losses = 1;
  engine.restore = async (request, onStep) => {
    const result = await restore(request, onStep);
    if (losses-- > 0) throw new StudioError('gpu-lost', 'the driver went away');
    return result;
  };
  const isThere = (): void => expect(state().preview?.mmse[0]).toBeCloseTo((asked.at(-1) ?? NaN) / 100);
  studio.actions.setParam('mask', hiding(5));
  await vi.waitFor(() => expect(asked).toEqual([5, 5]));
  await vi.waitFor(isThere);
  losses = Infinity;
  studio.actions.setParam('mask', hiding(6));
  await vi.waitFor(() => expect(asked).toEqual([5, 5, 6, 6]));
  await pause(100);
  expect(asked).toEqual([5, 5, 6, 6]);
  // What is painted stays, and the next stroke is estimated again.
  losses = 0;
  studio.actions.setParam('mask', hiding(7));
  await vi.waitFor(() => expect(asked.slice(4)).toEqual([7]));
  await vi.waitFor(isThere);
  expect(state().notices).toEqual([]);
});
