// A new draw is new: seeds that nothing was drawn with, unless they are kept or were set; earlier draws stay and come back.
import { beforeEach, expect, test } from 'vitest';
import { freshSeed, mostDraws } from '../../src/store/run/draws.ts';
import type { Studio } from '../../src/store/studio.ts';
import { createEngine, createTestStudio, pause, type Engine } from '../helpers/studio.ts';

let studio: Studio;
let engine: Engine;
/** A run to its end. */
async function run(work: Promise<void>): Promise<void> {
  const over = { yet: false };
  const end = work.then(() => (over.yet = true));
  while (!over.yet) await Promise.race([engine.step(), end]);
}

const state = (): ReturnType<Studio['store']['getState']> => studio.store.getState();
const seeds = (): number[] => state().posterior?.samples.map(({ seed }) => seed) ?? [];

beforeEach(async () => {
  engine = createEngine();
  studio = createTestStudio(engine);
  await studio.actions.start();
  await pause(20);
  studio.actions.changeSettings({ samples: 2, firstSeed: 2 ** 32 - 2 });
});

test('every draw takes seeds that no picture has yet; more samples too; seeds go round at 2³²', async () => {
  await run(studio.actions.draw());
  expect(seeds()).toEqual([2 ** 32 - 2, 2 ** 32 - 1]);
  await run(studio.actions.draw());
  expect(seeds()).toEqual([0, 1]);
  studio.actions.changeSettings({ firstSeed: 2 });
  await run(studio.actions.draw());
  studio.actions.showDraw(state().draws[1] ?? never());
  expect(seeds()).toEqual([0, 1]);
  await run(studio.actions.drawMore());
  expect(seeds()).toEqual([0, 1, 4, 5]);
});

test('kept seeds are drawn again, and so are those that were set and not drawn yet', async () => {
  await run(studio.actions.draw());
  studio.actions.changeSettings({ keepsSeeds: true });
  await run(studio.actions.draw());
  expect(seeds()).toEqual([2 ** 32 - 2, 2 ** 32 - 1]);
  studio.actions.changeSettings({ keepsSeeds: false, firstSeed: 7 });
  await run(studio.actions.draw());
  expect(seeds()).toEqual([7, 8]);
  expect(state().settings.firstSeed).toBe(7);
});

test('what was drawn before is kept and comes back, newest last, with the present draw in its place', async () => {
  await run(studio.actions.draw());
  const first = state().posterior;
  await run(studio.actions.drawMore());
  expect(state().draws).toEqual([]);
  await run(studio.actions.draw());
  expect(state().draws.map(({ samples }) => samples.length)).toEqual([4]);
  expect(state().draws[0]?.trails).toEqual([]);
  const second = state().posterior;
  studio.actions.showDraw(state().draws[0] ?? never());
  expect(state().posterior?.samples[0]).toBe(first?.samples[0]);
  expect(state().draws.map(({ samples }) => samples[0])).toEqual([second?.samples[0]]);
});

test('no more are kept than a phone holds, and the oldest goes first', async () => {
  for (let i = 0; i < mostDraws + 3; i++) await run(studio.actions.draw());
  expect(state().draws).toHaveLength(mostDraws);
  expect(state().draws[0]?.samples[0]?.seed).toBe(2);
});

test('a fresh seed is looked for from where it was asked', () => {
  const drawn = { posterior: null, draws: [] };
  expect(freshSeed(drawn, 5, 3)).toBe(5);
});

function never(): never {
  throw new Error('there is no such draw');
}
