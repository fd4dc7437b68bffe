// What a run of a photograph takes and shows on its way, on a back end of arrays: cancelled between the steps that lead to Y, its pace told
// before there was one, pixels that no tile has reached, tiles of many small holes, passes that count for nothing.
import { readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { arrayFields } from '../../src/engine/array-fields.ts';
import type { Backend, Run } from '../../src/engine/backend.ts';
import { batchOf, evaluationsOf, restorePhotograph } from '../../src/engine/photograph.ts';
import { resolvePhotograph } from '../../src/engine/photograph-plan.ts';
import { createPhotographs } from '../../src/engine/photographs.ts';
import type { Told } from '../../src/engine/problem.ts';
import type { ModelFiles } from '../../src/model/fetch-model.ts';
import { parseManifest } from '../../src/model/manifest.ts';
import { holeCorners } from '../../src/operators/hole-tiles.ts';
import { allCorners, sheetOf } from '../../src/operators/sheet.ts';
import { Fifo } from '../../src/protocol/fifo.ts';
import type { PhotographRequest, PhotographStep } from '../../src/protocol/photograph-api.ts';
import { generated } from '../helpers/cases.ts';
import { compile } from '../helpers/runtime.ts';

const manifest = parseManifest(readFileSync('public/models/tiny/manifest.json', 'utf8'));
const side = manifest.config.size;

/** A network whose D is grey. */
function createBackend(kind: Backend['kind'] = 'wasm') {
  const told: Told[] = [];
  const begin = (asked: Told): Promise<Run> => {
    told.push(asked);
    const fields = arrayFields(asked.batch);
    const run = {
      fields,
      tell: () => undefined,
      denoise: () => Promise.resolve(fields.from(new Float32Array(asked.batch * 3 * side ** 2))),
      dispose: () => undefined,
    };
    return Promise.resolve(run as unknown as Run);
  };
  const prepare = () => Promise.resolve();
  return { backend: { kind, description: kind, compile, begin, prepare } as unknown as Backend, told };
}

const [height, width] = [32, 32];

function requestOf(more: Partial<PhotographRequest> = {}): PhotographRequest {
  const mask = new Uint8Array(height * width);
  mask[0] = 1;
  return {
    ...{ runId: 'r', modelId: 'tiny', height, width, inside: false, operator: { id: 'mask', params: { mask } } },
    ...{ noise: { std: 0, seed: 0 }, y: new Uint8ClampedArray(4 * height * width), sampler: { id: 'mmse', params: {} } },
    ...{ seed: 1, label: null },
    ...more,
  };
}

const blur = { id: 'blur', params: { stride: 1, kernel: generated('disc', { diameter: 5 }, side) } };

test('a cancel is heard between the steps that lead to Y, before any tile is denoised', async () => {
  const { backend, told } = createBackend();
  let asked = 0;
  const run = resolvePhotograph(manifest, requestOf({ operator: blur, inside: true }));
  const cancelled = (): boolean => ++asked > 2;
  const result = await restorePhotograph(backend, run, cancelled, () => undefined);
  expect(result).toMatchObject({ finished: false, patch: null, evaluations: 0 });
  expect(told).toEqual([]);
  expect(asked).toBe(3);
});

test('what is shown while tiles are denoised is what some tile has reached', async () => {
  const { backend } = createBackend();
  const run = resolvePhotograph(manifest, requestOf());
  const { corners } = run.sheet;
  const batch = batchOf(corners.length, 'wasm');
  expect([corners.length, batch]).toEqual([9, 5]);
  const steps: PhotographStep[] = [];
  await restorePhotograph(
    backend,
    run,
    () => false,
    (step) => void steps.push(step),
  );
  const { top, left, ...patch } = steps[0]!.patch!;
  const isReached = (row: number, column: number): boolean =>
    corners.slice(0, batch).some((at) => row >= at.row && row < at.row + side && column >= at.column && column < at.column + side);
  for (let at = 0; at < patch.width * patch.height; at++) {
    const [row, column] = [top + Math.floor(at / patch.width), left + (at % patch.width)];
    const isFound = isReached(row, column) && row + column > 0;
    expect([...patch.rgba.subarray(4 * at, 4 * at + 4)]).toEqual(isFound ? [128, 128, 128, 255] : [0, 0, 0, 0]);
  }
});

describe('the pace that is told before there was a run', () => {
  function planning(kind: Backend['kind'] = 'wasm') {
    const { backend, told } = createBackend(kind);
    const photographs = createPhotographs({
      queue: new Fifo(),
      running: () => Promise.resolve(backend),
      modelFor: () => ({ manifest }) as ModelFiles,
      cancellable: (_, run) => run(() => false),
    });
    return { ...photographs, told };
  }

  async function planOf(request: PhotographRequest, kind?: Backend['kind']) {
    const { planPhotograph, told } = planning(kind);
    return { plan: await planPhotograph(request), told };
  }

  test('is measured once for an operator and its stride: what leads to Y hangs on it', async () => {
    const { planPhotograph, told } = planning();
    const ask = (stride: number) =>
      planPhotograph(
        requestOf({
          ...{ operator: { ...blur, params: { ...blur.params, stride } }, inside: true },
          y: new Uint8ClampedArray(4 * (height / stride) * (width / stride)),
        }),
      );
    const measured: number[] = [];
    for (const stride of [1, 1, 2, 1]) {
      await ask(stride);
      measured.push(told.length);
    }
    expect(measured).toEqual([1, 1, 2, 2]);
  });

  test('of a mask is the network’s alone: no step leads to Y', async () => {
    const { plan } = await planOf(requestOf());
    expect(plan.secondsPerTile.estimate).toBe(plan.secondsPerTile.sample);
  });

  test('of a blur holds the steps that lead to Y', async () => {
    const { plan } = await planOf(requestOf({ operator: blur, inside: true }));
    expect(plan.secondsPerTile.estimate).toBeGreaterThan(plan.secondsPerTile.sample);
  });

  test.each(['wasm', 'webgpu'] as const)('is measured with as many tiles at once as the run will take, on %s', async (kind) => {
    const { plan, told } = await planOf(requestOf(), kind);
    expect(told.map(({ batch }) => batch)).toEqual([batchOf(plan.tiles, kind)]);
    expect(told[0]!.batch).toBe({ wasm: 5, webgpu: 9 }[kind]);
  });
});

test.each([
  ['dots everywhere', 17, 17],
  ['dots along rows', 3, 40],
])('many small holes take no more tiles than the photograph has: %s', (_, down, across) => {
  const field = { height: 500, width: 640 };
  const asked = Uint8Array.from({ length: field.height * field.width }, (_, at) =>
    Math.floor(at / field.width) % down === 0 && (at % field.width) % across === 0 ? 1 : 0,
  );
  const corners = holeCorners(field, 64, asked);
  const { slots } = sheetOf(field, 64, corners);
  expect(corners.length).toBeLessThanOrEqual(allCorners(field, 64).length);
  expect(asked.some((v, at) => v !== 0 && slots[at]! < 0)).toBe(false);
});

test('a photograph of 2048 × 2048 is restored, also where a camera saw beyond it; a row more is too much', () => {
  const of = (height: number) =>
    resolvePhotograph(
      manifest,
      requestOf({ operator: blur, inside: true, height, width: 2048, y: new Uint8ClampedArray(4 * height * 2048) }),
    );
  expect(of(2048).sheet.count).toBeGreaterThan(2048 ** 2);
  expect(() => of(2049)).toThrow(/4\.2 is the most/);
});

test.each([
  [1, 1],
  [2, 2],
  [0, 1],
])('guidance of %d takes %d passes a tile', (guidance, passes) => {
  const withClasses = { ...manifest, config: { ...manifest.config, classes: 201 } };
  const run = resolvePhotograph(withClasses, requestOf({ label: 199, guidance }));
  expect(evaluationsOf(run)).toBe(passes * run.sheet.corners.length);
});
