// Which steps of a run are read back from a device and reach the page: as many as the page takes, every one where that was asked for, the
// last one always; and the sampler waits for no page. The back end is made here, the plan and the sampler are the studio's.
import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { arrayFields, dataOf, ArrayField } from '../../src/engine/array-fields.ts';
import type { Backend } from '../../src/engine/backend.ts';
import { openDeliveries } from '../../src/engine/deliveries.ts';
import { measure } from '../../src/engine/measurement.ts';
import { seededNoise } from '../../src/engine/noise.ts';
import { resolveRun } from '../../src/engine/plan.ts';
import { restore } from '../../src/engine/restore.ts';
import { parseManifest } from '../../src/model/manifest.ts';
import type { RestoreResult, RestoreStep } from '../../src/protocol/engine-api.ts';
import { createDoor, pause } from '../helpers/studio.ts';

const manifest = parseManifest(readFileSync('public/models/tiny/manifest.json', 'utf8'));
const { size } = manifest.config;
const operator = { id: 'matrix', params: { rows: 3, seed: 1 } };
const noise = { std: 0, seed: 1 };
const { y } = measure({ operator, noise, size, image: new Float32Array(3 * size * size) });
const total = 12;

interface Device {
  backend: Backend;
  /** Pictures that were read back, batches counted once a step. */
  readBack: number;
  evaluations: number;
  /** Evaluations that were asked for and are not done. */
  behind: number;
  /** The most of that. */
  mostBehind: number;
}

/** A device whose evaluations take `ms`, one after another; it is done with what it was given when the last of them is. */
function createDevice(ms: number, isDevice = true): Device {
  let work = Promise.resolve();
  const device: Device = { readBack: 0, evaluations: 0, behind: 0, mostBehind: 0, backend: {} as Backend };
  const fields = arrayFields(1);
  device.backend = {
    kind: isDevice ? 'webgpu' : 'wasm',
    prepare: () => Promise.resolve(),
    ...(isDevice && { reached: () => work }),
    begin: () =>
      Promise.resolve({
        fields: {
          ...fields,
          readAll: async (all: ArrayField[]) => {
            device.readBack++;
            const found = await fields.readAll(all);
            await work;
            return found;
          },
        },
        noise: (seeds: number[], kind: 'initial' | 'step', index: number) => fields.from(seededNoise(seeds, size, kind, index)),
        denoise(x: ArrayField) {
          device.evaluations++;
          device.mostBehind = Math.max(device.mostBehind, ++device.behind);
          work = work
            .then(() => pause(ms))
            .then(() => {
              device.behind--;
            });
          return Promise.resolve(
            new ArrayField(
              dataOf(x).map((v) => v / 2 + 0.1),
              1,
            ),
          );
        },
        dispose: () => undefined,
      }),
  } as unknown as Backend;
  return device;
}

function draw(device: Device, onStep: (step: RestoreStep) => void | Promise<void>, everyStep = false): Promise<RestoreResult> {
  const sampler = { id: 'sde-dpmpp', params: { steps: total } };
  const request = { runId: 'r', modelId: 'tiny', operator, noise, y, sampler, seeds: [1], blind: false, label: null, everyStep };
  return restore(device.backend, resolveRun(manifest, request), () => false, onStep);
}

/** σ of every step, told one way or the other. */
const sigmasOf = (steps: readonly RestoreStep[]): number[] => steps.flatMap(({ unseen = [], sigma }) => [...unseen, sigma]);

test('a page that is slow to take pictures gets fewer of them, and the last; hardly a picture is read back that it does not get', async () => {
  const [all, seen]: RestoreStep[][] = [[], []];
  const slow = createDevice(1);
  const every = await draw(createDevice(1), (step) => void all!.push(step), true);
  const result = await draw(slow, async (step) => {
    seen!.push(step);
    await pause(40);
  });
  expect(all!.map(({ i }) => i)).toEqual(Array.from({ length: total }, (_, i) => i + 1));
  expect(seen!.length).toBeLessThan(total);
  // When the last one is here, what still waits for the page need not be shown.
  expect(slow.readBack - seen!.length).toBeLessThanOrEqual(3);
  expect(slow.readBack).toBeLessThan(total);
  expect(slow.evaluations).toBe(total);
  expect(seen!.at(-1)!.i).toBe(total);
  // Nothing but pictures is left out, and the run comes to the same.
  expect(sigmasOf(seen!)).toEqual(sigmasOf(all!));
  expect(seen!.map(({ i, unseen = [] }) => i - unseen.length)).toEqual([1, ...seen!.slice(0, -1).map(({ i }) => i + 1)]);
  expect(result.samples).toEqual(every.samples);
});

test('the sampler does not wait for a page that takes nothing until the end, and is at most so far ahead of the device', async () => {
  const device = createDevice(1);
  const door = createDoor();
  const run = draw(device, () => door.closed);
  while (device.evaluations < total) await pause(1);
  // One that the page has, those that were on their way when the others were passed, and the last.
  expect(device.readBack).toBeLessThanOrEqual(5);
  expect(device.mostBehind).toBeLessThanOrEqual(4);
  door.open();
  expect((await run).finished).toBe(true);
});

test('a device that is slower than the page has every step read; so has whoever asks for every step, and the processor', async () => {
  const rows: [Device, number, boolean][] = [
    [createDevice(12), 0, false],
    [createDevice(0), 12, true],
    [createDevice(0, false), 12, false],
  ];
  for (const [device, takes, everyStep] of rows) {
    const seen: RestoreStep[] = [];
    let taking = 0;
    const take = async (step: RestoreStep): Promise<void> => {
      expect(++taking).toBe(1);
      seen.push(step);
      await pause(takes);
      taking--;
    };
    await draw(device, take, everyStep);
    expect(seen.map(({ i, unseen }) => [i, unseen])).toEqual(Array.from({ length: total }, (_, i) => [i + 1, []]));
    expect(device.readBack).toBe(total);
  }
});

test('what a step fails with ends the run, however far ahead the sampler is', async () => {
  await expect(draw(createDevice(1), () => Promise.reject(new Error('the page is gone')))).rejects.toThrow('the page is gone');
  const broken = createDevice(1);
  const { begin } = broken.backend;
  broken.backend.begin = async (told) => {
    const run = await begin(told);
    return { ...run, fields: { ...run.fields, readAll: () => Promise.reject(new Error('no memory')) } };
  };
  await expect(draw(broken, () => undefined)).rejects.toThrow('no memory');
});

test('a device that fails in a step that is not read ends the run, too', async () => {
  const deliveries = openDeliveries({ reached: () => Promise.reject(new Error('no memory')), everyStep: false });
  await deliveries.send({ reading: Promise.resolve(1), deliver: () => undefined, isLast: false });
  await deliveries.pass();
  // Nobody waits for the step before the end any more: the sampler has nothing left to do.
  await deliveries.send({ reading: Promise.resolve(2), deliver: () => undefined, isLast: true });
  await expect(deliveries.last()).rejects.toThrow('no memory');
});
