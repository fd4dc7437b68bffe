// Directions of a chosen square of a photograph: what H of a tile does not see the photograph's A does not see, where a square stands, what it
// moves, and which question the page answers. The network's own directions are asked for in e2e/engine.spec.ts.
import { describe, expect, test } from 'vitest';
import { photographOf } from '../../src/engine/photograph-plan.ts';
import { operators } from '../../src/operators/registry.ts';
import { cornerNear } from '../../src/operators/sheet.ts';
import type { PhotographDirections } from '../../src/protocol/engine-api.ts';
import { movedBy } from '../../src/store/photograph/photograph.ts';
import { generated, normals } from '../helpers/cases.ts';
import { createDoor, createEngine, createTestStudio, pause } from '../helpers/studio.ts';

const side = 16;
const shape = { height: 48, width: 40 };
const kernel = generated('camera-shake', { intensity: 0.5, stride: 2, seed: 1 }, side);

const lengthOf = (values: Iterable<number>): number => Math.hypot(...values);

describe('a direction that is zero beyond its tile', () => {
  test.each([
    { id: 'blur', params: { stride: 1, kernel } },
    { id: 'blur', params: { stride: 2, kernel } },
    { id: 'blur', params: { stride: 4, kernel } },
    { id: 'super-resolution', params: { stride: 2, filter: 'bicubic' } },
  ])('is measured alike by H of the tile and by A: $id, stride $params.stride', (spec) => {
    const { photograph } = photographOf(spec, shape, side);
    const w = normals(3 * side * side, 5);
    const h = operators.get(spec.id)!.reference(spec.params, side);
    for (const [row, column] of [
      [0, 0],
      [13, 21],
      [99, 99],
    ] as const) {
      const corner = cornerNear(photograph.field, side, photograph.step, { row, column });
      const whole = new Float32Array(3 * shape.height * shape.width);
      for (let i = 0; i < w.length; i++) {
        const [colour, r, c] = [Math.floor(i / side ** 2), Math.floor(i / side) % side, i % side];
        whole[(colour * shape.height + corner.row + r) * shape.width + corner.column + c] = w[i]!;
      }
      const [a, b] = [lengthOf(photograph.apply(whole)), lengthOf(h.apply(Float64Array.from(w)))];
      expect(Math.abs(a / b - 1)).toBeLessThan(1e-4);
    }
  });
});

test('a square stands on the step nearest to where it is asked for, and wholly on the photograph', () => {
  const field = { height: 48, width: 40 };
  expect(cornerNear(field, side, 4, { row: 13, column: 22 })).toEqual({ row: 12, column: 24 });
  expect(cornerNear(field, side, 1, { row: 13, column: 22 })).toEqual({ row: 13, column: 22 });
  expect(cornerNear(field, side, 4, { row: -30, column: 300 })).toEqual({ row: 0, column: 24 });
});

test('moves what was restored and nothing else, a half of the range by 1', () => {
  const patch = { top: 2, left: 3, height: 1, width: 2, rgba: Uint8ClampedArray.of(10, 20, 250, 255, 9, 9, 9, 0) };
  const moved = new Float32Array(12).fill(2 / 255);
  const { rgba, ...box } = movedBy(patch, { top: 1, left: 3 }, moved, 2);
  expect(box).toEqual({ top: 1, left: 3, height: 2, width: 2 });
  expect([...rgba]).toEqual([0, 0, 0, 0, 0, 0, 0, 0, 11, 21, 251, 255, 0, 0, 0, 0]);
});

describe('the desk', () => {
  async function estimated(directions: number) {
    const engine = createEngine();
    const load = engine.load;
    engine.load = async (...args) => ({ ...(await load(...args)), directions });
    const { actions, store } = createTestStudio(engine);
    const state = () => store.getState().photograph!;
    await actions.openPhotograph(new Blob(['x']), 'holiday.jpg');
    actions.paintPhotograph(state().mask.map((_, i) => (i === 5 ? 0 : 1)));
    await expect.poll(() => state().plan).not.toBeNull();
    return { engine, actions, state };
  }
  const found = ({ top, left }: { top: number; left: number }): PhotographDirections => ({
    ...{ top, left, mean: new Float32Array(0), directions: new Float32Array(0), norms: [] },
  });

  test('answers for the newest square, told as the estimate is, until something is painted', async () => {
    const { engine, actions, state } = await estimated(3);
    const first = createDoor();
    const asked: { top: number; left: number; exact: boolean; sampler: string; seed: number }[] = [];
    engine.photographDirections = async ({ top, left, exact, sampler, seed }) => {
      asked.push({ top, left, exact, sampler: sampler.id, seed });
      if (asked.length === 1) await first.closed;
      return found({ top, left });
    };
    const slow = actions.lookAtRegion({ x: 5, y: 4 });
    await actions.lookAtRegion({ x: 7, y: 6 });
    first.open();
    await slow;
    expect(asked).toEqual([
      { top: 0, left: 1, exact: true, sampler: 'mmse', seed: 2024 },
      { top: 2, left: 3, exact: true, sampler: 'mmse', seed: 2024 },
    ]);
    expect(state().region).toMatchObject({ top: 2, left: 3, found: { top: 2, left: 3 } });
    actions.paintPhotograph(state().mask.map((_, i) => (i === 6 ? 0 : 1)));
    expect(state().region).toBeNull();
    await pause(0);
  });

  test('asks nothing of a model that has none', async () => {
    const { actions, state } = await estimated(0);
    await actions.lookAtRegion({ x: 5, y: 4 });
    expect(state().region).toBeNull();
  });
});
