// Saved pictures are those that are shown: where they were moved onto the measurement, file and name say so.
import { decode } from 'fast-png';
import { beforeEach, expect, test } from 'vitest';
import { asShown } from '../../src/store/run/run.ts';
import type { Posterior } from '../../src/store/state.ts';
import type { Studio } from '../../src/store/studio.ts';
import { speak } from '../../src/protocol/words.ts';
import { drawFigure } from '../../src/ui/keep/export-figure.ts';
import { zipRun } from '../../src/ui/keep/export-run.ts';
import { german } from '../../src/ui/languages/de.ts';
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

const frequent = /\b(?:the|and|of|with|is|are|measured|noise|seeds?|sample|samples|model|weights|spread)\b/i;

test('in German, PNG and figure say nothing in English', async () => {
  speak(german);
  try {
    const said = await wordsOf(moved, sampleOf(moved));
    expect(said['Comment']).toMatch(/Gemessen: \d+ von \d+ Zahlen\.\nOperator: mask/);
    for (const text of [said['Title'], said['Description'], said['Comment']]) expect(text).not.toMatch(frequent);
    expect(said['Description']).not.toContain('?');
    const figure = await (await drawFigure(moved, 'Mask', 'svg', 'two')).text();
    const texts = [...figure.matchAll(/<text[^>]*>([^<]*)/g)].map(([, text = '']) => text);
    expect(texts.join(' ')).toMatch(/H: Maske.*Startwerte 2024, 2025/);
    expect(texts.filter((text) => frequent.test(text))).toEqual([]);
  } finally {
    speak(null);
  }
});

/** Of the posterior as it is shown. */
async function zipOf(shown: Posterior): Promise<Blob> {
  const { describeRun, formOf } = studio.actions;
  const recipe = await describeRun(shown, null);
  // A hash as real models have it.
  const model = { id: 'test', weightsSha256: 'ab'.repeat(32), guideSha256: null };
  return zipRun({ shown, drawn: raw, form: await formOf(raw) }, { ...recipe, model, size: side });
}

test('the ZIP holds what was drawn, and what is shown where that was moved', async () => {
  const textOf = async (posterior: Posterior): Promise<string> =>
    Buffer.from(await (await zipOf(posterior)).arrayBuffer()).toString('latin1');
  const [drawn, shown] = [await textOf(raw), await textOf(moved)];
  expect(shown).toContain('invfussion-mask-seed-2025-projected.png');
  expect(shown).toContain('The PNGs, and the arrays called moved: Moved onto the measurement');
  expect(drawn).toContain('invfussion-mask-seed-2025.png');
  expect(drawn).not.toMatch(/projected|Moved/);
  // Both of one number throughout: the order of axes is another matter.
  const [first, own] = [moved, raw].map(({ samples }) => Buffer.from(samples[0]!.image.buffer).toString('latin1')) as [string, string];
  expect([shown.includes(first), drawn.includes(first), shown.includes(own)]).toEqual([true, false, true]);
});

test('the ZIP, dropped, is the same run again, number for number and not drawn anew; what was there comes back', async () => {
  const file = await zipOf(raw);
  const before = studio.store.getState().posterior;
  await studio.actions.bring([{ file, name: 'run.zip' }], true);
  const { posterior, guest, run, notices } = studio.store.getState();
  expect(notices.map(({ error }) => error.message)).toEqual([]);
  expect(guest?.from).toBe('file');
  expect(posterior).not.toBe(before);
  expect(posterior?.samples).toEqual(raw.samples);
  expect(posterior?.mmse).toEqual(raw.mmse);
  expect(posterior?.measured).toBe(studio.store.getState().measure.shown);
  const { seconds, evaluations, backend, weightsSha256, samplerLabel } = raw;
  expect(posterior).toMatchObject({ seconds, evaluations, backend, weightsSha256, samplerLabel });
  expect(run.kind).toBe('done');
  await studio.actions.backToMine();
  expect(studio.store.getState().posterior?.samples).toEqual(raw.samples);
});

test('a ZIP that was tampered with is refused in words, and nothing is lost', async () => {
  const bytes = Buffer.from(await (await zipOf(raw)).arrayBuffer());
  const broken = bytes.toString('latin1').replace('"seeds": [', '"feeds": [');
  await studio.actions.bring([{ file: new Blob([Buffer.from(broken, 'latin1')]), name: 'run.zip' }], true);
  const { posterior, guest, notices } = studio.store.getState();
  expect(notices[0]?.error.message).toContain('run.json of this ZIP is damaged');
  expect(guest).toBeNull();
  expect(posterior).toBe(raw);
});
