// Comparing as the store does it: one method after another, failures, stopping, what is kept, and that nothing else draws meanwhile.
import { beforeEach, expect, test, vi } from 'vitest';
import { StudioError } from '../../src/protocol/errors.ts';
import { read } from '../../src/protocol/words.ts';
import type { RowState } from '../../src/store/compare/comparison.ts';
import { comparedMethods, whyOld } from '../../src/store/compare/compare.ts';
import type { Studio } from '../../src/store/studio.ts';
import { createDoor, createEngine, createTestStudio, pause, type Engine } from '../helpers/studio.ts';

let engine: Engine;
let studio: Studio;

const settle = (): Promise<void> => pause(20);
const state = (): ReturnType<Studio['store']['getState']> => studio.store.getState();
const rows = (): Record<string, RowState['kind']> =>
  Object.fromEntries(state().comparison.shown?.rows.map((row) => [row.method.id, row.state.kind]) ?? []);
const images = (id: string): Float32Array | null | undefined =>
  state().comparison.shown?.rows.find(({ method }) => method.id === id)?.images;

/** Steps of this engine: three a method, one of the MMSE estimate. */
async function compare(steps: number): Promise<void> {
  const comparing = studio.actions.compare();
  for (let i = 0; i < steps; i++) await engine.step();
  await comparing;
}

beforeEach(async () => {
  engine = createEngine();
  studio = createTestStudio(engine);
  await studio.actions.start();
  await settle();
  for (const { id } of comparedMethods(state()).all) studio.actions.chooseMethod(id, id === 'heun' || id === 'blind');
});

test('each method draws the same seeds; a second run computes what is new, a third one everything', async () => {
  await compare(6);
  expect(rows()).toEqual({ heun: 'done', blind: 'done' });
  expect(state().comparison).toMatchObject({
    run: { kind: 'idle' },
    shown: { seeds: [0, 1, 2].map((i) => state().settings.firstSeed + i) },
  });
  const drawn = images('heun');
  studio.actions.chooseMethod('mmse', true);
  await compare(1);
  expect(rows()).toEqual({ heun: 'done', blind: 'done', mmse: 'done' });
  expect(images('heun')).toBe(drawn);
  await compare(7);
  expect(rows()).toEqual({ heun: 'done', blind: 'done', mmse: 'done' });
  expect(images('heun')).not.toBe(drawn);
});

test('what a method drew stays while it is not chosen', async () => {
  await compare(6);
  const drawn = images('blind');
  studio.actions.chooseMethod('blind', false);
  await compare(0);
  expect(rows()).toEqual({ heun: 'done' });
  studio.actions.chooseMethod('blind', true);
  await compare(0);
  expect(rows()).toEqual({ heun: 'done', blind: 'done' });
  expect(images('blind')).toBe(drawn);
});

test('drawing anew takes nothing away until there is something better', async () => {
  await compare(6);
  const [drawn, blind] = [images('heun'), images('blind')];
  const comparing = studio.actions.compare();
  for (let i = 0; i < 4; i++) await engine.step();
  studio.actions.stopComparing();
  await engine.step();
  await comparing;
  expect(rows()).toEqual({ heun: 'done', blind: 'done' });
  expect(images('heun')).not.toBe(drawn);
  expect(images('blind')).toBe(blind);
});

test('who goes back to the seeds before finds what was drawn of them', async () => {
  await compare(6);
  const drawn = images('heun');
  const { firstSeed } = state().settings;
  studio.actions.changeSettings({ firstSeed: firstSeed + 5 });
  expect(read(whyOld(state()) ?? '')).toBe('of other seeds');
  await compare(6);
  expect(whyOld(state())).toBeNull();
  expect(images('heun')).not.toBe(drawn);
  studio.actions.changeSettings({ firstSeed });
  await compare(0);
  expect(images('heun')).toBe(drawn);
  studio.actions.setComparedSamples(1);
  expect(read(whyOld(state()) ?? '')).toBe('of another number of samples');
});

test('a measurement that failed is said, and what is there is none of it', async () => {
  await compare(6);
  engine.failNext = new StudioError('bad-params', 'Mask hides every sample.');
  studio.actions.setNoise({ std: 0.2 });
  await settle();
  engine.failNext = null;
  expect(read(whyOld(state()) ?? '')).toBe('of an earlier measurement');
  await compare(0);
  expect(state().notices).toEqual([
    expect.objectContaining({ error: expect.objectContaining({ message: 'Mask hides every sample.' }) as Error }),
  ]);
  expect(rows()).toEqual({ heun: 'done', blind: 'done' });
});

test('another device draws everything anew: its seconds are not to be compared', async () => {
  await compare(6);
  studio.store.setState({
    engine: {
      choice: 'webgpu',
      device: { backend: 'webgpu', description: 'another', threads: 1, graphs: null },
      reason: null,
      isSoftware: false,
    },
  });
  studio.actions.chooseMethod('mmse', true);
  await compare(7);
  expect(rows()).toEqual({ heun: 'done', blind: 'done', mmse: 'done' });
});

test('a method that fails says why in its row, and the next one runs; an engine that is gone ends all', async () => {
  const { restore } = engine;
  let error = new StudioError('bad-params', 'Not this one.');
  engine.restore = (request, onStep) => (request.blind ? restore(request, onStep) : Promise.reject(error));
  await compare(3);
  expect(state().comparison.shown?.rows.map((row) => row.state)).toEqual([{ kind: 'failed', error }, { kind: 'done' }]);
  error = new StudioError('engine-stopped', 'It is gone.');
  studio.actions.setComparedSamples(2);
  await compare(0);
  expect(rows()).toEqual({ heun: 'failed', blind: 'waiting' });
  expect(state()).toMatchObject({ model: { kind: 'absent' }, comparison: { run: { kind: 'idle' } } });
  expect(state().notices).toEqual([expect.objectContaining({ retry: 'compare' })]);
});

test('stopping keeps what is done and what was reached', async () => {
  const comparing = studio.actions.compare();
  for (let i = 0; i < 4; i++) await engine.step();
  studio.actions.stopComparing();
  await engine.step();
  await comparing;
  expect(rows()).toEqual({ heun: 'done', blind: 'stopped' });
  expect(images('blind')).not.toBeNull();
});

test('stopped while it gets ready it leaves what stood there, and says nothing', async () => {
  await compare(6);
  const before = state().comparison.shown;
  const door = createDoor();
  const { load } = engine;
  engine.load = (...asked) => door.closed.then(() => load(...asked));
  studio.store.setState({ model: { kind: 'absent' } });
  studio.actions.setComparedSamples(1);
  const comparing = studio.actions.compare();
  await settle();
  expect(state().comparison.run.kind).toBe('preparing');
  studio.actions.stopComparing();
  door.open();
  await comparing;
  expect(state().comparison).toMatchObject({ run: { kind: 'idle' }, shown: before });
  expect(state().notices).toHaveLength(0);
});

test('nothing is drawn while methods are compared, nor compared while samples are drawn', async () => {
  const comparing = studio.actions.compare();
  await engine.step();
  await studio.actions.draw();
  await studio.actions.estimate();
  expect(state()).toMatchObject({ run: { kind: 'idle' }, posterior: null, comparison: { run: { kind: 'running' } } });
  for (let i = 0; i < 5; i++) await engine.step();
  await comparing;
  expect(rows()).toEqual({ heun: 'done', blind: 'done' });
  const drawing = studio.actions.draw();
  await engine.step();
  studio.actions.setComparedSamples(1);
  await studio.actions.compare();
  expect(state().comparison.shown?.seeds).toHaveLength(3);
  for (let i = 0; i < 3; i++) await engine.step();
  await drawing;
  expect(state().run.kind).toBe('done');
});

test('what the model cannot run says so in its row, once', async () => {
  const needs = state().catalogue!.samplers.map((entry) => (entry.id === 'mmse' ? { ...entry, requires: ['vjp' as const] } : entry));
  studio.store.setState({ catalogue: { ...state().catalogue!, samplers: needs } });
  studio.actions.chooseMethod('mmse', true);
  await compare(6);
  expect(rows()).toEqual({ heun: 'done', blind: 'done', mmse: 'failed' });
  expect(state().comparison.shown?.rows.find(({ method }) => method.id === 'mmse')?.state).toMatchObject({
    error: { message: expect.stringContaining('needs gradients through the network') as string },
  });
  await compare(0);
  expect(rows()).toEqual({ heun: 'done', blind: 'done' });
});

test('what the model cannot run is not chosen, whatever was ticked before it was loaded', () => {
  const { catalogue } = state();
  const needs = catalogue!.samplers.map((entry) => (entry.id === 'heun' ? { ...entry, requires: ['vjp' as const] } : entry));
  studio.store.setState({ catalogue: { ...catalogue!, samplers: needs } });
  expect(comparedMethods(state()).chosen.map(({ id }) => id)).toContain('heun');
  studio.store.setState({ model: { kind: 'ready', info: { capabilities: [] } as never } });
  const { all, chosen } = comparedMethods(state());
  expect(all.find(({ id }) => id === 'heun')?.lacking).toEqual(['vjp']);
  expect(chosen.map(({ id }) => id)).not.toContain('heun');
});

test('the quickest method runs first; one is dropped while it waits or runs, and the others go on', async () => {
  studio.actions.chooseMethod('mmse', true);
  const comparing = studio.actions.compare();
  await engine.step();
  // One evaluation before three: heun stands above it and waits.
  await vi.waitFor(() => expect(rows()).toMatchObject({ mmse: 'done' }));
  await engine.step();
  await vi.waitFor(() => expect(Object.values(rows()).toSorted()).toEqual(['done', 'running', 'waiting']));
  const running = Object.entries(rows()).find(([, kind]) => kind === 'running')?.[0];
  const waiting = Object.entries(rows()).find(([, kind]) => kind === 'waiting')?.[0];
  studio.actions.dropMethod(waiting!);
  expect(rows()).toEqual({ mmse: 'done', [running!]: 'running' });
  studio.actions.dropMethod(running!);
  await engine.step();
  await comparing;
  expect(state().comparison.run.kind).toBe('idle');
  expect(rows()).toEqual({ mmse: 'done', [running!]: 'stopped' });
});
