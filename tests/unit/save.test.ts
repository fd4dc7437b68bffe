// Saved pictures are those that are shown: where they were moved onto the measurement, file and name say so.
import { decode } from 'fast-png';
import { beforeEach, expect, test } from 'vitest';
import { asShown } from '../../src/store/run/run.ts';
import type { Posterior } from '../../src/store/state.ts';
import type { Studio } from '../../src/store/studio.ts';
import { zipRun } from '../../src/ui/keep/export-run.ts';
import { areMoved, encodeSaved, fileNameOf, mmsePicture, samplePicture, type SavedPicture } from '../../src/ui/posterior/save.ts';
import { createEngine, createTestStudio, pause, side } from '../helpers/studio.ts';

let studio: Studio;
let raw: Posterior;
let moved: Posterior;

beforeEach(async () => {
  const engine = createEngine();
  studio = createTestStudio(engine);
  await studio.actions.start();
  await pause(20);
  const run = studio.actions.draw();
  for (let i = 0; i < 4; i++) await engine.step();
  await run;
  await studio.actions.project();
  raw = studio.store.getState().posterior!;
  moved = asShown(raw, true);
});

const sampleOf = (posterior: Posterior): SavedPicture => samplePicture(posterior.samples[0]!);
const wordsOf = async (posterior: Posterior, picture: SavedPicture): Promise<Record<string, string>> => {
  const recipe = { ...(await studio.actions.describeRun(posterior, 2024)), size: side };
  return decode(await encodeSaved(posterior, picture, recipe)).text;
};

test('samples, estimate and what is made of them are named by what they are', () => {
  expect([areMoved(raw), areMoved(moved)]).toEqual([false, true]);
  expect(fileNameOf(raw, sampleOf(raw))).toBe('invfussion-mask-seed-2024.png');
  expect(fileNameOf(moved, sampleOf(moved))).toBe('invfussion-mask-seed-2024-projected.png');
  expect(fileNameOf(moved, mmsePicture(moved.mmse!))).toBe('invfussion-mask-mmse-projected.png');
  // While more are drawn.
  expect(fileNameOf(raw, sampleOf(moved))).toBe('invfussion-mask-seed-2024-projected.png');
  // A point along the network's own directions stays where the network put it.
  const point = { image: new Float32Array(3 * side * side), name: 'explored', title: 'From the MMSE estimate', fit: null };
  expect(fileNameOf(moved, point)).toBe('invfussion-mask-explored-projected.png');
  expect(fileNameOf(moved, { ...point, isPredicted: true })).toBe('invfussion-mask-explored.png');
});

test('the PNG says that it was moved, and only then', async () => {
  const words = await wordsOf(moved, sampleOf(moved));
  expect(words['Title']).toBe('Sample, seed 2024, moved onto the measurement');
  expect(words['Description']).toContain('Moved onto the measurement');
  expect(words['Comment']).toContain('Moved onto the measurement');
  expect(Object.values(await wordsOf(raw, sampleOf(raw))).join()).not.toMatch(/moved/i);
});

test('the ZIP holds what is shown', async () => {
  const textOf = async (posterior: Posterior): Promise<string> =>
    Buffer.from(await (await zipRun(posterior, await studio.actions.describeRun(posterior, null))).arrayBuffer()).toString('latin1');
  const [drawn, shown] = [await textOf(raw), await textOf(moved)];
  expect(shown).toContain('invfussion-mask-seed-2025-projected.png');
  expect(shown).toContain('Every sample and the MMSE estimate: Moved onto the measurement');
  expect(drawn).toContain('invfussion-mask-seed-2025.png');
  expect(drawn).not.toMatch(/projected|Moved/);
  const first = Buffer.from(moved.samples[0]!.image.buffer).toString('latin1');
  expect([shown.includes(first), drawn.includes(first)]).toEqual([true, false]);
});
