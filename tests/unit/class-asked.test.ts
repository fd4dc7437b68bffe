// Classes and guidance: what reaches the engine, what is an old answer, and what a person may type.
import { beforeEach, expect, test } from 'vitest';
import type { RestoreRequest } from '../../src/protocol/engine-api.ts';
import { isSameProblem, type Comparison } from '../../src/store/compare/comparison.ts';
import type { Studio } from '../../src/store/studio.ts';
import { findClass } from '../../src/ui/controls/find-class.ts';
import { createEngine, createTestStudio, type Engine } from '../helpers/studio.ts';

let engine: Engine;
let studio: Studio;
let requests: RestoreRequest[];
const state = () => studio.store.getState();

beforeEach(async () => {
  engine = createEngine();
  const { load, restore } = engine;
  engine.load = async (...asked) => ({ ...(await load(...asked)), classes: 3 });
  requests = [];
  engine.restore = (request, onStep) => {
    requests.push(request);
    return restore(request, onStep);
  };
  studio = createTestStudio(engine);
  await studio.actions.start();
});

async function drawn(): Promise<void> {
  const run = studio.actions.draw();
  for (let step = 0; step < 4; step++) await engine.step();
  await run;
}

test('the class goes to estimate and samples, guidance to samples alone', async () => {
  studio.actions.changeSettings({ asked: { label: 2, guidance: 3 } });
  await drawn();
  expect(requests.map(({ label, guidance }) => [label, guidance])).toEqual([
    [2, undefined],
    [2, 3],
  ]);
  expect(state().posterior?.asked).toEqual({ label: 2, guidance: 3 });
  const recipe = await studio.actions.describeRun(state().posterior!, null);
  expect(recipe).toMatchObject({ label: 2, guidance: 3 });
});

test('another class is another estimate; the same one is not computed again', async () => {
  studio.actions.changeSettings({ asked: { label: 1, guidance: 1 } });
  await drawn();
  studio.actions.changeSettings({ asked: { label: 0, guidance: 1 } });
  await drawn();
  expect(requests.map(({ label }) => label)).toEqual([1, 1, 0, 0]);
});

test('a class that the model does not know is none', async () => {
  studio.actions.changeSettings({ asked: { label: 3, guidance: 4 } });
  await drawn();
  expect(requests.every(({ label, guidance }) => label === null && guidance === undefined)).toBe(true);
});

test('a comparison of another class or guidance is another one', () => {
  const measured = {} as Comparison['measured'];
  const of = (label: number | null, guidance: number): Comparison => ({
    ...{ measured, size: 8, seeds: [1], weightsSha256: 'abc', rows: [], aside: [] },
    asked: { label, guidance },
  });
  expect(isSameProblem(of(1, 2), of(1, 2))).toBe(true);
  expect([isSameProblem(of(1, 2), of(0, 2)), isSameProblem(of(1, 2), of(1, 3)), isSameProblem(of(null, 1), of(1, 1))]).toEqual([
    false,
    false,
    false,
  ]);
});

test.each<[string, number | null]>([
  ['2', 2],
  ['1 dog', 1],
  ['DOG', 1],
  ['ow', 2],
  ['o', null],
  ['3', null],
  ['', null],
  ['horse', null],
])('“%s” is class %s', (typed, label) => {
  expect(findClass(typed, { classes: 3, classNames: ['cat', 'dog', 'owl'] })).toBe(label);
});
