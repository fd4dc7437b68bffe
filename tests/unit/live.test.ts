// What a run under way tells: steps that did not come as pictures have their noise level and their time all the same.
import { expect, test } from 'vitest';
import type { RestoreStep } from '../../src/protocol/engine-api.ts';
import { withLiveStep } from '../../src/store/run/live.ts';
import { emptyTrail } from '../../src/store/run/trail.ts';
import type { Live, Posterior } from '../../src/store/state.ts';

const stepOf = (i: number, unseen: number[] = []): RestoreStep => {
  const [x, denoised] = [new Float32Array(3).fill(i), new Float32Array(3).fill(-i)];
  return { runId: 'r', i, total: 9, evaluations: i, sigma: 10 - i, unseen, x, denoised, moved: null };
};
const fresh: Live = {
  ...{ runId: 'r', posterior: {} as Posterior, seeds: [1], part: 'samples', step: null, past: [], sigmas: [] },
  ...{ trail: emptyTrail([1]), stepSeconds: [] },
};

test('every step done has a level and a time, seen or not; a run that goes on is told only steps that follow one another', () => {
  const first = withLiveStep(withLiveStep(fresh, stepOf(1), 1), stepOf(2), 2);
  expect(first.past.map(({ x }) => x[0])).toEqual([2, 1]);
  const jumped = withLiveStep(first, stepOf(5, [7, 6]), 3.5);
  expect(jumped.sigmas).toEqual([9, 8, 7, 6, 5]);
  expect(jumped.stepSeconds).toEqual([1, 1, 0.5, 0.5, 0.5]);
  expect(jumped.past.map(({ x }) => x[0])).toEqual([5]);
  expect(jumped.trail.steps.map(({ i }) => i)).toEqual([1, 2, 5]);
  expect(withLiveStep(jumped, stepOf(6), 4).past.map(({ x }) => x[0])).toEqual([6, 5]);
});
