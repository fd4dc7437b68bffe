// A photograph over a reload: what was painted, said and drawn comes back; what is kept in parts is written in parts; what cannot be read or
// kept is said and breaks nothing.
import { describe, expect, test, vi } from 'vitest';
import type { PhotographSession, PhotographSessionPort } from '../../src/store/photograph/photograph-session.ts';
import { isOfOtherWeights, nextSeedOf, undoWith } from '../../src/store/photograph/photograph.ts';
import type { Studio } from '../../src/store/studio.ts';
import { createEngine, createTestStudio, type Engine } from '../helpers/studio.ts';

/** A browser's storage: what one visit keeps, the next finds. */
function createStorage(failing = false) {
  const kept: { session: Partial<PhotographSession> | null; writes: string[][] } = { session: null, writes: [] };
  const hidden: (() => void)[] = [];
  const port: PhotographSessionPort = {
    load: () => Promise.resolve(kept.session && structuredClone(kept.session as PhotographSession)),
    save(parts) {
      if (failing) return Promise.reject(new Error('The quota is used up.'));
      kept.writes.push(Object.keys(parts).sort());
      kept.session = { ...kept.session, ...structuredClone(parts) };
      return Promise.resolve();
    },
    forget: () => Promise.resolve(void (kept.session = null)),
    claim: () => Promise.resolve(true),
    onHide: (listener) => void hidden.push(listener),
  };
  const hide = async (): Promise<void> => {
    hidden.forEach((listener) => listener());
    await new Promise((resolve) => setTimeout(resolve, 5));
  };
  return { port, kept, hide };
}

async function visit(port: PhotographSessionPort, engine: Engine = createEngine()): Promise<Studio> {
  const studio = createTestStudio(engine, undefined, {}, port);
  await studio.actions.arrive();
  return studio;
}

const photograph = ({ store }: Studio) => store.getState().photograph!;

describe('a photograph', () => {
  test('comes back as it was: photo, paint, settings, pictures; the first page does not stand before it', async () => {
    const { port, hide } = createStorage();
    const engine = createEngine();
    const first = await visit(port, engine);
    await first.actions.openPhotograph(new Blob(['x']), 'holiday.jpg');
    const painted = photograph(first).mask.map((_, i) => (i === 5 ? 0 : 1));
    first.actions.paintPhotograph(painted);
    first.actions.setPhotographNoise(0.01);
    await expect.poll(() => photograph(first).plan).not.toBeNull();
    const run = first.actions.restorePhotograph(null);
    await engine.step();
    await run;
    await hide();

    const again = await visit(port);
    const { photo, mask, noise, restored, loss, kernel } = photograph(again);
    expect(again.store.getState().welcome).toBe('left');
    expect([photo, mask, noise, restored, loss, kernel]).toEqual(
      (['photo', 'mask', 'noise', 'restored', 'loss', 'kernel'] as const).map((name) => photograph(first)[name]),
    );
    expect(restored).toHaveLength(1);
    await expect.poll(() => photograph(again).plan?.tiles).toBe(1);
  });

  test('a stroke writes the mask, not the photograph', async () => {
    const { port, kept, hide } = createStorage();
    const studio = await visit(port);
    await studio.actions.openPhotograph(new Blob(['x']), 'holiday.jpg');
    await hide();
    studio.actions.paintPhotograph(photograph(studio).mask.map(() => 0));
    await hide();
    expect(kept.writes[0]).toEqual(['isOpen', 'mask', 'photo', 'restored', 'settings']);
    expect(kept.writes.at(-1)).toContain('mask');
    expect(kept.writes.at(-1)).not.toContain('photo');
    const writes = kept.writes.length;
    await hide();
    expect(kept.writes).toHaveLength(writes);
  });

  test('is kept while a run goes on, however often that tells of itself', async () => {
    const { port, kept, hide } = createStorage();
    const studio = await visit(port);
    await studio.actions.openPhotograph(new Blob(['x']), 'holiday.jpg');
    await hide();
    kept.writes.length = 0;
    studio.actions.paintPhotograph(photograph(studio).mask.map(() => 0));
    const ticks = setInterval(() => {
      studio.store.setState(({ photograph }) => ({ photograph: photograph && { ...photograph } }));
    }, 100);
    try {
      await expect.poll(() => kept.writes, { timeout: 3000 }).toContainEqual(expect.arrayContaining(['mask']));
    } finally {
      clearInterval(ticks);
    }
  });

  test('that was left lies aside, also over a reload, until somebody returns to it or forgets it', async () => {
    const { port, kept, hide } = createStorage();
    const first = await visit(port);
    await first.actions.openPhotograph(new Blob(['x']), 'holiday.jpg');
    first.actions.paintPhotograph(photograph(first).mask.map((_, i) => i % 2));
    first.actions.leavePhotograph();
    await hide();
    const again = await visit(port);
    expect(again.store.getState().photograph).toBeNull();
    again.actions.returnToPhotograph();
    expect(photograph(again).mask[0]).toBe(0);
    again.actions.leavePhotograph();
    again.actions.forgetPhotograph();
    await hide();
    expect(kept.session).toBeNull();
  });

  test('begun anew has nothing painted and its first settings; undo brings the paint back', async () => {
    const studio = await visit(createStorage().port);
    await studio.actions.openPhotograph(new Blob(['x']), 'holiday.jpg');
    const painted = photograph(studio).mask.map((_, i) => i % 2);
    studio.actions.paintPhotograph(painted);
    studio.actions.setPhotographNoise(0.05);
    studio.actions.beginPhotographAnew();
    expect(photograph(studio).mask.includes(0)).toBe(false);
    expect([photograph(studio).noise.std, photograph(studio).restored]).toEqual([0, []]);
    studio.actions.undoStroke();
    expect(photograph(studio).mask).toEqual(painted);
  });
});

test('pictures of other weights keep their own in the file, and give way to what is drawn now', async () => {
  const { port, hide } = createStorage();
  const engine = createEngine();
  const first = await visit(port, engine);
  await first.actions.openPhotograph(new Blob(['x']), 'holiday.jpg');
  first.actions.paintPhotograph(photograph(first).mask.map((_, i) => (i === 5 ? 0 : 1)));
  for (const seed of [null, 2024, 2025]) {
    await expect.poll(() => photograph(first).task.kind).toBe('idle');
    const run = first.actions.restorePhotograph(seed);
    for (let i = 0; i < (seed === null ? 1 : 3); i++) await engine.step();
    await run;
  }
  await hide();

  // The next release of the same model: it knows classes and directions.
  const next = createEngine();
  const { load } = next;
  const released = { weightsSha256: 'def', classes: 200, directions: 5 };
  next.load = async (...asked) => ({ ...(await load(...asked)), ...released });
  const again = await visit(port, next);
  await expect.poll(() => photograph(again).plan).not.toBeNull();
  expect(photograph(again).restored.map(({ weightsSha256 }) => weightsSha256)).toEqual(['abc', 'abc', 'abc']);
  expect(photograph(again).restored.every((one) => isOfOtherWeights(one, photograph(again).model))).toBe(true);
  const run = again.actions.restorePhotograph(nextSeedOf(photograph(again)));
  for (let i = 0; i < 3; i++) await next.step();
  await run;
  expect(photograph(again).restored.map(({ seed, weightsSha256 }) => [seed, weightsSha256])).toEqual([[2026, 'def']]);
});

test('where it cannot be kept, that is said once and everything goes on', async () => {
  const { port, hide } = createStorage(true);
  const studio = await visit(port);
  await studio.actions.openPhotograph(new Blob(['x']), 'holiday.jpg');
  await hide();
  studio.actions.paintPhotograph(photograph(studio).mask.map(() => 0));
  await hide();
  expect(studio.store.getState().photographKeeping).toBe('failed');
  expect(studio.store.getState().notices.filter(({ error }) => error.code === 'not-kept')).toHaveLength(1);
  expect(photograph(studio).mask.includes(1)).toBe(false);
});

test('without any storage the page works as before', async () => {
  const broken = () => Promise.reject(new Error('no IndexedDB here'));
  const warn = vi.spyOn(console, 'warn').mockImplementation(() => undefined);
  const studio = await visit({ load: broken, save: broken, forget: broken, claim: () => Promise.resolve(true), onHide: () => undefined });
  await studio.actions.openPhotograph(new Blob(['x']), 'holiday.jpg');
  expect(photograph(studio).photo.name).toBe('holiday.jpg');
  warn.mockRestore();
});

test('strokes of a large photograph are taken back as far as memory allows, those of a small one thirty times', () => {
  const undone = (pixels: number): number => {
    const mask = new Uint8Array(pixels);
    return Array.from({ length: 40 }).reduce<readonly Uint8Array[]>((undo) => undoWith(undo, mask), []).length;
  };
  expect([undone(64 * 64), undone(4096 * 4096)]).toEqual([30, 8]);
});
