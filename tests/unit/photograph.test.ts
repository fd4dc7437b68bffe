// Photographs at their own size in the store: what is painted is never lost, pictures that fit no more go, files carry what makes them again.
// And the sheet: which tiles a hole needs, one noise field whichever tiles are held.
import { readFileSync } from 'node:fs';
import { describe, expect, test, vi } from 'vitest';
import { parseManifest } from '../../src/model/manifest.ts';
import { StudioError } from '../../src/protocol/errors.ts';
import { read } from '../../src/protocol/words.ts';
import type { Backend } from '../../src/engine/backend.ts';
import { noiseOf, restorePhotograph } from '../../src/engine/photograph.ts';
import { photographOf, resolvePhotograph } from '../../src/engine/photograph-plan.ts';
import { parsePhotographRecipe, writePhotographRecipe, type PhotographRecipe } from '../../src/keep/photograph-recipe.ts';
import { holeCorners } from '../../src/operators/hole-tiles.ts';
import { allCorners, positions, sheetOf, type Box } from '../../src/operators/sheet.ts';
import { composed, joined, psnrOf, summed, type OwnPhotograph } from '../../src/store/photograph/photograph.ts';
import { createEngine, createTestStudio } from '../helpers/studio.ts';

const mask = new Uint8Array(96 * 80).fill(1);
mask.fill(0, 40 * 80 + 20, 40 * 80 + 28);

const recipe: PhotographRecipe = {
  ...{
    height: 96,
    width: 80,
    inside: false,
    label: null,
    guidance: 1,
    operator: { id: 'mask', params: { mask } },
    noise: { std: 0, seed: 0 },
    seed: 2024,
  },
  ...{ sampler: { id: 'ddim', params: { steps: 24, eta: 1, meet: 'learned' } }, device: 'processor, 2 threads' },
  model: { id: 'photos64', weightsSha256: 'a'.repeat(64) },
};

describe('a photograph’s recipe', () => {
  test('comes back as it was written', async () => {
    expect(await parsePhotographRecipe(await writePhotographRecipe(recipe))).toEqual(recipe);
  });

  test.each([
    ['no JSON', () => '{', /not JSON/],
    ['another key', (text: string) => text.replace('{', '{"more":1,'), /more/],
    ['a mask of another size', (text: string) => text.replace('"height":96', '"height":97'), /mask|damaged/i],
    ['sides beyond everything', (text: string) => text.replace('"height":96', '"height":16777216'), /too large/],
    ['a hash that is none', (text: string) => text.replace('a'.repeat(64), 'x'), /weightsSha256/],
  ])('%s is refused in words', async (_, damage, words) => {
    await expect(parsePhotographRecipe(damage(await writePhotographRecipe(recipe)))).rejects.toThrow(words);
  });
});

describe('tiles', () => {
  test('cover an axis of any length, the last ends with it', () => {
    for (const [side, step] of [
      [64, 48],
      [16, 8],
    ] as const)
      for (let n = side; n <= 2048; n++) {
        const at = positions(n, side, step);
        expect([at[0], at.at(-1), at.length]).toEqual([0, n - side, 1 + Math.ceil((n - side) / step)]);
        const gaps = at.slice(1).map((p, i) => p - at[i]!);
        expect(
          gaps.every((gap) => gap > 0 && gap <= step),
          `${n} pixels: ${at.join(' ')}`,
        ).toBe(true);
        expect(at.slice(0, -1).every((p) => p % 8 === 0)).toBe(true);
      }
  });

  /** A field in which these rectangles are asked for. */
  const withHoles = (field: { height: number; width: number }, holes: readonly Box[]): Uint8Array => {
    const asked = new Uint8Array(field.height * field.width);
    for (const { top, left, height, width } of holes)
      for (let row = top; row < top + height; row++) asked.fill(1, row * field.width + left, row * field.width + left + width);
    return asked;
  };

  test.each([
    ['a hole of 24 × 24 takes one', [{ top: 1411, left: 2007, height: 24, width: 24 }], 1],
    ['three that are far from one another take one each', [0, 1500, 2970].map((at) => ({ top: at, left: at, height: 30, width: 30 })), 3],
    ['a long scratch takes a row of them', [{ top: 1000, left: 100, height: 5, width: 470 }], 10],
    ['two that nearly touch are one', [8, 20].map((left) => ({ top: 8, left, height: 10, width: 10 })), 1],
    ['a hole larger than a tile is covered by four', [{ top: 2900, left: 3900, height: 80, width: 96 }], 4],
  ])('in a photograph of 12 megapixels %s', (_, holes, most) => {
    const field = { height: 3000, width: 4000 };
    const asked = withHoles(field, holes);
    const corners = holeCorners(field, 64, asked);
    const { slots, count } = sheetOf(field, 64, corners);
    expect(corners).toHaveLength(most);
    expect(count).toBeLessThanOrEqual(most * 64 * 64);
    expect(asked.some((v, at) => v !== 0 && slots[at]! < 0)).toBe(false);
    for (const { row, column } of corners) {
      expect([row, column, field.height - 64 - row, field.width - 64 - column].every((v) => v >= 0)).toBe(true);
      expect(
        holes.some(({ top, left, height, width }) => top < row + 64 && top + height > row && left < column + 64 && left + width > column),
      ).toBe(true);
    }
  });

  test('of a field no larger than a tile there is one', () => {
    const field = { height: 64, width: 70 };
    expect(holeCorners(field, 64, withHoles(field, [{ top: 0, left: 0, height: 64, width: 6 }]))).toEqual([{ row: 0, column: 0 }]);
  });

  test('the noise of a pixel hangs on the seed alone, not on which tiles are held', () => {
    const field = { height: 40, width: 48 };
    const [whole, one] = [sheetOf(field, 16, allCorners(field, 16)), sheetOf(field, 16, [{ row: 21, column: 5 }])];
    const [all, few] = [noiseOf(whole, 7, 'sampler', 3), noiseOf(one, 7, 'sampler', 3)];
    one.slots.forEach((slot, at) => {
      for (let colour = 0; slot >= 0 && colour < 3; colour++)
        expect(few[colour * one.count + slot]).toBe(all[colour * whole.count + whole.slots[at]!]);
    });
  });

  test('what no photograph can be asked is refused in words', () => {
    expect(() => photographOf({ id: 'matrix', params: { rows: 4, seed: 1 } }, { height: 96, width: 80 }, 16)).toThrow(
      /cannot measure a whole/,
    );
    expect(() => photographOf({ id: 'mask', params: { mask } }, { height: 96, width: 8 }, 16)).toThrow(/at least 16 × 16/);
    expect(() => photographOf({ id: 'mask', params: { mask } }, { height: 80, width: 96 * 2 }, 16)).toThrow(/size of the photograph/);
    expect(() => photographOf({ id: 'mask', params: { mask: mask.map(() => 0) } }, { height: 96, width: 80 }, 16)).toThrow(/every pixel/);
    expect(() => photographOf({ id: 'mask', params: {} }, { height: 20_000, width: 2000 }, 16)).toThrow(
      /may have 16\.8 megapixels; this one would have 40\.0\. Make .*smaller/,
    );
    const manifest = parseManifest(readFileSync('public/models/tiny/manifest.json', 'utf8'));
    const measured = {
      operator: { id: 'super-resolution', params: { stride: 2, filter: 'box' } },
      y: new Float32Array(3 * 16 * 16).fill(NaN),
    };
    const request = { ...recipe, ...measured, height: 32, width: 32, sampler: { id: 'mmse', params: {} }, runId: 'r', modelId: 'tiny' };
    expect(() => resolvePhotograph(manifest, request)).toThrow(/768 numbers; the measurement has 768, all of which must be finite/);
  });
});

describe('pictures of a photograph', () => {
  const photo: OwnPhotograph = { name: 'p', width: 2, height: 1, rgba: Uint8ClampedArray.of(9, 9, 9, 255, 20, 20, 20, 255), remarks: [] };
  const patch = (value: number) => ({
    top: 0,
    left: 0,
    height: 1,
    width: 2,
    rgba: Uint8ClampedArray.of(value, value, value, 255, 1, 1, 1, 0),
  });

  test('only what was restored is put in its place', () => {
    expect([...composed(photo, patch(100))]).toEqual([100, 100, 100, 255, 20, 20, 20, 255]);
    expect(psnrOf(photo, patch(9))).toBeNull();
    expect(psnrOf(photo, patch(10))).toBeCloseTo(20 * Math.log10(255));
  });

  test('a patch lies over another where it has something, in a rectangle that holds both', () => {
    const bytes = (...values: number[]) => Uint8ClampedArray.from(values.flatMap((v) => (v === 0 ? [0, 0, 0, 0] : [v, v, v, 255])));
    const below = { top: 1, left: 1, height: 2, width: 2, rgba: bytes(1, 2, 3, 0) };
    const above = { top: 0, left: 2, height: 2, width: 2, rgba: bytes(0, 5, 0, 6) };
    expect(joined(null, above)).toBe(above);
    const whole = { top: 0, left: 1, height: 3, width: 3, rgba: bytes(0, 0, 5, 1, 2, 6, 3, 0, 0) };
    expect(joined(below, above)).toEqual(whole);
    expect(below.rgba).toEqual(bytes(1, 2, 3, 0));
  });

  test('mean and spread are those of the samples', () => {
    expect(summed([patch(1)], 'mean')).toBeNull();
    expect(summed([patch(10), patch(20)], 'mean')?.rgba[0]).toBe(15);
    expect([...summed([patch(10), patch(20)], 'spread')!.rgba]).toEqual([42, 42, 42, 255, 1, 1, 1, 0]);
    expect(summed([patch(0), patch(200)], 'spread')?.rgba[0]).toBe(255);
    expect(summed([patch(10), patch(20)], 'spread')?.rgba[0]).toBeGreaterThan(summed([patch(14), patch(15)], 'spread')?.rgba[0] ?? 0);
  });
});

describe('the desk', () => {
  async function opened() {
    const engine = createEngine();
    const studio = createTestStudio(engine);
    await studio.actions.openPhotograph(new Blob(['x']), 'holiday.jpg');
    const state = () => studio.store.getState().photograph!;
    return { engine, ...studio, state };
  }

  test('paints, undoes, and plans; the face studio comes back as it was', async () => {
    const { actions, state, store } = await opened();
    expect([state().photo.width, state().photo.height]).toEqual([12, 9]);
    expect(read(state().refusal ?? '')).toMatch(/Paint over/);
    const painted = state().mask.map((_, i) => (i === 5 ? 0 : 1));
    actions.paintPhotograph(painted);
    await expect.poll(() => state().plan?.tiles).toBe(1);
    actions.undoStroke();
    expect(state().mask).not.toBe(painted);
    expect(state().mask.includes(0)).toBe(false);
    actions.leavePhotograph();
    expect(store.getState().photograph).toBeNull();
  });

  test('keeps the estimate and samples side by side until something is painted', async () => {
    const { actions, state, engine } = await opened();
    actions.paintPhotograph(state().mask.map((_, i) => (i === 5 ? 0 : 1)));
    await expect.poll(() => state().plan).not.toBeNull();
    for (const [seed, steps] of [
      [null, 1],
      [2024, 3],
    ] as const) {
      const run = actions.restorePhotograph(seed);
      for (let i = 0; i < steps; i++) await engine.step();
      await run;
    }
    expect(state().restored.map(({ seed }) => seed)).toEqual([null, 2024]);
    actions.paintPhotograph(state().mask.map((_, i) => (i === 6 ? 0 : 1)));
    expect(state().restored).toEqual([]);
  });

  test('plans a shaken photograph with the path that it was measured with', async () => {
    const { actions, engine, state } = await opened();
    const kernels: unknown[] = [];
    const plan = { tiles: 4, allTiles: 4, evaluations: 4, secondsPerTile: { estimate: 0.25, sample: 0.2 } };
    engine.planPhotograph = ({ operator }) => {
      kernels.push(operator.params['kernel']);
      return Promise.resolve(plan);
    };
    actions.chooseLoss('blur');
    await expect.poll(() => state().plan).toEqual(plan);
    expect(kernels.at(-1)).toBeInstanceOf(Float32Array);
    expect(state().kernel.values).toBe(kernels.at(-1));
  });
});

test('a run that its device leaves in the middle gives back what it had made ready', async () => {
  const manifest = parseManifest(readFileSync('public/models/tiny/manifest.json', 'utf8'));
  const { operator, noise, sampler, seed, ...shape } = { ...recipe, sampler: { id: 'mmse', params: {} } };
  const y = new Uint8ClampedArray(4 * recipe.height * recipe.width);
  const plan = resolvePhotograph(manifest, { ...shape, operator, noise, sampler, seed, y, runId: 'r', modelId: 'tiny' });
  const { bind } = plan.photograph;
  let disposed = 0;
  vi.spyOn(plan.photograph, 'bind').mockImplementation((binding) => ({
    ...bind(binding),
    dispose: () => {
      disposed++;
      return Promise.resolve();
    },
  }));
  const backend = {
    kind: 'webgpu',
    prepare: () => Promise.resolve(),
    begin: () => Promise.reject(new StudioError('gpu-lost', 'the driver went away')),
  } as unknown as Backend;
  const run = restorePhotograph(
    backend,
    plan,
    () => false,
    () => undefined,
  );
  await expect(run).rejects.toMatchObject({ code: 'gpu-lost' });
  expect(disposed).toBe(1);
});
