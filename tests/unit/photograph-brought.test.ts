// Photographs that were blurred or small before they came: a camera's Y sees beyond the frame; kernels of a size and angle; the noise is
// measured; what noise cannot explain is said; and a saved file brings everything back.
import { describe, expect, test } from 'vitest';
import { photographOf } from '../../src/engine/photograph-plan.ts';
import type { PhotographOperator } from '../../src/operators/photograph.ts';
import { allCorners, sheetOf, type Shape } from '../../src/operators/sheet.ts';
import { costOfSample } from '../../src/store/photograph/loss-desk.ts';
import { read } from '../../src/protocol/words.ts';
import { doubtOf, frameOf } from '../../src/store/photograph/lost.ts';
import { encodePhotograph, readSaved, settingsOf } from '../../src/store/photograph/saved-photograph.ts';
import { generated, normals } from '../helpers/cases.ts';
import { compile } from '../helpers/runtime.ts';
import { createEngine, createTestStudio } from '../helpers/studio.ts';

const side = 16;

/** A scene of many pixels, smooth and coloured. */
const sceneOf = (height: number, width: number): Float32Array =>
  Float32Array.from({ length: 3 * height * width }, (_, i) => {
    const [colour, row, column] = [Math.floor(i / (height * width)), Math.floor(i / width) % height, i % width];
    return 0.8 * Math.sin(row / 5 + colour) * Math.cos(column / (4 + colour));
  });

const disc = generated('disc', { diameter: 5 }, side) as Float32Array;
const specs = [
  { id: 'blur', params: { stride: 1, kernel: disc } },
  { id: 'blur', params: { stride: 2, kernel: disc } },
  { id: 'super-resolution', params: { stride: 2, filter: 'box' } },
  { id: 'super-resolution', params: { stride: 4, filter: 'bicubic' } },
];
const named = specs.map((spec) => ({ spec, name: `${spec.id}, stride ${spec.params.stride}` }));

/** RMS of Y that its first estimate leaves. */
async function leftOf(photograph: PhotographOperator, y: Float32Array): Promise<number> {
  const sheet = sheetOf(photograph.field, side, allCorners(photograph.field, side));
  const bound = photograph.bind({ sheet, y, regularisation: { std: 0, blurFactor: 4 }, compile, batch: 1 });
  const left = bound.rms(await bound.residual(await bound.first()));
  await bound.dispose();
  return left;
}

describe('a camera’s measurement', () => {
  test.each(named)('$name: is the middle of what a larger photograph would measure', ({ spec }) => {
    const shape = { height: 48, width: 40 };
    const { photograph: seen } = photographOf(spec, shape, side, true);
    const { height, width } = seen.field;
    const scene = sceneOf(height, width);
    const { photograph: whole } = photographOf(spec, { height, width }, side);
    const [y, all] = [seen.apply(scene), whole.apply(scene)];
    expect(seen.picture).toEqual({ height: shape.height / spec.params.stride, width: shape.width / spec.params.stride });
    expect(liesIn(y, seen.picture, all, whole.picture)).toBe(true);
  });

  test.each(named)('$name: A†Y explains it, and the frame lies within the field', async ({ spec }) => {
    const { photograph } = photographOf(spec, { height: 40, width: 48 }, side, true);
    const { field, frame } = photograph;
    expect(frame.top + frame.height).toBeLessThanOrEqual(field.height);
    expect(frame.left + frame.width).toBeLessThanOrEqual(field.width);
    const y = photograph.apply(sceneOf(field.height, field.width));
    expect(await leftOf(photograph, y)).toBeLessThan(0.01);
  });

  test.each([
    ['blur', { stride: 1, kernel: Float32Array.of(1) }],
    ['blur', { stride: 2, kernel: Float32Array.of(1) }],
    ['super-resolution', { stride: 2, filter: 'box' }],
  ])('of %s %o lies where the frame does: a smooth scene is seen in its place', (id, params) => {
    const shape = { height: 40, width: 48 };
    const { photograph } = photographOf({ id, params }, shape, side, true);
    const { field, frame, picture } = photograph;
    const scene = Float32Array.from(
      { length: 3 * field.height * field.width },
      (_, i) => ((i % field.width) + (Math.floor(i / field.width) % field.height)) / 1e3,
    );
    const y = photograph.apply(scene);
    expect(photograph.onFrame).toEqual({ top: 0, left: 0, ...picture });
    const by = params.stride;
    // A block's mean lies in its middle.
    const middle = id === 'blur' ? 0 : (by - 1) / 2;
    for (const [row, column] of [
      [0, 0],
      [3, 7],
      [picture.height - 1, picture.width - 1],
    ] as const) {
      const at = frame.top + by * row + middle + frame.left + by * column + middle;
      expect(y[row * picture.width + column]).toBeCloseTo(at / 1e3, 5);
    }
  });

  test.each(named)('$name: made here has the same samples on the frame, and others around it', ({ spec }) => {
    const shape = { height: 40, width: 48 };
    const made = photographOf(spec, shape, side).photograph;
    const seen = photographOf(spec, shape, side, true).photograph;
    const { onFrame } = made;
    expect([onFrame.height, onFrame.width]).toEqual([seen.picture.height, seen.picture.width]);
    // What sees none of the border is the same number in both.
    const scene = sceneOf(shape.height, shape.width);
    const wide = new Float32Array(3 * seen.field.height * seen.field.width);
    for (let i = 0; i < scene.length; i++) {
      const [colour, row, column] = [Math.floor(i / (40 * 48)), Math.floor(i / 48) % 40, i % 48];
      wide[(colour * seen.field.height + seen.frame.top + row) * seen.field.width + seen.frame.left + column] = scene[i]!;
    }
    const [a, b] = [made.apply(scene), seen.apply(wide)];
    for (let i = 0; i < seen.picture.height * seen.picture.width; i++) {
      const [row, column] = [Math.floor(i / seen.picture.width), i % seen.picture.width];
      expect(Math.abs(b[i]! - a[(onFrame.top + row) * made.picture.width + onFrame.left + column]!)).toBeLessThan(1e-5);
    }
  });

  test('that this kernel cannot have made leaves more than noise', async () => {
    const { photograph } = photographOf(specs[0]!, { height: 40, width: 48 }, side, true);
    const y = Float32Array.from(normals(photograph.measurementSize, 5), (v) => 0.3 * v);
    expect(read(doubtOf(await leftOf(photograph, y), 0) ?? '')).toMatch(/kernel/);
  });
});

/** Whether some window of `all` is y, in all colours. */
function liesIn(y: Float32Array, { height, width }: Shape, all: Float32Array, more: Shape): boolean {
  const isAt = (top: number, left: number): boolean =>
    y.every((v, i) => {
      const [colour, row, column] = [Math.floor(i / (height * width)), Math.floor(i / width) % height, i % width];
      return Math.abs(v - all[(colour * more.height + top + row) * more.width + left + column]!) < 1e-5;
    });
  const places = (n: number): number[] => Array.from({ length: n + 1 }, (_, i) => i);
  return places(more.height - height).some((top) => places(more.width - width).some((left) => isAt(top, left)));
}

describe('kernels of a size and an angle', () => {
  const size = 64;
  const spread = (kernel: Float32Array) => {
    const at = (i: number) => ({ x: (i % 32) - 16, y: Math.floor(i / 32) - 16 });
    const mean = (f: (p: { x: number; y: number }) => number) => kernel.reduce((sum, v, i) => sum + v * f(at(i)), 0);
    return {
      sum: kernel.reduce((a, b) => a + b, 0),
      x: mean(({ x }) => x),
      y: mean(({ y }) => y),
      xx: mean(({ x }) => x * x),
      yy: mean(({ y }) => y * y),
      xy: mean(({ x, y }) => x * y),
    };
  };

  test.each([
    ['line', { length: 12, angle: 0 }, { xx: 12, yy: 0, xy: 0 }],
    ['line', { length: 12, angle: 90 }, { xx: 0, yy: 12, xy: 0 }],
    // Against the clock: up where x goes right.
    ['line', { length: 12, angle: 45 }, { xx: 6, yy: 6, xy: -6 }],
    ['disc', { diameter: 12 }, { xx: 9, yy: 9, xy: 0 }],
    ['gaussian', { std: 3 }, { xx: 9, yy: 9, xy: 0 }],
  ])('%s %o has its middle in the middle and the spread it says', (id, params, expected) => {
    const { sum, x, y, xx, yy, xy } = spread(generated(id, params, size) as Float32Array);
    expect(sum).toBeCloseTo(1, 5);
    expect(Math.hypot(x, y)).toBeLessThan(0.01);
    expect(Math.max(Math.abs(xx - expected.xx), Math.abs(yy - expected.yy), Math.abs(xy - expected.xy))).toBeLessThan(0.3);
  });
});

test('what noise cannot explain is said, and nothing else', () => {
  expect(doubtOf(2.1, 0.01)).toBeNull();
  expect(doubtOf(1.1, 0.05)).toBeNull();
  expect(read(doubtOf(8.3, 0.01) ?? '')).toMatch(/leaves 0\.083 .*noise of 0\.010 does not explain/);
  expect(doubtOf(0.02, 0)).toBeNull();
  expect(read(doubtOf(0.05, 0) ?? '')).toMatch(/leaves 0\.050/);
});

describe('the desk', () => {
  async function opened() {
    const engine = createEngine();
    const studio = createTestStudio(engine);
    await studio.actions.openPhotograph(new Blob(['x']), 'holiday.jpg');
    const state = () => studio.store.getState().photograph!;
    const requests: Parameters<typeof engine.planPhotograph>[0][] = [];
    engine.planPhotograph = (request) => {
      requests.push(request);
      return Promise.resolve({ tiles: 4, allTiles: 4, evaluations: 4, secondsPerTile: { estimate: 0.25, sample: 0.2 } });
    };
    return { engine, ...studio, state, requests };
  }

  test('takes a small photograph as Y: its own pixels, the noise that it shows, a larger frame', async () => {
    const { actions, state, requests } = await opened();
    actions.chooseLoss('super-resolution');
    actions.setPhotographOrigin('brought');
    await expect.poll(() => requests.at(-1)?.inside).toBe(true);
    expect(requests.at(-1)).toMatchObject({ height: 18, width: 24, noise: { std: 0.01 }, y: state().photo.rgba });
    expect(frameOf(state())).toEqual({ height: 18, width: 24 });
    actions.setPhotographOrigin('made');
    await expect.poll(() => requests.at(-1)?.inside).toBe(false);
    expect(requests.at(-1)).toMatchObject({ height: 9, width: 12, noise: { std: 0 } });
  });

  test('says at once that a photograph is too small, before anything is painted or fetched', async () => {
    const engine = createEngine();
    const studio = createTestStudio(engine);
    engine.load = () => Promise.reject(new Error('fetched'));
    await studio.actions.openPhotograph(new Blob(['x']), 'holiday.jpg');
    studio.actions.cropPhotograph({ top: 0, left: 0, height: 5, width: 12 });
    expect(read(studio.store.getState().photograph?.refusal ?? '')).toMatch(/at least 8 × 8 pixels; this one has 12 × 5/);
  });

  test('keeps a noise level that was told over the one that was seen', async () => {
    const { actions, state, requests } = await opened();
    actions.chooseLoss('blur');
    actions.setPhotographOrigin('brought');
    actions.setPhotographNoise(0.05);
    await expect.poll(() => requests.at(-1)?.noise.std).toBe(0.05);
    expect(state().noise.std).toBe(0.05);
  });

  test('asks a model with classes for the one that was chosen; samples are guided, the estimate is not', async () => {
    const engine = createEngine();
    const info = await engine.load('', () => undefined);
    engine.load = () => Promise.resolve({ ...info, classes: 10 });
    const studio = createTestStudio(engine);
    const requests: Parameters<typeof engine.restorePhotograph>[0][] = [];
    engine.restorePhotograph = (request) => {
      requests.push(request);
      return Promise.resolve({
        runId: request.runId,
        finished: false,
        patch: null,
        fit: 0,
        unexplained: 0,
        tiles: 1,
        evaluations: 1,
        seconds: 1,
      });
    };
    await studio.actions.openPhotograph(new Blob(['x']), 'holiday.jpg');
    const state = () => studio.store.getState().photograph!;
    studio.actions.paintPhotograph(state().mask.map((_, i) => (i === 5 ? 0 : 1)));
    studio.actions.askPhotographFor({ label: 3, guidance: 2 });
    await expect.poll(() => state().plan).not.toBeNull();
    expect(costOfSample(state())).toBe(2 * costOfSample({ ...state(), asked: { label: 3, guidance: 1 } }));
    for (const seed of [null, 7]) await studio.actions.restorePhotograph(seed);
    expect(requests.map(({ label, guidance }) => [label, guidance])).toEqual([
      [3, undefined],
      [3, 2],
    ]);
  });

  test('asks a model without classes for none', async () => {
    const { actions, requests, state } = await opened();
    actions.paintPhotograph(state().mask.map((_, i) => (i === 5 ? 0 : 1)));
    actions.askPhotographFor({ label: 3, guidance: 2 });
    await expect.poll(() => requests.length).toBeGreaterThan(0);
    expect(requests.at(-1)?.label).toBeNull();
  });
});

describe('a saved file of a brought photograph', () => {
  const photo = {
    width: 8,
    height: 6,
    rgba: Uint8ClampedArray.from({ length: 192 }, (_, i) => (i % 4 === 3 ? 255 : 5 * i)),
    name: 'p',
    remarks: [],
  };
  const shown = { width: 16, height: 12, rgba: new Uint8ClampedArray(4 * 192).fill(255) };
  const restored = {
    seed: 2024,
    weightsSha256: null,
    patch: { ...shown, top: 0, left: 0 },
    fit: 1,
    unexplained: 1,
    seconds: 1,
    evaluations: 1,
  };
  const recipe = {
    ...{ height: 12, width: 16, inside: true, noise: { std: 0.02, seed: 0 }, seed: 2024, label: 7, guidance: 1.5, device: 'processor' },
    ...{ sampler: { id: 'ddim', params: { steps: 24 } }, model: { id: 'photos64', weightsSha256: 'a'.repeat(64) } },
    operator: { id: 'super-resolution', params: { stride: 2, filter: 'custom', kernel: Float32Array.of(0.25, 0.25, 0.25, 0.25) } },
  };

  test('brings back Y, kernel, noise and class', async () => {
    const saved = await readSaved(new Blob([await encodePhotograph(shown, restored, recipe, photo)]));
    expect(saved?.recipe).toEqual(recipe);
    expect(saved?.source).not.toBeNull();
    const settings = settingsOf(saved!, photo);
    expect(settings).toMatchObject({
      loss: 'super-resolution',
      origin: 'brought',
      noise: recipe.noise,
      asked: { label: 7, guidance: 1.5 },
      seed: 2024,
    });
    expect(settings.params?.['super-resolution']).toEqual({ stride: 2, filter: 'custom' });
    expect(settings.kernel?.values).toEqual(recipe.operator.params.kernel);
  });

  test.each([
    ['no number', 'two'],
    ['none that this loss has', 3],
    ['left out', undefined],
  ])('is refused in words where a stranger’s stride is %s', async (_, stride) => {
    const params = { filter: 'box', ...(stride !== undefined && { stride }) };
    const strange = { ...recipe, inside: false, operator: { id: 'super-resolution', params } };
    const saved = await readSaved(new Blob([await encodePhotograph(shown, restored, strange, photo)]));
    expect(() => settingsOf(saved!, photo)).toThrow(/stride .*2, 4, 8/);
  });

  test('has no mask where it was measured small, whoever wrote it', async () => {
    const mask = new Uint8Array(12 * 16).fill(1);
    const strange = { ...recipe, operator: { ...recipe.operator, params: { ...recipe.operator.params, mask } } };
    const saved = await readSaved(new Blob([await encodePhotograph(shown, restored, strange, photo)]));
    expect(saved?.recipe.operator.params['mask']).toBeInstanceOf(Uint8Array);
    expect(settingsOf(saved!, photo)).not.toHaveProperty('mask');
  });

  test('is refused in words where it is of another picture', async () => {
    const saved = await readSaved(new Blob([await encodePhotograph(shown, restored, recipe, photo)]));
    expect(() => settingsOf(saved!, { ...photo, width: 5 })).toThrow(/16 × 12/);
  });
});
