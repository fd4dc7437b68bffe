// Looking inside one evaluation: what is shown belongs to what is asked for now, and nothing waits for an answer that nobody wants.
import { beforeEach, expect, test } from 'vitest';
import type { EvaluationRequest } from '../../src/protocol/engine-api.ts';
import type { Inspection } from '../../src/protocol/inspect-api.ts';
import type { Studio } from '../../src/store/studio.ts';
import type { TrailStep } from '../../src/store/run/trail.ts';
import { createEngine, createTestStudio, pause } from '../helpers/studio.ts';

let studio: Studio;
/** What was asked for and is not answered yet. */
let asked: { request: EvaluationRequest & { sigma: number }; answer: () => void }[];

const settle = (): Promise<void> => pause(20);
const inside = () => studio.store.getState().inside;
/** Everything that waits is answered. */
const answer = (): Promise<void> => {
  for (const one of asked.splice(0)) one.answer();
  return settle();
};
const stepAt = (sigma: number): TrailStep => ({
  ...{ i: 1, total: 3, evaluations: 1, sigma },
  ...{ x: new Uint8ClampedArray(0), denoised: new Uint8ClampedArray(0), input: new Float32Array(0) },
});

beforeEach(async () => {
  const engine = createEngine();
  asked = [];
  engine.inspect = (request) =>
    new Promise<Inspection>((resolve) => {
      const { sigma } = request;
      asked.push({ request, answer: () => resolve({ sigma, x: new Float32Array(0), denoised: new Float32Array(0), blocks: [] }) });
    });
  studio = createTestStudio(engine);
  await studio.actions.start();
  await settle();
});

test('another step and back before it answers: the first is shown, and nothing is computing', async () => {
  const [first, other] = [stepAt(1), stepAt(2)];
  void studio.actions.inspect(first);
  await settle();
  await answer();
  void studio.actions.inspect(other);
  await settle();
  expect(inside().kind).toBe('waiting');
  void studio.actions.inspect(first);
  await settle();
  expect(inside()).toMatchObject({ kind: 'idle', inspection: { sigma: 1 } });
  await answer();
  expect(inside()).toMatchObject({ kind: 'idle', inspection: { sigma: 1 } });
});

test('pure noise is told what is measured now', async () => {
  void studio.actions.inspect(null);
  await settle();
  expect(asked[0]?.request.noise.std).toBe(0);
  await answer();
  studio.actions.setNoise({ std: 0.2 });
  await settle();
  void studio.actions.inspect(null);
  await settle();
  expect(asked[0]?.request.noise.std).toBe(0.2);
});
