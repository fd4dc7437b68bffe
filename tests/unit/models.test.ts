// Choosing among models: what stays and what is said, a model that cannot be had, one's own that fails its test, files that are none.
import { beforeEach, describe, expect, test, vi } from 'vitest';
import { StudioError } from '../../src/protocol/errors.ts';
import { read } from '../../src/protocol/words.ts';
import { catalogue } from '../../src/engine/catalogue.ts';
import type { Recipe } from '../../src/keep/recipe.ts';
import type { ModelInfo } from '../../src/protocol/engine-api.ts';
import { remarksOnModel } from '../../src/store/models/made-with.ts';
import { recogniseModel } from '../../src/store/models/recognise.ts';
import type { Studio } from '../../src/store/studio.ts';
import { createEngine, createTestStudio, type Engine } from '../helpers/studio.ts';

let engine: Engine;
let studio: Studio;
const state = () => studio.store.getState();
const notices = () => state().notices.flatMap(({ earlier, error }) => [...earlier, error].map(({ message }) => message));
/** A run of this engine: the estimate takes one step, the samples three. */
async function drawn(): Promise<void> {
  const run = studio.actions.draw();
  for (let step = 0; step < 4; step++) await engine.step();
  await run;
}
const other = (change: Partial<ModelInfo> = {}) => {
  const load = engine.load;
  engine.load = async (url, onProgress) => ({
    ...(await load(url, onProgress)),
    ...(url.includes('/other/') || url.includes('/own-') ? { id: 'other', weightsSha256: 'def', ...change } : {}),
  });
};

beforeEach(async () => {
  engine = createEngine();
  studio = createTestStudio(engine);
  await studio.actions.start();
});

test('switching keeps photo, operator and settings, drops what the other model drew, and says so', async () => {
  other({ size: 16, families: ['another'] });
  await drawn();
  const { photo, setup, settings } = state();
  expect(state().posterior).not.toBeNull();
  await studio.actions.switchModel('other');
  expect(state()).toMatchObject({ modelId: 'other', size: 16, posterior: null, switching: { kind: 'none' }, model: { kind: 'ready' } });
  expect(state().photo?.file).toBe(photo?.file);
  expect([state().setup.operatorId, state().settings]).toEqual([setup.operatorId, settings]);
  const said = state().saidOfModel.map(read).join(' ');
  for (const words of ['Photo, operator and settings are kept', '16 × 16', 'What was drawn is not', 'not trained with'])
    expect(said).toContain(words);
});

test('a model that cannot be loaded leaves everything as it is', async () => {
  await drawn();
  const before = state();
  engine.load = () => Promise.reject(new StudioError('model-too-large', 'It needs about 5,000 MB; a tab gives at most 4,295 MB.'));
  await studio.actions.switchModel('other');
  expect(state()).toMatchObject({ modelId: 'test', model: before.model, switching: { kind: 'none' } });
  expect(state().posterior).toBe(before.posterior);
  expect(notices()).toEqual(['It needs about 5,000 MB; a tab gives at most 4,295 MB.']);
});

describe('a model of one’s own', () => {
  const own = 'own-0123456789abcdef';
  const cleared: string[] = [];
  const kept: [string, number | undefined][] = [];
  /** Opened, with the one evaluation that its picture takes. */
  async function opened(): Promise<void> {
    const opening = studio.actions.openModel(parcel);
    await engine.step();
    await opening;
  }
  const parcel = { kind: 'zip', file: new Blob(), name: 'mine.zip' } as const;
  beforeEach(async () => {
    cleared.length = kept.length = 0;
    const keepPicture = (id: string, image: Float32Array) => Promise.resolve(void kept.push([id, Math.round(10 * image[0]!) / 10]));
    studio = createTestStudio(engine, undefined, { clear: (url) => Promise.resolve(void cleared.push(url)), keepPicture });
    await studio.actions.start();
    other();
    engine.addModel = () => Promise.resolve({ id: own, title: 'Mine', weightsSha256: '0123456789abcdef' });
  });

  test('is switched to once it computes what PyTorch computed', async () => {
    await opened();
    expect(state()).toMatchObject({ modelId: own, switching: { kind: 'none' } });
    expect([notices(), cleared]).toEqual([[], []]);
  });

  test('has a picture: what it expects when nothing is measured, in one evaluation', async () => {
    const asked = vi.spyOn(engine, 'restore');
    await opened();
    expect(asked.mock.calls[0]?.[0]).toMatchObject({
      modelId: 'other',
      operator: { id: 'none' },
      sampler: { id: 'mmse' },
      y: new Float32Array(0),
    });
    expect(kept).toEqual([[own, 0.1]]);
  });

  test('is there without a picture where that evaluation fails', async () => {
    vi.spyOn(console, 'warn').mockReturnValue();
    engine.restore = () => Promise.reject(new StudioError('out-of-memory', 'No room.'));
    await studio.actions.openModel(parcel);
    expect([state().modelId, kept, notices()]).toEqual([own, [], []]);
  });

  test('that computes something else is taken away, and the model before is back', async () => {
    engine.selfTest = () => Promise.resolve({ cases: [], error: 0.3, tolerance: 2e-3, passed: false });
    await studio.actions.openModel(parcel);
    expect(state()).toMatchObject({ modelId: 'test', model: { kind: 'ready' } });
    expect(cleared).toEqual([`https://test/models/${own}/`]);
    expect(notices()).toEqual([
      expect.stringMatching(/mine\.zip: It does not compute here what PyTorch computed: .* 3\.0e-1, allowed are 0\.002/),
    ]);
  });

  // The second is what the runtime says of a graph that passed every check.
  test.each([
    ['model-damaged', 'cond.onnx is missing.'],
    ['internal', 'Can’t create a session.'],
  ] as const)('that is refused (%s) is named with the reason, and nothing changes', async (code, reason) => {
    engine.addModel = () => Promise.reject(new StudioError(code, reason));
    await studio.actions.openModel(parcel);
    expect([state().modelId, notices()]).toEqual(['test', [`mine.zip: ${reason}`]]);
    // No server ever saw it, so that none is blamed.
    expect(state().notices[0]?.error.code).toBe('own-model-damaged');
  });

  test('that is deleted while it is used gives way to the first one', async () => {
    await opened();
    await studio.actions.deleteStored(own);
    expect([state().modelId, cleared]).toEqual(['test', [`https://test/models/${own}/`]]);
  });

  test('that is deleted while it is used stays where the first one cannot be had, and says so', async () => {
    await opened();
    engine.load = () => Promise.reject(new StudioError('model-too-large', 'It needs about 5,000 MB.'));
    await studio.actions.deleteStored(own);
    expect([state().modelId, cleared, notices()]).toEqual([own, [], ['It needs about 5,000 MB.']]);
    expect(state()).toMatchObject({ switching: { kind: 'none' }, model: { kind: 'ready' } });
  });
});

describe('what is asked for while a model is being checked', () => {
  const asParcel = (name: string) => ({ kind: 'zip', file: new Blob(), name }) as const;

  test('waits for its turn: a second model is checked, and a choice is made, after the first', async () => {
    other();
    const [names, answers]: [string[], (() => void)[]] = [[], []];
    engine.addModel = ({ name }) => {
      names.push(name);
      return new Promise((_, reject) => answers.push(() => reject(new StudioError('model-damaged', 'cond.onnx is missing.'))));
    };
    const [first, second] = [studio.actions.openModel(asParcel('a.zip')), studio.actions.openModel(asParcel('b.zip'))];
    const chosen = studio.actions.switchModel('other');
    await vi.waitFor(() => expect(names).toEqual(['a.zip']));
    answers[0]?.();
    await first;
    await vi.waitFor(() => expect(names).toEqual(['a.zip', 'b.zip']));
    expect(state()).toMatchObject({ modelId: 'test', switching: { kind: 'checking', title: 'b.zip' } });
    expect(notices()).toEqual(['a.zip: cond.onnx is missing.']);
    answers[1]?.();
    await Promise.all([second, chosen]);
    // Both are said, in one notice.
    expect(notices()).toEqual(['a.zip: cond.onnx is missing.', 'b.zip: cond.onnx is missing.']);
    expect(state().notices).toHaveLength(1);
    expect(state()).toMatchObject({ modelId: 'other', switching: { kind: 'none' } });
  });
});

describe('a folder that is dropped', () => {
  const file = new Blob(['x']);
  const folder = (paths: string[]) => ({
    name: 'mine',
    files: (most: number) => Promise.resolve(paths.slice(0, most).map((path) => ({ path, file }))),
  });

  test('goes to be checked as a zip does', async () => {
    const open = vi.spyOn(engine, 'addModel');
    await studio.actions.openFolder(folder(['mine/manifest.json', 'mine/cond.onnx']));
    expect(open.mock.calls[0]?.[0]).toMatchObject({ kind: 'folder', name: 'mine', files: [{ path: 'mine/manifest.json' }, {}] });
  });

  test.each([
    ['photos', folder(['mine/a.jpg', 'mine/deep/manifest.json']), /folder mine is no model: it has no manifest\.json/],
    ['one that cannot be read', { name: 'mine', files: () => Promise.reject(new Error('gone')) }, /folder mine cannot be read/],
  ])('%s: refused in words, and nothing is asked of the engine', async (_, dropped, words) => {
    const open = vi.spyOn(engine, 'addModel');
    await studio.actions.openFolder(dropped);
    expect(notices()).toEqual([expect.stringMatching(words)]);
    expect(open).not.toHaveBeenCalled();
  });
});

describe('an address that asks for somebody’s own model', () => {
  const own = 'own-0123456789abcdef';
  const failing = () => {
    const load = engine.load;
    let isHere = false;
    engine.load = (url, onProgress) =>
      url.includes(own) && !isHere ? Promise.reject(new StudioError('model-missing', 'not here')) : load(url, onProgress);
    engine.addModel = () => {
      isHere = true;
      return Promise.resolve({ id: own, title: 'Mine', weightsSha256: '0123456789abcdef' });
    };
  };
  const look = () => Promise.reject(new Error('404'));

  test('says at once which weights are missing; brought, the model is loaded', async () => {
    failing();
    studio = createTestStudio(engine, undefined, { modelId: own, look });
    await studio.actions.start();
    await studio.actions.checkModel(own);
    expect(notices().join()).toMatch(/weights 0123456789abcdef….* not in this browser.*Open its \.zip/);
    const opening = studio.actions.openModel({ kind: 'zip', file: new Blob(), name: 'mine.zip' });
    await engine.step();
    await opening;
    expect(state()).toMatchObject({ modelId: own, model: { kind: 'ready' }, switching: { kind: 'none' } });
  });

  test('brought and wrong, the first model takes its place', async () => {
    failing();
    engine.selfTest = () => Promise.resolve({ cases: [], error: 1, tolerance: 2e-3, passed: false });
    studio = createTestStudio(engine, undefined, { modelId: own, look });
    await studio.actions.start();
    await studio.actions.openModel({ kind: 'zip', file: new Blob(), name: 'mine.zip' });
    expect(state()).toMatchObject({ modelId: 'test', model: { kind: 'ready' } });
  });
});

test('what was made with other weights names them, and says where they are', () => {
  const known = state();
  const sha = (first: string) => first.padEnd(64, '0');
  const { models, modelId } = known;
  const [here, other] = models;
  const all = {
    ...known,
    models: [
      { ...here!, weightsSha256: sha('a'), guideSha256: sha('e') },
      { ...other!, title: 'Mine', weightsSha256: sha('b') },
    ],
  };
  const now = { ...all, model: { kind: 'absent' as const }, catalogue: catalogue() };
  const draws = { id: now.catalogue.presets[0]!.sampler.id, params: { guide: 'weaker' } };
  const remarks = (id: string, weightsSha256: string | null, guideSha256: string | null = null, sampler: Recipe['sampler'] = draws) =>
    remarksOnModel({ model: { id, weightsSha256, guideSha256 }, sampler }, now)
      .map(({ english }) => english)
      .join();
  // By the weights, whatever either is called.
  expect([remarks(modelId, sha('a')), remarks('renamed', sha('a')), remarks(modelId, null)]).toEqual(['', '', '']);
  expect(remarks('tiny', sha('b'))).toMatch(/made with Mine\. Choose it in the list of models/);
  expect(remarks(modelId, sha('c'))).toMatch(/other weights of this model \(weights c0+…\), which are not here/);
  expect(remarks('theirs', sha('c'))).toMatch(/the model theirs \(weights c0+…\), which is not here: its \.zip can be opened/);
  // The guide counts where it guides, and where somebody kept which it was.
  expect(remarks(modelId, sha('a'), sha('f'))).toMatch(/guided by another network \(f0+…\)/);
  const others: string[] = [remarks(modelId, sha('a'), sha('e')), remarks(modelId, sha('a'), sha('f'), { ...draws, params: {} })];
  expect(others).toEqual(['', '']);
  expect(remarks('theirs', null)).toMatch(/made with the model theirs, here is test/);
});

describe('what a file is', () => {
  const zip = (text: string) => new Blob([`PK\x03\x04${text}`]);
  test.each([
    ['mine.zip', zip('mine/manifest.json mine/segment-00.onnx'), 'zip'],
    ['run.zip', zip('recipe.json sample-1.png'), null],
    ['photo.png', new Blob(['\x89PNG']), null],
  ])('%s', async (name, file, kind) => {
    expect((await recogniseModel(file, name))?.kind ?? null).toBe(kind);
  });
  test.each([
    ['weights.pt', zip('archive/data.pkl')],
    ['epoch.ckpt', new Blob(['x'])],
    ['model.pth', new Blob(['x'])],
    ['model.safetensors', new Blob(['x'])],
    ['renamed.zip', zip('archive/data.pkl')],
  ])('%s: weights, and the very command that makes a model of them', async (name, file) => {
    await expect(recogniseModel(file, name)).rejects.toMatchObject({
      code: 'not-exported',
      message: expect.stringContaining(`python training/export.py --checkpoint ${name} --config`) as string,
    });
  });
  test('a bare graph', async () => {
    await expect(recogniseModel(new Blob(['x']), 'net.onnx')).rejects.toMatchObject({ code: 'not-exported' });
  });
});

test('weights that are dropped are answered, and no picture is looked for in them', async () => {
  const open = vi.spyOn(engine, 'addModel');
  expect(await studio.actions.openIfModel(new Blob(['x']), 'a.ckpt')).toBe(true);
  expect(open).not.toHaveBeenCalled();
  expect(await studio.actions.openIfModel(new Blob(['x']), 'a.png')).toBe(false);
});
