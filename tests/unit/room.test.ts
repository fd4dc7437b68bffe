// What many samples take is said before they are drawn, and what a device does not hold is refused with numbers before anything runs.
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import type { DeviceInfo } from '../../src/protocol/device-api.ts';
import { bytesOfSamples, mostSamples, roomForSamples, secondsOfDraw, tooMany, wallFrom } from '../../src/store/run/room.ts';
import type { EngineStatus } from '../../src/store/ports.ts';
import type { Studio } from '../../src/store/studio.ts';
import { createEngine, createTestStudio, pause, side, type Engine } from '../helpers/studio.ts';

let engine: Engine;
let studio: Studio;
let timed: number;

const state = (): ReturnType<Studio['store']['getState']> => studio.store.getState();

beforeEach(async () => {
  engine = createEngine();
  timed = 0;
  engine.measure = async () => Promise.resolve(++timed / 10);
  const device: DeviceInfo = { backend: 'wasm', description: 'a processor', threads: 2, graphs: null };
  engine.onStatus = (listener: (status: EngineStatus) => void) => {
    listener({ choice: 'auto', device, reason: null, isSoftware: false });
    return () => undefined;
  };
  studio = createTestStudio(engine);
  await studio.actions.start();
});
afterEach(() => vi.unstubAllGlobals());

test('64 pictures of 64 × 64 fit wherever the page runs; of 256 × 256 as many as the memory that the browser tells of', () => {
  expect(tooMany(mostSamples, 64, roomForSamples(1))).toBeNull();
  expect(tooMany(mostSamples, 256, roomForSamples(8))).toBeNull();
  const refusal = tooMany(mostSamples, 256, roomForSamples(4));
  const most = Number(/At most (\d+) fit/.exec(refusal?.english ?? '')?.[1]);
  expect(refusal?.english).toContain(`64 samples of 256 × 256 need about ${Math.ceil(bytesOfSamples(64, 256) / 1e6)} MB`);
  expect(tooMany(most, 256, roomForSamples(4))).toBeNull();
  expect(tooMany(most + 1, 256, roomForSamples(4))).not.toBeNull();
});

test('what does not fit is refused before the engine is asked for anything, also as more of what is there', async () => {
  const asked = vi.spyOn(engine, 'restore');
  studio.actions.changeSettings({ samples: mostSamples });
  // As much as nothing.
  vi.stubGlobal('navigator', { deviceMemory: bytesOfSamples(2, side) / 2 ** 28 });
  await studio.actions.draw();
  expect(asked).not.toHaveBeenCalled();
  expect(state().notices.at(-1)?.error.message).toMatch(/At most 2 fit at once/);
  studio.actions.changeSettings({ samples: 2 });
  const draw = studio.actions.draw();
  for (let i = 0; i < 4; i++) await engine.step();
  await draw;
  expect(state().posterior?.samples).toHaveLength(2);
  await studio.actions.drawMore();
  expect(state().posterior?.samples).toHaveLength(2);
  expect(state().notices.at(-1)?.error.message).toMatch(/^4 samples/);
  // Drawing is one thing: what it said before is not said beside it.
  expect(state().notices).toMatchObject([{ earlier: [] }]);
});

test('an evaluation is timed once for many samples, never for few; the time that draws really take is worth more', async () => {
  await studio.actions.loadModel();
  studio.actions.changeSettings({ samples: wallFrom - 1 });
  await pause(5);
  expect([timed, secondsOfDraw(state(), 9)]).toEqual([0, null]);
  studio.actions.changeSettings({ samples: wallFrom });
  await pause(5);
  studio.actions.changeSettings({ samples: mostSamples });
  await pause(5);
  expect(timed).toBe(1);
  // Heun's three evaluations a sample, 0.1 s each.
  expect(secondsOfDraw(state(), 64)).toBeCloseTo(64 * 3 * 0.1);
  const draw = studio.actions.draw();
  for (let i = 0; i < 4; i++) await engine.step();
  await draw;
  // The engine says two seconds for all of them.
  expect(secondsOfDraw(state(), 32)).toBeCloseTo(1);
});
