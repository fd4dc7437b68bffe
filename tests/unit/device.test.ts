// What was found out of a device: it is forgotten with another device, and stays where the same one comes back.
import { beforeEach, expect, test } from 'vitest';
import type { DeviceInfo } from '../../src/protocol/device-api.ts';
import type { EngineStatus } from '../../src/store/ports.ts';
import type { Studio } from '../../src/store/studio.ts';
import { createEngine, createTestStudio, type Engine } from '../helpers/studio.ts';

const processor: DeviceInfo = { backend: 'wasm', description: 'a processor, 2 threads', threads: 2, graphs: null };
const card: DeviceInfo = { backend: 'webgpu', description: 'a graphics card', threads: 1, graphs: null };

let engine: Engine;
let studio: Studio;
let say: (status: EngineStatus) => void;

const runsOn = (device: DeviceInfo | null): void => say({ choice: 'auto', device, reason: null, isSoftware: false });
const found = () => {
  const { speed, test: outcome } = studio.store.getState().device;
  return [speed, outcome.kind];
};

beforeEach(async () => {
  engine = createEngine();
  engine.onStatus = (listener) => {
    say = listener;
    return () => undefined;
  };
  studio = createTestStudio(engine);
  runsOn(card);
  await studio.actions.testDevice();
  expect(found()).toEqual([1, 'tested']);
});

test('another back end has not been tested or measured', () => {
  runsOn(null);
  runsOn(processor);
  expect(found()).toEqual([null, 'none']);
});

test('the same device, started again, has', () => {
  runsOn(null);
  runsOn({ ...card });
  expect(found()).toEqual([1, 'tested']);
});

test('an engine that changes over during the test: the numbers are of the one that gave them, or there are none', async () => {
  const { selfTest, measure } = engine;
  engine.selfTest = () => {
    runsOn(processor);
    expect(found()).toEqual([null, 'testing']);
    return selfTest();
  };
  await studio.actions.testDevice();
  expect(found()).toEqual([1, 'tested']);
  engine.selfTest = selfTest;
  engine.measure = (rounds) => {
    runsOn(card);
    return measure(rounds);
  };
  await studio.actions.testDevice();
  expect(found()).toEqual([null, 'failed']);
});
