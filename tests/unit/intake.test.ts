// The one place where things are dropped: content decides, several readings are asked, nothing is lost and nothing replaced in silence.
import { beforeEach, expect, test } from 'vitest';
import { StudioError } from '../../src/protocol/errors.ts';
import type { Studio } from '../../src/store/studio.ts';
import { npy, npyBytes, npz } from '../helpers/npy.ts';
import { createEngine, createTestStudio, pause, type Engine } from '../helpers/studio.ts';
// What the store fetches when it first needs it.
import '../../src/io/array-pictures.ts';
import '../../src/io/kernel-files.ts';
import '../../src/io/mask-files.ts';
import '../../src/io/sniff.ts';
import '../../src/store/keep/read-recipe.ts';

let engine: Engine;
let studio: Studio;
const state = (): ReturnType<Studio['store']['getState']> => studio.store.getState();
const settle = (): Promise<void> => pause(20);
const brought = (name: string, bytes: Uint8Array) => ({ name, file: new File([new Uint8Array(bytes)], name) });
const half = npyBytes(
  Uint8Array.from({ length: 256 }, (_, i) => (i % 16 < 4 ? 0 : 1)),
  { descr: '|b1', shape: '16, 16' },
);
const hidden = (): number => {
  const { mask } = state().setup.operatorParams['mask'] ?? {};
  return mask instanceof Uint8Array ? mask.filter((value) => value === 0).length / mask.length : NaN;
};

/** Until it asks. */
async function asked(): Promise<string[]> {
  for (let i = 0; i < 100 && state().intake.kind !== 'asking'; i++) await settle();
  const { intake } = state();
  return intake.kind === 'asking' ? intake.options.map(({ label, file }) => [label, file].filter(Boolean).join(' ')) : [];
}

beforeEach(async () => {
  engine = createEngine();
  studio = createTestStudio(engine);
  await studio.actions.start();
  await settle();
});

test('one that can be several things asks; the answer is done, said, and undone by one step', async () => {
  const before = hidden();
  const bringing = studio.actions.bring([brought('half.npy', half)], true);
  expect(await asked()).toEqual(['Mask', 'Kernel']);
  expect(hidden()).toBe(before);
  studio.actions.answer(0);
  expect(await bringing).toBeNull();
  expect(hidden()).toBe(0.25);
  expect(state().welcome).toBe('left');
  expect(state().intake).toMatchObject({ kind: 'said', text: { english: expect.stringContaining('half.npy is the mask') as unknown } });
  studio.actions.undo();
  expect(hidden()).toBe(before);
  expect(state().intake.kind).toBe('none');
});

test('none of them changes nothing; another drop takes the question’s place', async () => {
  const before = state().setup;
  const first = studio.actions.bring([brought('half.npy', half)], true);
  await asked();
  const second = studio.actions.bring([brought('again.npy', half)], true);
  expect(await first).toBeNull();
  await asked();
  studio.actions.answer(null);
  expect(await second).toBeNull();
  expect(state().setup).toBe(before);
  expect(state().intake.kind).toBe('none');
});

test('what comes while another is still being looked at waits, says so, and is asked about after it', async () => {
  const first = studio.actions.bring([brought('half.npy', half)], true);
  const second = studio.actions.bring([brought('again.npy', half)], true);
  expect(state().intake).toMatchObject({ kind: 'said', text: { english: expect.stringMatching(/“again.npy” waits/) as unknown } });
  await asked();
  expect(state().intake).toMatchObject({ question: { english: expect.stringContaining('half.npy') as unknown } });
  studio.actions.answer(0);
  await first;
  expect(hidden()).toBe(0.25);
  await asked();
  expect(state().intake).toMatchObject({ question: { english: expect.stringContaining('again.npy') as unknown } });
  studio.actions.answer(null);
  expect(await second).toBeNull();
});

test('several files stay to be taken one after another; each says what it was taken as', async () => {
  const whole = npz({ 'm.npy': half, 'notes.npy': npy([1, 2], { shape: '1, 2' }) });
  const bringing = studio.actions.bring([brought('half.npy', half), brought('two.npz', whole)], true);
  const options = await asked();
  expect(options).toContain('Mask half.npy');
  studio.actions.answer(options.indexOf('Mask half.npy'));
  await settle();
  const { intake } = state();
  expect(intake.kind === 'asking' && intake.options.filter(({ isTaken }) => isTaken).map(({ file }) => file)).toEqual(['half.npy']);
  studio.actions.answer(null);
  await bringing;
  expect(hidden()).toBe(0.25);
});

test('y that does not fit is refused and replaces nothing, also not after a reload', async () => {
  const { origin } = state();
  engine.adopt = () => Promise.reject(new StudioError('bad-params', 'it holds 5'));
  await studio.actions.bring([brought('odd.npy', npy([1, 2, 3, 4, 5], { shape: '5,' }))], true);
  expect(state().origin).toBe(origin);
  expect(state().notices.map(({ error }) => error.code)).toEqual(['unfit-file']);
});

test('a folder, or a file that is gone, is said to be one, wherever it is dropped; the others beside it are asked about', async () => {
  const gone = (name: string): File =>
    Object.assign(new File([], name), {
      slice: () => ({ arrayBuffer: () => Promise.reject(new DOMException('A requested file could not be found.', 'NotFoundError')) }),
    });
  const said = (): string[] => state().notices.map(({ error }) => `${error.code}: ${error.message}`);
  const bringing = studio.actions.bring([{ name: 'things', file: gone('things') }, brought('half.npy', half)], true);
  expect(await asked()).toEqual(['Mask half.npy', 'Kernel half.npy']);
  studio.actions.answer(null);
  await bringing;
  expect(said()).toEqual([expect.stringMatching(/^bad-image: “things” cannot be read: it is a folder/)]);
  for (const bring of [studio.actions.bringMask, studio.actions.bringKernel, studio.actions.bringNumbers]) {
    state().notices.forEach(({ id }) => studio.actions.dismiss(id));
    await bring(gone('gone.npy'));
    expect(said()).toEqual([expect.stringContaining('“gone.npy” cannot be read')]);
  }
});

test('of very many files the first ones are looked at, and the question says so', async () => {
  const many = Array.from({ length: 45 }, (_, i) => brought(`${i}.npy`, half));
  const bringing = studio.actions.bring(many, true);
  expect((await asked()).length).toBe(80);
  expect(state().intake).toMatchObject({ question: { english: '45 files, of which the first 40 were looked at: what is to be taken?' } });
  studio.actions.answer(null);
  await bringing;
});

test('text is a link, our JSON, or said to be neither', async () => {
  await studio.actions.bringText('https://example.com/cat.png');
  expect(state().intake).toMatchObject({ kind: 'said', undoes: null });
  await studio.actions.bringText('look: https://host/studio/#r=AAAA, fine?');
  expect(state().notices.map(({ error }) => error.code)).toEqual(['bad-recipe']);
});

test('of what comes together and is not taken it is said that it was not', async () => {
  const said = (): string[] => state().notices.map(({ error }) => error.message);
  const picture = { path: 'holiday/a.png', file: new File([Uint8Array.of(0x89, 0x50, 0x4e, 0x47)], 'a.png') };
  await studio.actions.bringFolder({ name: 'holiday', files: () => Promise.resolve([picture]) }, false);
  expect(said()).toEqual(['“holiday” is a folder of pictures, which a talk cannot show. Drop it again after the talk.']);
  studio.actions.sayLeftOut('holiday', 2);
  expect(said()).toEqual(['Only “holiday” was taken: 2 more were dropped with it. Drop them one after another.']);
});

test('of several files that are refused for one reason each is said, once, in one notice; the oldest give way', async () => {
  const said = (): string[][] => state().notices.map(({ earlier, error }) => [...earlier, error].map(({ message }) => message));
  engine.adopt = () => Promise.reject(new StudioError('bad-params', 'it holds 5'));
  const odd = npy([1, 2, 3, 4, 5], { shape: '5,' });
  for (const name of ['a.npy', 'b.npy', 'b.npy']) await studio.actions.bring([brought(name, odd)], true);
  expect(said()).toEqual([[expect.stringContaining('a.npy'), expect.stringContaining('b.npy')]]);
  for (let i = 0; i < 7; i++) await studio.actions.bring([brought(`${i}.npy`, odd)], true);
  expect(said()).toEqual([['2', '3', '4', '5', '6'].map((name): unknown => expect.stringContaining(`${name}.npy`))]);
});
